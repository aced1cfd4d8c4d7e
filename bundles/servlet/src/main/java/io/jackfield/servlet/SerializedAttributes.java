package io.jackfield.servlet;

import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.EncodedAttribute;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.Reference;
import io.jackfield.state.ApplicationVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attributes by Java serialization, with the class loader of the application version. What is read is bounded in depth,
 * length of arrays, number of objects and bytes, so that a damaged record cannot take the process down with it, and to
 * {@link AllowedClasses}, so that it makes nothing that the application did not write; what is outside these bounds is not written
 * either. Facades are written as references, wherever they are in a value.
 */
final class SerializedAttributes implements AttributeCodec {
    private static final Logger LOG = LoggerFactory.getLogger(SerializedAttributes.class);
    private static final int MAX_DEPTH = 100;
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_REFERENCES = 1_000_000;
    /** An object within another takes at least six bytes, so what is shorter is not too deep (Java Object Serialization 6.4.2). */
    private static final int DEEP_BYTES = 6 * MAX_DEPTH;

    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "char", "short", "int", "long", "float", "double", "void");

    private final ApplicationVersion version;
    private final ClassLoader loader;
    private final ApplicationEnvironment environment;
    private final AllowedClasses classes;

    /**
     * @param declared further classes that the application keeps, null for none; see {@link AllowedClasses}
     * @throws IllegalArgumentException if that is no pattern of classes
     */
    SerializedAttributes(ApplicationVersion version, ClassLoader loader, String declared, ApplicationEnvironment environment) {
        this.version = version;
        this.loader = loader;
        this.classes = new AllowedClasses(loader, declared);
        this.environment = environment;
    }

    /** What cannot be serialized is counted and logged here, because the call goes on without it. */
    @Override
    public byte[] encode(Object value) {
        try {
            return serialized(value);
        } catch (IllegalArgumentException e) {
            environment.count("servlet.attribute-not-serialized");
            LOG.warn("An attribute is not kept app={} version={}: {}", version.baseName(), version.version(), e.getMessage());
            throw e;
        }
    }

    private byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.write(EncodedAttribute.mark(value));
        try (Output out = new Output(bytes)) {
            out.writeObject(value);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be serialized: " + e, e);
        }
        if (bytes.size() > MAX_BYTES) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " takes " + bytes.size()
                    + " bytes, more than the " + MAX_BYTES + " an attribute may have");
        }
        byte[] encoded = bytes.toByteArray();
        if (encoded.length > DEEP_BYTES && !(value instanceof String) && rejected(encoded)) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " is deeper than " + MAX_DEPTH
                    + " levels, or larger than an attribute may be");
        }
        return encoded;
    }

    /** Whether nobody could read it again: refused here, where it can be seen. What else reading might find is left to whoever reads. */
    private boolean rejected(byte[] encoded) {
        AtomicBoolean rejected = new AtomicBoolean();
        try (Input in = new Input(new ByteArrayInputStream(EncodedAttribute.object(encoded)), null)) {
            in.setObjectInputFilter(info -> {
                ObjectInputFilter.Status status = check(info);
                rejected.compareAndSet(false, status == ObjectInputFilter.Status.REJECTED);
                return status;
            });
            in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            LOG.debug("An attribute may not be readable app={} version={}: {}", version.baseName(), version.version(), e.toString());
        }
        return rejected.get();
    }

    /** Without an event there is nothing that references could lead to: they read as null. */
    @Override
    public Object decode(byte[] encoded) {
        return decode(encoded, null);
    }

    /** The codec of an event. */
    AttributeCodec in(CallEvent event) {
        return new AttributeCodec() {
            @Override
            public byte[] encode(Object value) {
                return SerializedAttributes.this.encode(value);
            }

            @Override
            public Object decode(byte[] encoded) {
                return SerializedAttributes.this.decode(encoded, event);
            }
        };
    }

    private Object decode(byte[] encoded, CallEvent event) {
        try {
            return read(encoded, event);
        } catch (IllegalArgumentException e) {
            environment.count("servlet.attribute-not-read");
            throw e;
        }
    }

    private Object read(byte[] encoded, CallEvent event) {
        try (Input in = new Input(new ByteArrayInputStream(EncodedAttribute.object(encoded)), event)) {
            in.setObjectInputFilter(this::check);
            try {
                return in.readObject();
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
                throw new IllegalArgumentException("an attribute cannot be read, at class " + in.last + ": " + e, e);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("an attribute is no serialized object: " + e, e);
        }
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        boolean bounded = info.depth() <= MAX_DEPTH && info.streamBytes() <= MAX_BYTES
                && info.references() <= MAX_REFERENCES && info.arrayLength() <= MAX_BYTES;
        boolean allowed = info.serialClass() == null || classes.allows(info.serialClass());
        return bounded && allowed ? ObjectInputFilter.Status.UNDECIDED : ObjectInputFilter.Status.REJECTED;
    }

    /** Writes references in place of facades, and no class that could not be read. */
    private final class Output extends ObjectOutputStream {
        Output(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object value) {
            return value instanceof Kept kept ? kept.reference() : value;
        }

        @Override
        protected void annotateClass(Class<?> type) throws IOException {
            if (!classes.allows(type)) {
                throw new InvalidClassException(type.getName(), "is neither of the application's own classes nor of those it declares in "
                        + AllowedClasses.PARAMETER);
            }
        }
    }

    /** Resolves classes in the application's loader, then in the container's, for addresses and references. */
    private final class Input extends ObjectInputStream {
        private final CallEvent event;
        private String last = "none";

        /** @param reader the event whose facades references lead to, or null */
        Input(InputStream in, CallEvent reader) throws IOException {
            super(in);
            event = reader;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object value) {
            if (value instanceof Reference reference) {
                return event == null ? null : event.follow(reference);
            }
            return value;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            last = described.getName();
            try {
                return Class.forName(last, false, loader);
            } catch (ClassNotFoundException e) {
                if (AllowedClasses.isOurs(last)) {
                    return Class.forName(last, false, SerializedAttributes.class.getClassLoader());
                }
                if (PRIMITIVES.contains(last)) {
                    return super.resolveClass(described);
                }
                throw e;
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            Class<?>[] classes = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                last = interfaces[i];
                classes[i] = Class.forName(last, false, loader);
            }
            return Proxy.newProxyInstance(loader, classes, (proxy, method, arguments) -> null).getClass();
        }
    }
}
