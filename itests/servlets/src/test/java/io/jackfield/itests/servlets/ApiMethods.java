package io.jackfield.itests.servlets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javax.servlet.sip.SipServlet;

/**
 * The methods of {@code javax.servlet.sip}, read from its archive: all that its interfaces declare, and what {@link SipServlet} calls
 * an application by. Annotations, events and exceptions carry no behaviour of the container.
 */
final class ApiMethods {
    private static final String PACKAGE = "javax/servlet/sip/";

    private ApiMethods() {
    }

    /** The methods by name, as {@link Shows} has it: with parameter types where there are several of a name. */
    static Map<String, Method> all() {
        Map<String, Method> all = new TreeMap<>();
        for (Class<?> type : types()) {
            List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers())
                            && (Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers()))).toList();
            for (Method method : methods) {
                long same = methods.stream().filter(other -> other.getName().equals(method.getName())).count();
                all.put(type.getSimpleName() + "." + method.getName() + (same > 1 ? parameters(method) : ""), method);
            }
        }
        return all;
    }

    private static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(",", "(", ")"));
    }

    private static List<Class<?>> types() {
        SortedSet<String> names = new TreeSet<>();
        String archive = SipServlet.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (JarFile jar = new JarFile(archive)) {
            jar.stream().map(entry -> entry.getName()).filter(name -> name.startsWith(PACKAGE) && name.endsWith(".class")
                    && name.indexOf('/', PACKAGE.length()) < 0).forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            try {
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()).replace('/', '.'), false,
                        SipServlet.class.getClassLoader());
                if (type == SipServlet.class || type.isInterface() && !type.isAnnotation()) {
                    types.add(type);
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return types;
    }
}
