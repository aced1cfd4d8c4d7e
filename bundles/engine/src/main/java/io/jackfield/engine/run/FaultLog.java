package io.jackfield.engine.run;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.stack.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what applications throw, with its trace, but not more often than a human reads: what a peer sends again and again must
 * not fill the log. What is left out is counted as {@code application.threw-unlogged}. Thread-safe.
 */
final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final long SPAN_MILLIS = 10_000;
    private static final int MOST_IN_A_SPAN = 20;

    private final Counters counters;
    private long spanBegan = Long.MIN_VALUE;
    private int logged;

    FaultLog(Counters counters) {
        this.counters = counters;
    }

    /** @param now ms */
    void threw(CallKey call, ApplicationVersion version, Throwable fault, long now) {
        if (mayLog(now)) {
            LOG.warn("An application threw; what it did before stands: call={} app={} version={}", call, version.baseName(),
                    version.version(), fault);
        } else {
            counters.increment("application.threw-unlogged");
        }
    }

    /** The call is too large after what an application did to it; that is as if it had not been done. @param now ms */
    void undone(CallKey call, ApplicationVersion version, IllegalStateException why, long now) {
        if (mayLog(now)) {
            LOG.warn("An application made a call larger than one may be; what the event did is undone: call={} app={} version={} why={}",
                    call, version.baseName(), version.version(), why.getMessage());
        } else {
            counters.increment("application.threw-unlogged");
        }
    }

    private synchronized boolean mayLog(long now) {
        if (spanBegan == Long.MIN_VALUE || now - spanBegan >= SPAN_MILLIS) {
            spanBegan = now;
            logged = 0;
        }
        return logged++ < MOST_IN_A_SPAN;
    }
}
