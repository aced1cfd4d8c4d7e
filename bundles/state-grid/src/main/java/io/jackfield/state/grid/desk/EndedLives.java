package io.jackfield.state.grid.desk;

import io.jackfield.state.Incarnation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who is lent nothing any more: the last {@value #REMEMBERED} lives that ended, as this member of the cluster knows. Thread-safe. */
public final class EndedLives {
    static final int REMEMBERED = 256;

    /** What they sent, and what those that go on did. */
    final SentMarks sent = new SentMarks();

    /** With the time that each was heard of; replaced and never changed; read by every check-out. */
    private volatile Map<Incarnation, Long> ended = Map.of();

    /** Lives of processes that keep calls besides; replaced and never changed. */
    private volatile Set<Incarnation> keepers = Set.of();

    /** The life is of a process that keeps calls, too: when it ends, holds that it had are forgotten with it. */
    synchronized void keepsCalls(Incarnation life) {
        if (!keepers.contains(life)) {
            Set<Incarnation> more = new LinkedHashSet<>(keepers);
            more.add(life);
            if (more.size() > REMEMBERED) {
                more.remove(more.iterator().next());
            }
            keepers = more;
        }
    }

    boolean keptCalls(Incarnation life) {
        return keepers.contains(life);
    }

    boolean has(Incarnation life) {
        return ended.containsKey(life);
    }

    /** Whether it was known to have ended at a time. */
    boolean hadEnded(Incarnation life, long at) {
        Long heard = ended.get(life);
        return heard != null && heard <= at;
    }

    /** When the last one was heard of, ms; the least there is if none was. */
    long lastHeard() {
        return ended.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
    }

    synchronized void add(Incarnation life, long now) {
        if (ended.containsKey(life)) {
            return;
        }
        Map<Incarnation, Long> more = new LinkedHashMap<>(ended);
        more.put(life, now);
        if (more.size() > REMEMBERED) {
            more.remove(more.keySet().iterator().next());
        }
        ended = more;
    }

    synchronized void forget() {
        ended = Map.of();
        keepers = Set.of();
        sent.forget();
    }
}
