package io.jackfield.servlet;

import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.state.ApplicationVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attributes by Java serialization, with the class loader of the application version. What is read is bounded in depth,
 * length of arrays, number of objects and bytes, so that a damaged record cannot take the process down with it.
 */
final class SerializedAttributes implements AttributeCodec {
    private static final Logger LOG = LoggerFactory.getLogger(SerializedAttributes.class);
    private static final int MAX_DEPTH = 100;
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_REFERENCES = 1_000_000;

    /** Packages of the container whose values an application may keep: addresses and URIs, and references within the call. */
    private static final List<String> OURS = List.of("io.jackfield.servlet.address.", "io.jackfield.servlet.event.");
    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "char", "short", "int", "long", "float", "double", "void");

    private final ApplicationVersion version;
    private final ClassLoader loader;
    private final ApplicationEnvironment environment;

    SerializedAttributes(ApplicationVersion version, ClassLoader loader, ApplicationEnvironment environment) {
        this.version = version;
        this.loader = loader;
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

    private static byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be serialized: " + e, e);
        }
        if (bytes.size() > MAX_BYTES) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " takes " + bytes.size()
                    + " bytes, more than the " + MAX_BYTES + " an attribute may have");
        }
        return bytes.toByteArray();
    }

    @Override
    public Object decode(byte[] encoded) {
        try (Input in = new Input(new ByteArrayInputStream(encoded))) {
            try {
                return in.readObject();
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
                throw new IllegalArgumentException("an attribute cannot be read, at class " + in.last + ": " + e, e);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("an attribute is no serialized object: " + e, e);
        }
    }

    private static ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
        boolean bounded = info.depth() <= MAX_DEPTH && info.streamBytes() <= MAX_BYTES
                && info.references() <= MAX_REFERENCES && info.arrayLength() <= MAX_BYTES;
        return bounded ? ObjectInputFilter.Status.UNDECIDED : ObjectInputFilter.Status.REJECTED;
    }

    /** Resolves classes in the application's loader, then in the container's, for addresses and references. */
    private final class Input extends ObjectInputStream {
        private String last = "none";

        Input(InputStream in) throws IOException {
            super(in);
            setObjectInputFilter(SerializedAttributes::check);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            last = described.getName();
            try {
                return Class.forName(last, false, loader);
            } catch (ClassNotFoundException e) {
                if (OURS.stream().anyMatch(last::startsWith)) {
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
