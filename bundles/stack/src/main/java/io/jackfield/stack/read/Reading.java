package io.jackfield.stack.read;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/** What a datagram, or a message of a stream, turned out to be. */
public sealed interface Reading {
    /**
     * A request that satisfies RFC 3261 section 8.1.1, as far as a server needs it.
     *
     * @param bytes as in {@link Response}
     */
    record Request(SIPRequest message, byte[] bytes) implements Reading {
    }

    /**
     * A response that can be passed up.
     *
     * @param bytes what was read, where parsing it again gives this very message; null where something was left out
     */
    record Response(SIPResponse message, byte[] bytes) implements Reading {
    }

    /**
     * A request that is to be answered with a failure.
     *
     * @param request what could be read of it
     * @param status  400, 413, 505 or 513
     * @param phrase  names the fault; never text of the sender's
     */
    record Refused(RawRequest request, int status, String phrase) implements Reading {
    }

    /**
     * Nothing that could be handed on or answered.
     *
     * @param cause a counter's name
     */
    record Dropped(String cause) implements Reading {
    }
}
