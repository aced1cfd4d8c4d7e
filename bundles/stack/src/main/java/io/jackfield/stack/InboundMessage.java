package io.jackfield.stack;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.Objects;

/**
 * A parsed message and the way it came. The top Via of a request already carries {@code received} and {@code rport}
 * (RFC 3261 section 18.2.1, RFC 3581 section 4).
 *
 * @param message the message; the receiver owns it
 * @param flow    the way it came
 * @param bytes   the message as it came, where parsing it again gives this very message; null where it does not, as when
 *                {@code received} was added: then {@link MessageBytes} makes them
 */
public record InboundMessage(SIPMessage message, Flow flow, byte[] bytes) {
    public InboundMessage {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(flow, "flow");
    }

    /** Of which there are no bytes. */
    public InboundMessage(SIPMessage message, Flow flow) {
        this(message, flow, null);
    }
}
