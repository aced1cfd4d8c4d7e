package io.jackfield.stack;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.Objects;

/**
 * A parsed message and the way it came. The top Via of a request already carries {@code received} and {@code rport}
 * (RFC 3261 section 18.2.1, RFC 3581 section 4).
 *
 * @param message the message; the receiver owns it
 * @param flow    the way it came
 */
public record InboundMessage(SIPMessage message, Flow flow) {
    public InboundMessage {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(flow, "flow");
    }
}
