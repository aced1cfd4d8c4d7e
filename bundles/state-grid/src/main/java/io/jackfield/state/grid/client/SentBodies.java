package io.jackfield.state.grid.client;

import io.jackfield.state.CallKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bodies of calls as this process checked them in last, so that the next check-in says what changed only. Small ones are not kept, and
 * of those that are the least recently used go first where there is no room: they travel whole. Thread-safe; all methods take a few
 * operations in memory.
 */
final class SentBodies {
    private record Sent(long revision, byte[] body) {
    }

    private final long mostBytes;
    private final int leastBytes;
    private final Map<CallKey, Sent> bodies = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param mostBytes  of all that are kept; 0: none is
     * @param leastBytes of one that is kept
     */
    SentBodies(long mostBytes, int leastBytes) {
        this.mostBytes = mostBytes;
        this.leastBytes = leastBytes;
    }

    /** The body at that revision, null where it is not here. Nobody changes it. */
    synchronized byte[] at(CallKey key, long revision) {
        Sent sent = bodies.get(key);
        return sent == null || sent.revision() != revision ? null : sent.body();
    }

    /** The call is at that revision. @param body nobody changes it; null where there is no call any more */
    synchronized void checkedIn(CallKey key, long revision, byte[] body) {
        Sent before = bodies.remove(key);
        if (before != null) {
            bytes -= before.body().length;
        }
        if (body == null || body.length < leastBytes || body.length > mostBytes) {
            return;
        }
        bodies.put(key, new Sent(revision, body));
        bytes += body.length;
        var eldest = bodies.values().iterator();
        while (bytes > mostBytes) {
            bytes -= eldest.next().body().length;
            eldest.remove();
        }
    }

    synchronized int size() {
        return bodies.size();
    }
}
