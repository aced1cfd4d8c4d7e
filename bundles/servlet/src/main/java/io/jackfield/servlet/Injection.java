package io.jackfield.servlet;

import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;

/**
 * Puts the container's resources into fields and setters that are annotated {@code @Resource} (JSR 289 section 18.2.6). The
 * annotation is known by its name, since in OSGi an application may have it from any bundle, or inside its own.
 */
final class Injection {
    private static final Set<String> RESOURCE = Set.of("javax.annotation.Resource", "jakarta.annotation.Resource");

    private final Map<Class<?>, Object> resources;

    /** @param resources by the interface that a field or setter may have as type */
    Injection(Map<Class<?>, Object> resources) {
        this.resources = Map.copyOf(resources);
    }

    /** @throws IllegalArgumentException if an annotated member cannot be served */
    void into(Object target) {
        for (Class<?> type = target.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (annotated(field)) {
                    set(field, target);
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (annotated(method)) {
                    call(method, target);
                }
            }
        }
    }

    private static boolean annotated(AccessibleObject member) {
        for (Annotation each : member.getAnnotations()) {
            if (RESOURCE.contains(each.annotationType().getName())) {
                return true;
            }
        }
        return false;
    }

    private Object resource(Class<?> type, String member) {
        Object resource = resources.get(type);
        if (resource == null) {
            throw new IllegalArgumentException("@Resource " + member + ": the container has no " + type.getName());
        }
        return resource;
    }

    private void set(Field field, Object target) {
        String member = field.getDeclaringClass().getName() + "." + field.getName();
        if (Modifier.isFinal(field.getModifiers()) || Modifier.isStatic(field.getModifiers())) {
            throw new IllegalArgumentException("@Resource " + member + " is static or final");
        }
        try {
            field.setAccessible(true);
            field.set(target, resource(field.getType(), member));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("@Resource " + member + " cannot be set: " + e.getMessage(), e);
        }
    }

    private void call(Method setter, Object target) {
        String member = setter.getDeclaringClass().getName() + "." + setter.getName();
        if (setter.getParameterCount() != 1) {
            throw new IllegalArgumentException("@Resource " + member + " is no setter");
        }
        try {
            setter.setAccessible(true);
            setter.invoke(target, resource(setter.getParameterTypes()[0], member));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("@Resource " + member + " cannot be called: " + e.getMessage(), e);
        }
    }
}
