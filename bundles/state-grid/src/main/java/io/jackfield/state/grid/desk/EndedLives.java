package io.jackfield.state.grid.desk;

import io.jackfield.state.Incarnation;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who is lent nothing any more: the last {@value #REMEMBERED} lives that ended, as this member of the cluster knows. Thread-safe. */
public final class EndedLives {
    public static final int REMEMBERED = 256;

    /** Replaced and never changed; read by every check-out. */
    private volatile Set<Incarnation> ended = Set.of();

    boolean has(Incarnation life) {
        return ended.contains(life);
    }

    /** False if it was known. */
    synchronized boolean add(Incarnation life) {
        if (ended.contains(life)) {
            return false;
        }
        Set<Incarnation> more = new LinkedHashSet<>(ended);
        more.add(life);
        if (more.size() > REMEMBERED) {
            more.remove(more.iterator().next());
        }
        ended = more;
        return true;
    }
}
