package io.jackfield.servlet;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Calls the methods of servlets and listeners that are annotated {@code @PostConstruct}, after injection and before any other call,
 * and {@code @PreDestroy}, as the last call (JSR 250 sections 2.5 and 2.6, Servlet 2.5 section 14.5). As in {@link Injection} the
 * annotations are known by their names. Methods of a superclass come first, and one that is overridden is called once.
 */
final class LifeMethods {
    private static final Set<String> BEGIN = Set.of("javax.annotation.PostConstruct", "jakarta.annotation.PostConstruct");
    private static final Set<String> END = Set.of("javax.annotation.PreDestroy", "jakarta.annotation.PreDestroy");

    private LifeMethods() {
    }

    /** @throws IllegalArgumentException if an annotated method is not as JSR 250 wants it, or throws */
    static void constructed(Object target) {
        call(target, BEGIN);
    }

    /** @throws IllegalArgumentException as {@link #constructed} */
    static void destroyed(Object target) {
        call(target, END);
    }

    private static void call(Object target, Set<String> annotations) {
        Deque<Class<?>> types = new ArrayDeque<>();
        for (Class<?> type = target.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            types.push(type);
        }
        for (Class<?> type : types) {
            for (Method method : type.getDeclaredMethods()) {
                if (annotated(method, annotations) && !overridden(method, target.getClass())) {
                    call(method, target);
                }
            }
        }
    }

    private static boolean annotated(Method method, Set<String> annotations) {
        for (Annotation each : method.getAnnotations()) {
            if (annotations.contains(each.annotationType().getName())) {
                return !method.isBridge();
            }
        }
        return false;
    }

    /** Then the subclass decides whether it is called: by annotating its own. */
    private static boolean overridden(Method method, Class<?> from) {
        if (Modifier.isPrivate(method.getModifiers())) {
            return false;
        }
        for (Class<?> type = from; type != method.getDeclaringClass(); type = type.getSuperclass()) {
            for (Method other : type.getDeclaredMethods()) {
                if (other.getName().equals(method.getName()) && other.getParameterCount() == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void call(Method method, Object target) {
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        if (method.getParameterCount() > 0 || Modifier.isStatic(method.getModifiers()) || method.getReturnType() != void.class) {
            throw new IllegalArgumentException(name + " is annotated, but is no void method without parameters");
        }
        try {
            method.setAccessible(true);
            method.invoke(target);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(name + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(name + " cannot be called: " + e.getMessage(), e);
        }
    }
}
