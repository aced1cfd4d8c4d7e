package io.jackfield.engine.core;

import io.jackfield.engine.transaction.TimerValues;
import java.util.Objects;

/**
 * What an operator may set of the call engine.
 *
 * @param timers            the transactions' timers
 * @param retryAfterSeconds what a 503 says while an application version is stopped, 1 to 3600
 * @param deferMillis       how long a timer that needs a stopped version waits before it is looked at again, 100 to 60000
 * @param maxForks          user agents that may answer one request with a session for each, 1 to 100
 */
public record EngineSettings(TimerValues timers, int retryAfterSeconds, long deferMillis, int maxForks) {
    /** Enough for a hunt group; a peer that forks further costs no more sessions. */
    public static final int DEFAULT_MAX_FORKS = 12;
    public static final EngineSettings DEFAULT = new EngineSettings(TimerValues.DEFAULT, 5, 1_000);

    /** With {@link #DEFAULT_MAX_FORKS}. */
    public EngineSettings(TimerValues timers, int retryAfterSeconds, long deferMillis) {
        this(timers, retryAfterSeconds, deferMillis, DEFAULT_MAX_FORKS);
    }

    public EngineSettings {
        Objects.requireNonNull(timers, "timers");
        if (retryAfterSeconds < 1 || retryAfterSeconds > 3600) {
            throw new IllegalArgumentException("retryAfter=" + retryAfterSeconds + " is not within 1 to 3600");
        }
        if (maxForks < 1 || maxForks > 100) {
            throw new IllegalArgumentException("maxForks=" + maxForks + " is not within 1 to 100");
        }
        if (deferMillis < 100 || deferMillis > 60_000) {
            throw new IllegalArgumentException("deferMillis=" + deferMillis + " is not within 100 to 60000");
        }
    }
}
