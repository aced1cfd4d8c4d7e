package io.jackfield.stack.read;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares two objects of the RI field by field, private ones included, and not by their own {@code equals}. */
final class Twin {
    private final Map<Object, Object> seen = new IdentityHashMap<>();

    private Twin() {
    }

    /** Where they differ first; null if they do not. */
    static String difference(Object a, Object b) throws IllegalAccessException {
        return new Twin().compare("", a, b);
    }

    private String compare(String path, Object a, Object b) throws IllegalAccessException {
        if (a == b || a != null && seen.get(a) == b && b != null) {
            return null;
        }
        if (a == null || b == null || a.getClass() != b.getClass()) {
            return path + ": " + describe(a) + " and " + describe(b);
        }
        seen.put(a, b);
        if (a instanceof byte[] bytes) {
            return Arrays.equals(bytes, (byte[]) b) ? null : path + ": other bytes";
        }
        if (a instanceof Calendar date) { // the RI leaves the milliseconds as the clock has them
            return date.getTimeInMillis() / 1000 == ((Calendar) b).getTimeInMillis() / 1000 ? null : path + ": another date";
        }
        if (!a.getClass().getName().startsWith("gov.nist.")) {
            return inside(path, a, b);
        }
        for (Class<?> type = a.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    String found = compare(path + "." + field.getName(), field.get(a), field.get(b));
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private String inside(String path, Object a, Object b) throws IllegalAccessException {
        if (a instanceof Map<?, ?> map) {
            Map<?, ?> other = (Map<?, ?>) b;
            String keys = inside(path + ".keys", List.copyOf(map.keySet()), List.copyOf(other.keySet()));
            return keys != null ? keys : inside(path, List.copyOf(map.values()), List.copyOf(other.values()));
        }
        if (a instanceof Collection<?> all) {
            Iterator<?> others = ((Collection<?>) b).iterator();
            for (Object each : all) {
                String found = others.hasNext() ? compare(path + "[]", each, others.next()) : path + ": shorter";
                if (found != null) {
                    return found;
                }
            }
            return others.hasNext() ? path + ": longer" : null;
        }
        return Objects.equals(a, b) ? null : path + ": " + describe(a) + " and " + describe(b);
    }

    private static String describe(Object object) {
        return object == null ? "null" : object.getClass().getSimpleName() + " " + object;
    }
}
