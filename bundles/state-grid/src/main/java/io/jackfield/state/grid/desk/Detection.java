package io.jackfield.state.grid.desk;

import java.util.concurrent.TimeUnit;

/**
 * When a member that gives no sign of life is taken for dead; all that is measured for it follows from one number.
 *
 * <pre>
 *   0       1/16       1/8         ...  5/8              7/8           1
 *   sign -- pulse ---- next sign        own word ends    judged dead   its calls are lent again
 * </pre>
 *
 * A pause of up to 3/4 costs nothing: the sign before and the one after are less than 7/8 apart. After one of more than half,
 * or 5/8 right after a sign, a member asks before it sends, which takes a round trip; what lies between that and 7/8 is for clocks that run differently, and for what
 * is under way between the look at the clock and the network.
 *
 * @param millis within so long a member that gives no sign is dead and its calls are lent again, at least 400
 */
public record Detection(long millis) {
    public static final long LEAST_MILLIS = 400;

    public Detection {
        if (millis < LEAST_MILLIS) {
            throw new IllegalArgumentException("detectionMillis=" + millis + " is not at least " + LEAST_MILLIS);
        }
    }

    /** Between two looks at who gives signs, and between two pulses, ms; also how exactly a member's own pauses are seen. */
    public long everyMillis() {
        return millis / 16;
    }

    /** Looks, {@link #everyMillis} apart, from one sign to the next; between two the keeper has a pulse. */
    public static final int LOOKS_PER_SIGN = 2;

    /** Between two signs, ns. */
    public long signNanos() {
        return TimeUnit.MILLISECONDS.toNanos(everyMillis()) * LOOKS_PER_SIGN;
    }

    /** How long a member may speak for what it committed after it gave a sign that was answered, ns of its own clock. */
    public long validNanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis) / 8 * 5;
    }

    /** How long a member may be silent, ns of the clock of whoever keeps the list. */
    public long silentNanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis) / 8 * 7;
    }

    /** Silence that is worth a word in the log, ns. */
    public long noticeableNanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis) / 2;
    }

    /** A look that comes so long after the one before was late: whoever looks was not there itself, ns. */
    public long lateNanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis) / 4;
    }
}
