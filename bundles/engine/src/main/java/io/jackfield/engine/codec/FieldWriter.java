package io.jackfield.engine.codec;

import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a protobuf message from its end to its beginning, into one array. What is in a message is there before its length has to
 * be, so nothing is measured first, and no object stands for any part of it. Whoever writes the fields in falling order of their
 * numbers, and the elements of each from the last to the first, gets the bytes that the generated classes write.
 *
 * <p>As proto3 has it, a number that is 0, a text and bytes that are empty are left out; {@link #texts}, {@link #always} and
 * {@link #message} write them all the same. Not thread-safe.
 */
final class FieldWriter {
    private byte[] buffer;
    /** Where the first byte is. */
    private int at;

    /** @param expected bytes, about as many as there will be; too few cost a copy */
    FieldWriter(int expected) {
        buffer = new byte[expected];
        at = expected;
    }

    byte[] written() {
        return Arrays.copyOfRange(buffer, at, buffer.length);
    }

    /** Where a message ends whose fields are written next. */
    int end() {
        return buffer.length - at;
    }

    /** The message's fields are written. @param end what {@link #end} said before the first of them */
    void message(int field, int end) {
        raw(end() - end);
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    /** A message for each. @param fields writes those of one */
    <T> void messages(int field, List<T> all, Consumer<T> fields) {
        for (int i = all.size() - 1; i >= 0; i--) {
            int end = end();
            fields.accept(all.get(i));
            message(field, end);
        }
    }

    void number(int field, long value) {
        if (value != 0) {
            always(field, value);
        }
    }

    void flag(int field, boolean value) {
        if (value) {
            always(field, 1);
        }
    }

    void text(int field, String value) {
        if (!value.isEmpty()) {
            element(field, value);
        }
    }

    void texts(int field, List<String> all) {
        for (int i = all.size() - 1; i >= 0; i--) {
            element(field, all.get(i));
        }
    }

    void bytes(int field, byte[] value) {
        if (value.length > 0) {
            always(field, value);
        }
    }

    void always(int field, long value) {
        raw(value);
        tag(field, WireFormat.WIRETYPE_VARINT);
    }

    void always(int field, byte[] value) {
        fields(value);
        raw(value.length);
        tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private void element(int field, String value) {
        always(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Fields that are bytes already. */
    void fields(byte[] encoded) {
        room(encoded.length);
        at -= encoded.length;
        System.arraycopy(encoded, 0, buffer, at, encoded.length);
    }

    private void tag(int field, int type) {
        raw((long) field << 3 | type);
    }

    private void raw(long value) {
        if ((value & ~0x7F) == 0) { // most are
            room(1);
            buffer[--at] = (byte) value;
            return;
        }
        int size = (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1; // 7 bits to a byte, the lowest first
        room(size);
        at -= size;
        long left = value;
        for (int i = at; i < at + size - 1; i++) {
            buffer[i] = (byte) (left | 0x80);
            left >>>= 7;
        }
        buffer[at + size - 1] = (byte) left;
    }

    private void room(int bytes) {
        if (at < bytes) {
            int used = end();
            byte[] larger = new byte[Math.max(2 * buffer.length, used + bytes)];
            System.arraycopy(buffer, at, larger, larger.length - used, used);
            at = larger.length - used;
            buffer = larger;
        }
    }
}
