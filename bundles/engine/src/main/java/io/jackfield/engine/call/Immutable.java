package io.jackfield.engine.call;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Tells values that nobody can change, so that whoever reads may have the object itself. */
final class Immutable {
    private static final Set<Class<?>> CLASSES = Set.of(String.class, Boolean.class, Character.class, Byte.class, Short.class,
            Integer.class, Long.class, Float.class, Double.class, UUID.class, URI.class, Locale.class);

    /** By class; the class keeps it, so that no class loader of an application is held here. */
    private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return CLASSES.contains(type) || type.isPrimitive() || constants(type) || type.isRecord() && components(type);
        }
    };

    private Immutable() {
    }

    static boolean is(Object value) {
        return KNOWN.get(value.getClass());
    }

    /** An enum that has only constants: no field of its own could change. */
    private static boolean constants(Class<?> type) {
        if (!type.isEnum()) {
            return false;
        }
        for (var field : type.getDeclaredFields()) {
            if (!field.isEnumConstant() && !field.isSynthetic()) {
                return false;
            }
        }
        return true;
    }

    /** A record of such; a component whose class others may extend is none. */
    private static boolean components(Class<?> record) {
        for (RecordComponent each : record.getRecordComponents()) {
            Class<?> type = each.getType();
            if (type == record || !CLASSES.contains(type) && !type.isPrimitive() && !constants(type)) {
                return false;
            }
        }
        return true;
    }
}
