package io.jackfield.servlet.event;

import java.util.Arrays;
import javax.servlet.sip.SipApplicationSessionBindingListener;
import javax.servlet.sip.SipSessionBindingListener;

/**
 * The bytes of an attribute: one that says what must be known without reading the rest, and the serialized object. So a session
 * whose attributes are bytes can end without decoding those that do not care.
 */
public final class EncodedAttribute {
    private static final byte PLAIN = 0;
    private static final byte LISTENS = 1;

    private EncodedAttribute() {
    }

    /** The first byte. */
    public static byte mark(Object value) {
        return value instanceof SipSessionBindingListener || value instanceof SipApplicationSessionBindingListener ? LISTENS : PLAIN;
    }

    /** Whether the object wants to hear that it is unbound. */
    static boolean listens(byte[] encoded) {
        return encoded.length > 0 && encoded[0] == LISTENS;
    }

    /** The serialized object. @throws IllegalArgumentException if the bytes are of no such attribute */
    public static byte[] object(byte[] encoded) {
        if (encoded.length == 0 || encoded[0] != PLAIN && encoded[0] != LISTENS) {
            throw new IllegalArgumentException("an attribute does not begin as this release writes it");
        }
        return Arrays.copyOfRange(encoded, 1, encoded.length);
    }
}
