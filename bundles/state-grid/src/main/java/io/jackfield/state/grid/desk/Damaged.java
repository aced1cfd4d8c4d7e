package io.jackfield.state.grid.desk;

import io.jackfield.state.CallKey;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries whose bytes are not what they should be: each is said once, where it is found, and counted, and none keeps another from being
 * served. Thread-safe.
 */
public final class Damaged {
    private static final Logger LOG = LoggerFactory.getLogger(Damaged.class);

    private final AtomicLong entries = new AtomicLong();

    /** A call is lost: it counts as absent, and its entry is dropped. */
    void call(CallKey key, int bytes, Exception why) {
        entries.incrementAndGet();
        LOG.error("The record of a call is damaged; the call is lost and its entry dropped: call={} bytes={} reason={}", key, bytes,
                why.toString());
    }

    /** A value of an application, or a note of a write, is lost: it counts as absent until somebody writes it again. */
    public void value(Exception why) {
        entries.incrementAndGet();
        LOG.error("An application's value, or the note of a write, is damaged and counts as absent: reason={}", why.toString());
    }

    /** An entry that has no call's key, which nobody can ask for. */
    public void entry(int partition, Exception why) {
        entries.incrementAndGet();
        LOG.error("An entry of the state tier is neither of a call nor of a value; it is passed over: partition={} reason={}", partition,
                why.toString());
    }

    /** How many entries were found damaged since this process began; one that is asked for again and again counts each time. */
    public long entries() {
        return entries.get();
    }
}
