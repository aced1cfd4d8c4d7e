package io.jackfield.engine.transaction;

/**
 * How long the timers run: RFC 3261 Table 4, RFC 6026 sections 7.1 and 7.2. All in milliseconds.
 *
 * @param t1 estimate of the round trip, 10-10,000
 * @param t2 longest interval between retransmissions of a non-INVITE request or of a response to INVITE, T1-60,000
 * @param t4 how long a message may stay in the network, T1-60,000
 * @param d  Timer D, at least 32,000 and at least 64*T1 (17.1.1.2: as long as the server may retransmit), at most 640,000
 */
public record TimerValues(long t1, long t2, long t4, long d) {
    /** Table 4: T1 500 ms, T2 4 s, T4 5 s. */
    public static final TimerValues DEFAULT = TimerValues.of(500, 4_000, 5_000);

    private static final long SHORTEST_D = 32_000;
    private static final long LONGEST_D = 640_000;

    /** @throws IllegalArgumentException naming the value that is out of bounds */
    public TimerValues {
        check("T1", t1, 10, 10_000);
        check("T2", t2, t1, 60_000);
        check("T4", t4, t1, 60_000);
        check("Timer D", d, Math.max(SHORTEST_D, 64 * t1), LONGEST_D);
    }

    /** With the shortest Timer D that is allowed. */
    public static TimerValues of(long t1, long t2, long t4) {
        return new TimerValues(t1, t2, t4, Math.min(LONGEST_D, Math.max(SHORTEST_D, 64 * t1)));
    }

    /** The duration of a timer that starts. */
    public long initial(TimerName timer) {
        return switch (timer) {
            case A, E, G -> t1;
            case B, F, H, J, L, M -> 64 * t1;
            case D -> d;
            case I, K -> t4;
        };
    }

    /**
     * The duration of a retransmission timer that fired and runs again: A doubles without bound (17.1.1.2), E and G double
     * up to T2 (17.1.2.2, 17.2.1).
     *
     * @param previous how long it ran before it fired
     * @throws IllegalArgumentException for a timer that runs once
     */
    public long next(TimerName timer, long previous) {
        return switch (timer) {
            case A -> 2 * previous;
            case E, G -> Math.min(2 * previous, t2);
            default -> throw new IllegalArgumentException("Timer " + timer + " does not run again");
        };
    }

    /**
     * How long the timer of {@code effect} runs.
     *
     * @param effect   of kind START or RESTART
     * @param previous how long the timer ran before it fired; of no meaning for START
     * @throws IllegalArgumentException for an effect that starts no timer
     */
    public long duration(Effect effect, long previous) {
        return switch (effect.kind()) {
            case START -> initial(effect.timer());
            case RESTART -> effect == Effect.RESTART_E_AT_T2 ? t2 : next(effect.timer(), previous);
            default -> throw new IllegalArgumentException(effect + " starts no timer");
        };
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + " ms, but must be " + least + " to " + most + " ms");
        }
    }
}
