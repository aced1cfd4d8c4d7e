package io.jackfield.state;

import java.util.Map;
import java.util.Objects;

/**
 * What the store keeps of one call beside its revision.
 *
 * @param body      the state
 * @param pending   events that were received but not yet worked on, encoded by the engine (the 100 rule); empty if none
 * @param dueAt     when the call's earliest timer is due, in the store's time (ms); {@link #NEVER} for none
 * @param expiresAt when the store may drop the record without anybody looking at it, in the store's time (ms): only
 *                  absorbing timers are left; {@link #NEVER} while the call must be looked at
 * @param sessions  how many application sessions of which version live in this call; what the census adds up;
 *                  each at least 1
 * @param effects   whether something leaves once the check-in is acknowledged: should its engine end before, another has to see to
 *                  it, see {@link CallStateStore#leftBehind}. Whoever checks the call out reads false also where the store knows
 *                  that it left, as {@link CheckIn#sentBelow} said; it need not know
 */
public record CallRecord(CallBody body, byte[] pending, long dueAt, long expiresAt,
                         Map<ApplicationVersion, Integer> sessions, boolean effects) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Without effects. */
    public CallRecord(CallBody body, byte[] pending, long dueAt, long expiresAt, Map<ApplicationVersion, Integer> sessions) {
        this(body, pending, dueAt, expiresAt, sessions, false);
    }

    /** The same, whose effects have left. */
    public CallRecord sent() {
        return new CallRecord(body, pending, dueAt, expiresAt, sessions, false);
    }

    public CallRecord {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(pending, "pending");
        sessions = Map.copyOf(sessions);
        for (int number : sessions.values()) {
            if (number < 1) {
                throw new IllegalArgumentException("a version that is named has at least 1 session: " + sessions);
            }
        }
    }
}
