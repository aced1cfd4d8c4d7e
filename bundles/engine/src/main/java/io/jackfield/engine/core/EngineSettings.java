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
 * @param inactivityMillis  how long nothing is heard of a call before it is ended, 60,000 to 2,592,000,000 (30 days); 0 for
 *                          never. A call without session timers (RFC 4028) is silent while people talk: a day by default
 * @param ringingMillis     how long an INVITE may go without a final answer before it is cancelled, 181,000 to 86,400,000 (a day); 0
 *                          for never
 */
public record EngineSettings(TimerValues timers, int retryAfterSeconds, long deferMillis, int maxForks,
                             long inactivityMillis, long ringingMillis) {
    /** Enough for a hunt group; a peer that forks further costs no more sessions. */
    public static final int DEFAULT_MAX_FORKS = 12;
    public static final long DEFAULT_INACTIVITY_MILLIS = 24 * 60 * 60 * 1_000L;
    /** Callers wait in queues that answer with early media for an hour or two; three hours later nobody is there. */
    public static final long DEFAULT_RINGING_MILLIS = 3 * 60 * 60 * 1_000L;
    public static final EngineSettings DEFAULT = new EngineSettings(TimerValues.DEFAULT, 5, 1_000);
    /** RFC 3261 section 16.6, step 11: larger than three minutes. */
    private static final long TIMER_C = 3 * 60 * 1_000L;
    private static final long DAY = 24 * 60 * 60 * 1_000L;
    private static final long MONTH = 30L * 24 * 60 * 60 * 1_000;

    /** With {@link #DEFAULT_RINGING_MILLIS}. */
    public EngineSettings(TimerValues timers, int retryAfterSeconds, long deferMillis, int maxForks, long inactivityMillis) {
        this(timers, retryAfterSeconds, deferMillis, maxForks, inactivityMillis, DEFAULT_RINGING_MILLIS);
    }

    /** With {@link #DEFAULT_MAX_FORKS} and {@link #DEFAULT_INACTIVITY_MILLIS}. */
    public EngineSettings(TimerValues timers, int retryAfterSeconds, long deferMillis) {
        this(timers, retryAfterSeconds, deferMillis, DEFAULT_MAX_FORKS, DEFAULT_INACTIVITY_MILLIS);
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
        if (inactivityMillis != 0 && (inactivityMillis < 60_000 || inactivityMillis > MONTH)) {
            throw new IllegalArgumentException("inactivity=" + inactivityMillis / 1_000 + " is neither 0 nor within 60 to "
                    + MONTH / 1_000);
        }
        if (ringingMillis != 0 && (ringingMillis <= TIMER_C || ringingMillis > DAY)) {
            throw new IllegalArgumentException("ringing=" + ringingMillis / 1_000 + " is neither 0 nor within " + (TIMER_C / 1_000 + 1)
                    + " to " + DAY / 1_000);
        }
    }
}
