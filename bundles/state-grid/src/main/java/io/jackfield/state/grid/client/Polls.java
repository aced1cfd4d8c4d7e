package io.jackfield.state.grid.client;

import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the engine of this process still asks for timers that nobody fired. One that does not, while the process gives signs of life,
 * hangs where nobody else sees it: its own timers stand still with its polls, and others leave its share to it. So its life is ended,
 * and none begins before it asks again.
 *
 * <p>Counted is how often somebody looked since it asked, and not time: a process that was paused as a whole is others' to judge.
 * Thread-safe.
 */
final class Polls {
    /** Polls are a second apart, and 4 s where the tier does not answer. */
    static final int MOST_LOOKS = 8;

    private final Set<Incarnation> engines = new HashSet<>();
    private boolean asked;
    private int looks;
    private long lookedAt = Long.MIN_VALUE;

    synchronized void asks() {
        asked = true;
        looks = 0;
    }

    /** Whether a life may begin. */
    synchronized boolean stopped() {
        return looks > MOST_LOOKS;
    }

    synchronized void joined(Incarnation life, Set<Member.Role> roles) {
        if (roles.contains(Member.Role.ENGINE)) {
            engines.removeIf(before -> before.engine().equals(life.engine())); // others ended that one
            engines.add(life);
        }
    }

    /** @param itself in order: who comes next has asked for nothing yet */
    synchronized void ended(Incarnation life, boolean itself) {
        if (engines.remove(life) && itself) {
            asked = false;
            looks = 0;
        }
    }

    /**
     * To be called once a second.
     *
     * @param now of the store, ms: while that stands still, as after the clocks of two owners, nobody asks
     * @return lives that are to be ended, each once
     */
    synchronized Set<Incarnation> look(long now) {
        boolean goesOn = now != lookedAt;
        lookedAt = now;
        if (!asked || !goesOn || engines.isEmpty() && looks == 0) {
            return Set.of();
        }
        looks = Math.min(looks + 1, MOST_LOOKS + 1);
        if (!stopped()) {
            return Set.of();
        }
        Set<Incarnation> hang = Set.copyOf(engines);
        engines.clear();
        return hang;
    }
}
