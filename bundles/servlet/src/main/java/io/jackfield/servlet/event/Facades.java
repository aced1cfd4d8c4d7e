package io.jackfield.servlet.event;

import io.jackfield.servlet.address.Guarded;
import java.io.Externalizable;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds out whether an application's object has a facade in it, which must not outlive its event. Goes through fields of the
 * application's classes, collections, maps and arrays; what the JDK keeps elsewhere counts as its own. Where it cannot look, or
 * would look too long, the answer is yes: then the object becomes bytes, in which no facade can hide.
 */
final class Facades {
    private static final int MOST_OBJECTS = 10_000;

    /** What is to be looked at in objects of a class. @param fields references that serialization follows */
    private record Plan(boolean leaf, boolean closed, List<Field> fields) {
    }

    private static final ClassValue<Plan> PLANS = new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
            return plan(type);
        }
    };

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();

    private Facades() {
    }

    static boolean in(Object root) {
        if (PLANS.get(root.getClass()).leaf()) {
            return false;
        }
        try {
            return new Facades().search(root);
        } catch (RuntimeException | IllegalAccessException | LinkageError | StackOverflowError unknown) {
            return true; // a collection of the application's own, say, that throws: what it is shows when it is written
        }
    }

    private boolean search(Object root) throws IllegalAccessException {
        add(root);
        while (!left.isEmpty()) {
            Object each = left.pop();
            if (each instanceof Kept || each instanceof Guarded value && value.guarded() || seen.size() > MOST_OBJECTS) {
                return true;
            }
            if (open(each)) {
                return true;
            }
        }
        return false;
    }

    private void add(Object value) {
        if (value == null || PLANS.get(value.getClass()).leaf()) {
            return;
        }
        if (seen.add(value)) {
            left.push(value);
        }
    }

    /** Whether it cannot be looked into. */
    private boolean open(Object value) throws IllegalAccessException {
        Plan plan = PLANS.get(value.getClass());
        if (plan.closed()) {
            return true;
        }
        if (value instanceof Object[] array) {
            for (Object each : array) {
                add(each);
            }
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(this::add);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                add(key);
                add(each);
            });
        } else if (value instanceof Map.Entry<?, ?> entry) {
            add(entry.getKey());
            add(entry.getValue());
        } else if (value instanceof AtomicReference<?> reference) {
            add(reference.get());
        }
        for (Field field : plan.fields()) {
            add(field.get(value));
        }
        return false;
    }

    private static Plan plan(Class<?> type) {
        if (type.isArray()) {
            return new Plan(type.getComponentType().isPrimitive() || leaf(type.getComponentType()), false, List.of());
        }
        List<Field> fields = new ArrayList<>();
        boolean closed = false;
        for (Class<?> each = type; each != null && !ofThePlatform(each); each = each.getSuperclass()) {
            closed |= !collect(each, fields);
        }
        return new Plan(leaf(type) || !closed && fields.isEmpty() && !container(type) && !ofTheContainer(type), closed, fields);
    }

    /** A final class that can have nothing in it. */
    private static boolean leaf(Class<?> type) {
        return type == String.class || type.isEnum() || type.isPrimitive() || Number.class.isAssignableFrom(type) && ofThePlatform(type)
                || type == Boolean.class || type == Character.class || Reference.class.isAssignableFrom(type);
    }

    private static boolean container(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || Map.Entry.class.isAssignableFrom(type)
                || AtomicReference.class.isAssignableFrom(type);
    }

    private static boolean ofTheContainer(Class<?> type) {
        return Kept.class.isAssignableFrom(type) || Guarded.class.isAssignableFrom(type);
    }

    private static boolean ofThePlatform(Class<?> type) {
        return type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }

    /** False if a field cannot be read. */
    private static boolean collect(Class<?> type, List<Field> fields) {
        boolean writesItself = writesItself(type);
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            boolean followed = !Modifier.isStatic(modifiers) && (writesItself || !Modifier.isTransient(modifiers));
            if (!followed || field.getType().isPrimitive() || leaf(field.getType()) && field.getType() != Number.class) {
                continue;
            }
            try {
                field.setAccessible(true);
                fields.add(field);
            } catch (InaccessibleObjectException | SecurityException e) {
                return false;
            }
        }
        return true;
    }

    /** Such a class may write transient fields, too. */
    private static boolean writesItself(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            return true;
        }
        try {
            type.getDeclaredMethod("writeObject", ObjectOutputStream.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
