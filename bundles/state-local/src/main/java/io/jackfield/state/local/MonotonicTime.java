package io.jackfield.state.local;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Milliseconds since the epoch that only grow: the wall clock as it was at the start, carried on by the clock that
 * nobody can set. An operator or NTP that steps the wall clock neither fires nor stalls a timer. What is measured in
 * this time lives no longer than the process, so that drifting from the wall clock over months does no harm.
 */
final class MonotonicTime implements LongSupplier {
    private final long startMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    @Override
    public long getAsLong() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
