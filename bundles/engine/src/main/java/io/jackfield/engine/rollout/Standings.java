package io.jackfield.engine.rollout;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Courses.Course;
import io.jackfield.engine.rollout.Courses.Move;
import io.jackfield.state.ApplicationVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How all versions on this engine stand at a moment: a value that readers take once and that changes replace.
 *
 * @param users    the versions that run
 * @param rollouts by base name
 * @param taking   who takes the new calls of each base name; none where nobody does
 * @param opening  the versions that are about to run
 */
record Standings(Map<ApplicationVersion, TransactionUser> users, Map<String, Rollout> rollouts,
                 Map<String, Taking> taking, Courses courses, Map<ApplicationVersion, Opening> opening) {

    /** @param takesCalls whether the version takes new calls once it is registered */
    record Opening(TransactionUser user, boolean takesCalls) {
    }

    /** What came of a change. */
    record Changed(Standings standings, List<Move> moves) {
    }

    Standings {
        users = Map.copyOf(users);
        rollouts = Map.copyOf(rollouts);
        taking = Map.copyOf(taking);
        opening = Map.copyOf(opening);
    }

    /** After a restart. */
    static Standings of(Collection<Rollout> kept) {
        Map<String, Rollout> rollouts = new TreeMap<>();
        kept.forEach(rollout -> rollouts.put(rollout.baseName(), rollout.restored()));
        return new Standings(Map.of(), rollouts, Map.of(), Courses.NONE, Map.of());
    }

    Rollout rollout(String baseName) {
        return rollouts.getOrDefault(baseName, Rollout.none(baseName));
    }

    Optional<TransactionUser> acting(ApplicationVersion version) {
        Opening open = opening.get(version);
        return Optional.ofNullable(open == null ? users.get(version) : open.user());
    }

    /** Whether new calls are its, or will be in a moment. */
    boolean takesCalls(ApplicationVersion version) {
        Opening open = opening.get(version);
        Taking now = taking.get(version.baseName());
        return now != null && now.takes(version) || open != null && open.takesCalls();
    }

    /** Whether it runs, or will in a moment. */
    boolean runs(ApplicationVersion version) {
        return users.containsKey(version) || opening.containsKey(version);
    }

    Set<String> baseNames() {
        Set<String> names = new TreeSet<>();
        users.keySet().forEach(version -> names.add(version.baseName()));
        return names;
    }

    VersionState state(ApplicationVersion version) {
        return courses.state(rollout(version.baseName()), version);
    }

    /** @param how null if it is about to run no longer */
    Standings opening(ApplicationVersion version, Opening how) {
        Map<ApplicationVersion, Opening> next = new HashMap<>(opening);
        if (how == null) {
            next.remove(version);
        } else {
            next.put(version, how);
        }
        return new Standings(users, rollouts, taking, courses, next);
    }

    Standings with(ApplicationVersion version, Course course) {
        return new Standings(users, rollouts, taking, courses.with(version, course), opening);
    }

    /** The same where these versions run and this rollout holds. @param now ms since the epoch */
    Changed follow(Map<ApplicationVersion, TransactionUser> running, Rollout after, long now) {
        Map<String, Rollout> next = new TreeMap<>(rollouts);
        if (after.versions().isEmpty()) {
            next.remove(after.baseName());
        } else {
            next.put(after.baseName(), after);
        }
        Courses.Moved moved = courses.follow(after, now);
        return new Changed(new Standings(running, next, takers(after), moved.courses(), opening), moved.moves());
    }

    private Map<String, Taking> takers(Rollout after) {
        Taking now = Taking.of(after);
        if (now.equals(taking.get(after.baseName()))) {
            return taking; // the same object goes on, so that who chose by it need not look again
        }
        Map<String, Taking> changed = new HashMap<>(taking);
        if (now.nobody()) {
            changed.remove(after.baseName());
        } else {
            changed.put(after.baseName(), now);
        }
        return changed;
    }
}
