package io.jackfield.stack.endpoint;

import java.util.function.LongSupplier;

/**
 * How many stateless answers may leave: a bucket of one second's worth, filled evenly. An endpoint that anybody can make send is
 * kept from being anybody's amplifier. Thread-safe.
 */
final class AnswerBudget {
    private static final long SECOND = 1_000_000_000L;

    private final long perSecond;
    private final LongSupplier nanoTime;
    private long last;
    private long credit; // in billionths of an answer, at most one second's worth

    /** @param perSecond 0 to 1,000,000 */
    AnswerBudget(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
        this.credit = perSecond * SECOND;
    }

    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        long passed = Math.min(Math.max(now - last, 0), SECOND);
        last = now;
        credit = Math.min(credit + passed * perSecond, perSecond * SECOND);
        if (credit < SECOND) {
            return false;
        }
        credit -= SECOND;
        return true;
    }
}
