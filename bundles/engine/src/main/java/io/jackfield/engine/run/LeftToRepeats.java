package io.jackfield.engine.run;

import io.jackfield.state.CallKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Requests that would begin a call, find no room and come again by themselves. Where there are other engines, one of them may work
 * on the request already, and a 503 would be the peer's final response to it (RFC 3261 section 17.1.1.2). So for a while it gets none and
 * is left to its repeats, of which the next finds room here or elsewhere; if none does, the peer is told. Thread-safe.
 */
final class LeftToRepeats {
    /** From the first that found no room. A peer repeats an INVITE 0.5, 1.5 and 3.5 s after it (T1, timer A), any other request too. */
    static final long SILENT_MILLIS = 3_000;
    /** Beyond, the oldest is forgotten, and begins anew. */
    static final int MOST_KEPT = 8_192;

    /** One that comes again has the number that it had; a new try of the same caller, or with credentials, has the next. */
    private record Request(CallKey call, long number) {
    }

    private final LongSupplier now;
    private final Map<Request, Long> since = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, Long> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** @param now ms from any origin */
    LeftToRepeats(LongSupplier now) {
        this.now = now;
    }

    /** Whether a request that finds no room now gets no answer yet. @param number of its CSeq */
    synchronized boolean silent(CallKey call, long number) {
        long time = now.getAsLong();
        Long first = since.putIfAbsent(new Request(call, number), time);
        return first == null || time - first < SILENT_MILLIS;
    }
}
