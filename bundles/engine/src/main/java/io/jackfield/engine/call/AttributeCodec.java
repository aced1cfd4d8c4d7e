package io.jackfield.engine.call;

/** Encodes and decodes the attributes of one application version, in its class loader. Thread-safe. */
public interface AttributeCodec {
    /** @throws IllegalArgumentException if the value cannot be encoded */
    byte[] encode(Object value);

    /** @throws IllegalArgumentException if the bytes cannot be decoded, with the reason */
    Object decode(byte[] encoded);
}
