package io.jackfield.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/** Bytes that nobody changes: copied on their way in and out. Equal if their content is. */
public final class Bytes {
    private static final int SHOWN = 16;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** As UTF-8. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Eight bytes, the highest first: what {@link Write.Increment} adds to. */
    public static Bytes of(long number) {
        return new Bytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    public int size() {
        return content.length;
    }

    public byte[] toArray() {
        return content.clone();
    }

    /** Read as UTF-8. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Empty unless there are exactly eight bytes. */
    public OptionalLong number() {
        return content.length == Long.BYTES ? OptionalLong.of(ByteBuffer.wrap(content).getLong()) : OptionalLong.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** How many there are, and the first of them in hexadecimal digits. */
    @Override
    public String toString() {
        return content.length + " bytes " + HexFormat.of().formatHex(content, 0, Math.min(SHOWN, content.length))
                + (content.length > SHOWN ? "..." : "");
    }
}
