package io.jackfield.state.grid.desk;

import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a desk remembers of calls that are gone: the highest revision that any of them had, so that a key that comes back
 * starts above it, and the last {@value #REMEMBERED} removals, so that a repeat of one is recognised. Guarded by the desk.
 *
 * <p>Nothing of it is kept in the grid. A desk that takes a partition over knows no removal; a repeat is then stale, which
 * the next check-out settles. Revisions of new calls begin at the time, {@value #PER_MILLI} for each ms: no call is checked
 * in more often than that. So they grow from owner to owner as well; {@link #HEAD_START_MILLIS} makes up for clocks that are
 * apart by less.
 */
final class Removals {
    static final int REMEMBERED = 64;
    static final long PER_MILLI = 1_024;
    static final long HEAD_START_MILLIS = 10_000;

    private record Removal(Incarnation holder, long sequence, long revision) {
    }

    private final Map<CallKey, Removal> latest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, Removal> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long highest;

    /** The partition was another's until now. */
    void takenOver(long now) {
        highest = Math.max(highest, (now + HEAD_START_MILLIS) * PER_MILLI);
    }

    /** The first revision of a call that begins now. */
    long nextRevision(long now) {
        return Math.max(highest + 1, now * PER_MILLI);
    }

    /** A call is gone that got as far as this revision. */
    void gone(long revision) {
        highest = Math.max(highest, revision);
    }

    void removed(CallKey key, Incarnation holder, long sequence, long revision) {
        gone(revision);
        latest.remove(key); // so that it is the youngest again
        latest.put(key, new Removal(holder, sequence, revision));
    }

    /** A call begins again under this key. */
    void begun(CallKey key) {
        latest.remove(key);
    }

    /** The revision that the removal was answered with, 0 unless this was the key's latest check-in. */
    long repeated(CallKey key, Incarnation holder, long sequence) {
        Removal removal = latest.get(key);
        return removal != null && removal.sequence() == sequence && removal.holder().equals(holder) ? removal.revision() : 0;
    }
}
