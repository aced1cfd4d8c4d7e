package io.jackfield.state;

import java.util.Objects;

/**
 * Puts a call back: put-and-unlock in one round trip.
 *
 * @param key          the call
 * @param fromRevision the revision that was checked out, 0 for a new call
 * @param id           who checks in what, so that a repeat is recognised
 * @param record       the new state; null removes the call
 * @param keepHold     whether the holder goes on holding the call
 * @param sentBelow    of this holder's check-ins, the effects of all that have a lower sequence have left; 0 where it does not say
 */
public record CheckIn(CallKey key, long fromRevision, Id id, CallRecord record, boolean keepHold, long sentBelow) {
    /** Says nothing of effects. */
    public CheckIn(CallKey key, long fromRevision, Id id, CallRecord record, boolean keepHold) {
        this(key, fromRevision, id, record, keepHold, 0);
    }

    public CheckIn {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        if (record == null && keepHold) {
            throw new IllegalArgumentException("a removed call cannot be kept on hold");
        }
    }

    /** Names one check-in of one engine. @param sequence greater for every check-in of that incarnation */
    public record Id(Incarnation holder, long sequence) {
        public Id {
            Objects.requireNonNull(holder, "holder");
        }
    }

    /** What the store says. */
    public sealed interface Answer permits Done, Stale, NotHeld, Full {
    }

    /** The state is kept, as this revision; also the answer to a repeat of the call's latest check-in. */
    public record Done(long revision) implements Answer {
    }

    /** The store has moved on to this revision (0: the call is gone); nothing was written and the hold is given up. */
    public record Stale(long revision) implements Answer {
    }

    /** The holder does not hold the call (any more); nothing was written. */
    public record NotHeld() implements Answer {
    }

    /**
     * The call is new and the store keeps as many as it may; nothing was written and the hold is given up. A call that
     * the store knows is never refused for want of room.
     */
    public record Full() implements Answer {
    }
}
