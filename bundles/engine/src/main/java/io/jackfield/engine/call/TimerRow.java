package io.jackfield.engine.call;

import io.jackfield.engine.transaction.TimerName;
import java.util.Objects;

/**
 * A timer of the call.
 *
 * @param kind     what it is for
 * @param name     which of RFC 3261's timers, null unless it is a transaction's
 * @param subject  the number of the transaction, application session or application timer that it belongs to; 0 for the call
 * @param dueAt    when it fires, ms
 * @param interval what it was set to last, ms, for timers that double or repeat
 */
public record TimerRow(Kind kind, TimerName name, int subject, long dueAt, long interval) {
    /** What a timer is for. */
    public enum Kind {
        /** A timer of Table 4 of RFC 3261. */
        TRANSACTION,
        /** Repeats a 2xx to INVITE until its ACK comes (RFC 3261 section 13.3.1.4); subject is the transaction. */
        RETRANSMIT_2XX,
        /** Ends a 2xx whose ACK never came, 64*T1 after it; subject is the transaction. */
        NO_ACK,
        /** Gives up on an INVITE that was cancelled and got no final response (RFC 3261 section 9.1). */
        CANCELLED,
        /** An application session's expiry. */
        SESSION_EXPIRY,
        /** An application's own; subject is the {@link ApplicationTimer}. */
        APPLICATION,
        /** Looks whether anything was heard of the call lately; subject is 0. */
        INACTIVITY,
        /** Repeats a reliable provisional response until its PRACK comes (RFC 3262 section 3); subject is the transaction. */
        RETRANSMIT_1XX,
        /** Ends an INVITE whose reliable provisional response got no PRACK, 64*T1 after it; subject is the transaction. */
        NO_PRACK,
        /** As {@link #RETRANSMIT_2XX}, of the 2xx of a derived leg; subject is the leg. */
        RETRANSMIT_FORK_2XX,
        /** As {@link #NO_ACK}, of the 2xx of a derived leg; subject is the leg. */
        NO_FORK_ACK,
        /** Looks whether a final response that came by a reliable transport finds its application; subject is the transaction. */
        HELD_RESPONSE,
        /** Ends a subscription that nobody refreshed; subject is the leg. */
        SUBSCRIPTION
    }

    public TimerRow {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.TRANSACTION) != (name != null)) {
            throw new IllegalArgumentException("a transaction's timer has a name, and no other: " + kind + " " + name);
        }
    }

    /** Whether it is about a message that left with the event that set it, and so measures from when that was. */
    boolean followsMessage() {
        return switch (kind) {
            case TRANSACTION, RETRANSMIT_2XX, NO_ACK, CANCELLED, RETRANSMIT_1XX, NO_PRACK, RETRANSMIT_FORK_2XX,
                    NO_FORK_ACK, HELD_RESPONSE -> true;
            case SESSION_EXPIRY, APPLICATION, INACTIVITY, SUBSCRIPTION -> false;
        };
    }

    /** Whether it only absorbs what may still come, so that nobody misses it (Timers D, I, J, K, L, M). */
    public boolean absorbing() {
        return name != null && name.absorbing();
    }
}
