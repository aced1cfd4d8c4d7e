package io.jackfield.engine.call;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.stack.Transport;
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

    public static byte[] encode(SIPMessage message, Transport transport) {
        return message.encodeAsBytes(transport.name());
    }

    private static SIPMessage parse(byte[] bytes) {
        try {
            return new StringMsgParser().parseSIPMessage(bytes, true, false, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException("a stored message does not parse: " + e.getMessage(), e);
        }
    }
}
