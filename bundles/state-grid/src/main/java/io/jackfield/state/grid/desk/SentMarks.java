package io.jackfield.state.grid.desk;

import io.jackfield.state.Incarnation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which check-ins the effects have left, as lives say with each: all below a number. So when one ends, only its last few may not
 * have been sent. What is forgotten, or went with another owner, counts as not sent. Thread-safe.
 */
final class SentMarks {
    /** More lives than are remembered of those that ended. */
    static final int MOST = 2 * EndedLives.REMEMBERED;

    private final Map<Incarnation, Long> below = new ConcurrentHashMap<>();

    /** @param number 0 says nothing */
    void mark(Incarnation life, long number) {
        if (number <= 0) {
            return;
        }
        if (below.size() >= MOST && !below.containsKey(life)) {
            below.clear();
        }
        below.merge(life, number, Math::max);
    }

    void forget() {
        below.clear();
    }

    /** 0 where nothing is known. */
    long below(Incarnation life) {
        return below.getOrDefault(life, 0L);
    }
}
