package io.jackfield.state.local;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stripe remembers of calls that are gone: the highest revision that any of them had, for ever, so that a key
 * that comes back starts above it; and the ids of the last {@value #REMEMBERED} removals, so that a repeat of one is
 * recognised. Guarded by the stripe's lock.
 */
final class Removals {
    static final int REMEMBERED = 256;

    /** One removal that was answered {@code Done}. */
    record Removal(CheckIn.Id id, long revision) {
    }

    private final Map<CallKey, Removal> latest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, Removal> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long highest;

    /** The first revision of a call that begins now. */
    long nextRevision() {
        return highest + 1;
    }

    /** A call is gone that got as far as this revision. */
    void gone(long revision) {
        highest = Math.max(highest, revision);
    }

    void removed(CallKey key, CheckIn.Id id, long revision) {
        gone(revision);
        latest.remove(key); // so that it is the youngest again
        latest.put(key, new Removal(id, revision));
    }

    /** A call begins again under this key. */
    void begun(CallKey key) {
        latest.remove(key);
    }

    /** The revision that the removal was answered with, 0 unless this id was the key's latest check-in. */
    long repeated(CallKey key, CheckIn.Id id) {
        Removal removal = latest.get(key);
        return removal != null && removal.id().equals(id) ? removal.revision() : 0;
    }
}
