package io.jackfield.engine.app;

import io.jackfield.engine.call.ApplicationTimer.Repeat;
import java.util.Objects;

/**
 * When a timer of an application is to expire.
 *
 * @param delay      ms from the event's time to the first expiration, 0 or more; more than a century is taken as a century
 * @param repeat     whether it does again
 * @param period     ms from one expiration to the next, at least 1; 0 if it does not repeat
 * @param persistent whether it goes on after the engine's life that set it; one that is not ends with that, and nobody is told
 */
public record TimerPlan(long delay, Repeat repeat, long period, boolean persistent) {
    private static final long CENTURY = 100L * 366 * 24 * 60 * 60 * 1_000;

    public TimerPlan {
        Objects.requireNonNull(repeat, "repeat");
        if (delay < 0) {
            throw new IllegalArgumentException("a timer cannot be due " + delay + " ms from now");
        }
        if (repeat == Repeat.NEVER ? period != 0 : period < 1) {
            throw new IllegalArgumentException("a timer cannot repeat every " + period + " ms");
        }
        delay = Math.min(delay, CENTURY);
        period = Math.min(period, CENTURY);
    }

    public static TimerPlan once(long delay, boolean persistent) {
        return new TimerPlan(delay, Repeat.NEVER, 0, persistent);
    }
}
