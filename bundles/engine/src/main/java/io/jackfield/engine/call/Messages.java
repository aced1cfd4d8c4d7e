package io.jackfield.engine.call;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.stack.MessageBytes;
import java.text.ParseException;

/** Messages of a call between their bytes and their parsed form. */
public final class Messages {
    private Messages() {
    }

    /** @throws IllegalArgumentException if the bytes are no request */
    public static SIPRequest request(byte[] bytes) {
        if (parse(bytes) instanceof SIPRequest request) {
            return request;
        }
        throw new IllegalArgumentException("not a request");
    }

    /** @throws IllegalArgumentException if the bytes are no response */
    public static SIPResponse response(byte[] bytes) {
        if (parse(bytes) instanceof SIPResponse response) {
            return response;
        }
        throw new IllegalArgumentException("not a response");
    }

    /**
     * Whether a header may be in a message, by a look at its lines: a no is sure, and saves parsing it.
     *
     * @param name the full name, of a header that has no compact one
     */
    static boolean mayHave(byte[] message, String name) {
        boolean start = false;
        for (int at = 0; at + name.length() <= message.length; at++) {
            if (start && begins(message, at, name)) {
                return true;
            }
            start = message[at] == '\n' || message[at] == '\r';
        }
        return false;
    }

    private static boolean begins(byte[] message, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if ((message[from + i] | 0x20) != (name.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static SIPMessage parse(byte[] bytes) {
        try {
            return MessageBytes.read(bytes);
        } catch (ParseException e) {
            throw new IllegalArgumentException("a stored message does not parse: " + e.getMessage(), e);
        }
    }
}
