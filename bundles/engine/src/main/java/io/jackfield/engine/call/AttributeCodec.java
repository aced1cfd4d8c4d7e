package io.jackfield.engine.call;

import org.osgi.annotation.versioning.ConsumerType;

/** Encodes and decodes the attributes of one application version, in its class loader. Thread-safe. */
@ConsumerType
public interface AttributeCodec {
    /** @throws IllegalArgumentException if the value cannot be encoded; whoever throws it has counted and logged it */
    byte[] encode(Object value);

    /** @throws IllegalArgumentException if the bytes cannot be decoded, with the reason */
    Object decode(byte[] encoded);
}
