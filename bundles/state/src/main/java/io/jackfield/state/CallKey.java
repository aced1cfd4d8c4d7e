package io.jackfield.state;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Names one call: a keyed hash of 128 bits, so wide that two calls never share one. */
public record CallKey(long high, long low) implements Comparable<CallKey> {
    /** Length of {@link #bytes()}. */
    public static final int LENGTH = 16;

    /** @throws IllegalArgumentException unless there are exactly 16 bytes */
    public static CallKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a call key has " + LENGTH + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new CallKey(buffer.getLong(), buffer.getLong());
    }

    /** Reads what {@link #toString()} writes. @throws IllegalArgumentException unless there are 32 hexadecimal digits */
    public static CallKey parse(String text) {
        if (text.length() != 2 * LENGTH) {
            throw new IllegalArgumentException("a call key has " + 2 * LENGTH + " hexadecimal digits: " + text);
        }
        return of(HexFormat.of().parseHex(text));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(CallKey other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    /** A hash already; written out, as maps of calls ask for it many times in each event. */
    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallKey key && low == key.low && high == key.high;
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return hex(high) + hex(low);
    }

    private static String hex(long half) {
        String digits = Long.toHexString(half);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }
}
