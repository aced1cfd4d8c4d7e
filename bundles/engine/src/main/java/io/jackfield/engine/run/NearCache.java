package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The calls that this engine checked in last, decoded, by the revision that they have since. A check-out names it, and where it is
 * current no record travels and none is decoded.
 *
 * <p><b>An event takes its call out</b> and puts it back when its check-in was acknowledged, or when it changed nothing; not where the
 * call came with an outbox that may not have been sent, as an event takes that off the object. So what an event did that was
 * not committed is never seen again: the call is then asked for anew. <b>Of applications it holds nothing:</b>
 * attributes are bytes in it, as they are in the store, and are decoded by whoever reads them next; a version that stops
 * leaves no object behind. <b>Bounded</b> in calls and in bytes of heap, which are estimated: measured were 2.5 KB for the objects of a
 * held call that is encoded in 640 bytes, and 5.5 KB for one of 2,702 bytes that was just answered (JDK 17). Calls that wait for
 * their expiry only are not kept. The one that was put back longest ago goes first.
 *
 * <p>Thread-safe.
 */
final class NearCache {
    /** A call as it was checked in, as this revision. @param life the engine's, that had it then */
    record Cached(Incarnation life, long revision, CallRecord record) {
    }

    /** What objects of a call take beside what they say, the entry included; and what they take for each byte as it is encoded. */
    private static final int OVERHEAD = 1_800;
    private static final double PER_BYTE = 1.5;

    private final int mostCalls;
    private final long mostBytes;
    private final CallCodec codec;
    private final Map<CallKey, Cached> calls = new LinkedHashMap<>();
    private long bytes;

    /** @param mostCalls 0 for none @param mostBytes of heap, as they are estimated */
    NearCache(int mostCalls, long mostBytes, CallCodec codec) {
        this.mostCalls = mostCalls;
        this.mostBytes = mostBytes;
        this.codec = codec;
    }

    boolean isOn() {
        return mostCalls > 0;
    }

    /** The call is the event's. Null if it is not here, or of an earlier life of the engine: others went on with that one's calls. */
    synchronized Cached take(CallKey key, Incarnation life) {
        Cached cached = remove(key);
        return cached != null && cached.life().equals(life) ? cached : null;
    }

    private Cached remove(CallKey key) {
        Cached cached = calls.remove(key);
        if (cached != null) {
            bytes -= size(cached.record());
        }
        return cached;
    }

    /** The store has the call as this revision. @param record with the call itself, which nobody changes any more */
    void put(CallKey key, Incarnation life, long revision, CallRecord record) {
        if (isOn() && record.expiresAt() == CallRecord.NEVER && record.pending().length == 0) {
            keep(key, new Cached(life, revision, record));
        }
    }

    /** The same of a call that came as bytes and was not changed. */
    void put(CallKey key, Incarnation life, long revision, CallRecord record, Call decoded) {
        if (!isOn()) {
            return;
        }
        CallBody body = record.body() instanceof LiveBody live ? live : new LiveBody(decoded, codec, record.body().encoded().length);
        put(key, life, revision, new CallRecord(body, record.pending(), record.dueAt(), record.expiresAt(), record.sessions(),
                record.effects()));
    }

    private synchronized void keep(CallKey key, Cached cached) {
        remove(key);
        calls.put(key, cached);
        bytes += size(cached.record());
        Iterator<Map.Entry<CallKey, Cached>> eldest = calls.entrySet().iterator();
        while (calls.size() > mostCalls || bytes > mostBytes) {
            bytes -= size(eldest.next().getValue().record());
            eldest.remove();
        }
    }

    private static long size(CallRecord record) {
        return OVERHEAD + Math.round(PER_BYTE * (record.body() instanceof LiveBody live ? live.size() : record.body().encoded().length));
    }

    synchronized int calls() {
        return calls.size();
    }

    /** Of heap, as they are estimated. */
    synchronized long bytes() {
        return bytes;
    }
}
