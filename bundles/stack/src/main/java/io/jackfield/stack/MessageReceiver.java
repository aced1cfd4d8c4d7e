package io.jackfield.stack;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the well-formed messages that endpoints receive. Published as a service; without one, requests are answered 503.
 *
 * <p>Called on an I/O thread, for many messages at a time from several threads: it queues and returns, never blocks and
 * never throws.
 */
@ConsumerType
public interface MessageReceiver {
    /** What became of a message. */
    enum Acceptance {
        /** The receiver has it; or it counted it, and leaves it to a repeat. */
        ACCEPTED,
        /** The receiver's queues are full: the endpoint counts a drop and answers a request other than ACK with 503. */
        OVERLOADED,
        /** Not to be answered here: others of the cluster take messages, and a repeat finds one. The endpoint counts a drop. */
        LEFT_TO_OTHERS
    }

    Acceptance receive(InboundMessage message);

    /**
     * More datagrams wait at the system than an endpoint reads at once; told again with each reading for as long as that lasts.
     *
     * @param millis for how long it has lasted, 1 or more
     */
    default void waiting(long millis) {
    }
}
