package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How far each version is on this engine, and since when. A value, with no clock and no lock. */
record Courses(Map<ApplicationVersion, Course> all) {
    static final Courses NONE = new Courses(Map.of());

    private static final Course UNSEEN = new Course(VersionState.INSTALLED, 0, false, 0);

    /**
     * @param since     ms since the epoch
     * @param served    whether the version took calls since it was started here
     * @param awaitedAt the revision under which it was first to go when it is drained, 0 if it is not; it has to be found drained
     *                  under that or a later one
     */
    record Course(VersionState state, long since, boolean served, long awaitedAt) {
    }

    /** @param drained whether a version that had taken calls has none left */
    record Move(ApplicationVersion version, VersionState from, VersionState to, boolean drained) {
    }

    /** What came of a change. */
    record Moved(Courses courses, List<Move> moves) {
    }

    Courses {
        all = Map.copyOf(all);
    }

    Optional<Course> of(ApplicationVersion version) {
        return Optional.ofNullable(all.get(version));
    }

    Courses with(ApplicationVersion version, Course course) {
        Map<ApplicationVersion, Course> next = new HashMap<>(all);
        next.put(version, course);
        return new Courses(next);
    }

    /** What a rollout makes of the versions of its application. @param now ms since the epoch */
    Moved follow(Rollout after, long now) {
        Map<ApplicationVersion, Course> next = new HashMap<>(all);
        List<Move> moves = new ArrayList<>();
        Set<ApplicationVersion> known = new TreeSet<>(all.keySet());
        known.removeIf(version -> !version.baseName().equals(after.baseName()) || after.known(version));
        for (ApplicationVersion forgotten : known) {
            moves.add(new Move(forgotten, next.remove(forgotten).state(), VersionState.UNINSTALLED, false));
        }
        for (ApplicationVersion version : after.versions().keySet()) {
            Course old = next.getOrDefault(version, UNSEEN);
            long awaitedAt = after.standing(version).commit() != Commit.AWAITED ? 0
                    : old.awaitedAt() > 0 ? old.awaitedAt() : after.revision();
            VersionState to = state(old, after, version, awaitedAt);
            if (to != old.state() || awaitedAt != old.awaitedAt()) {
                boolean served = to == VersionState.ACTIVE || to == VersionState.IN_TEST || to == VersionState.RETIRING && old.served();
                next.put(version, new Course(to, now, served, awaitedAt));
            }
            if (to != old.state()) {
                moves.add(new Move(version, old.state(), to, false));
            }
        }
        return new Moved(new Courses(next), moves);
    }

    /** What was drained has to be found so again once it is to be committed: until then it might have taken another's place. */
    private static VersionState state(Course old, Rollout after, ApplicationVersion version, long awaitedAt) {
        VersionState state = after.state(version);
        return state == VersionState.RETIRING && old.state() == VersionState.DRAINED && awaitedAt == old.awaitedAt()
                ? VersionState.DRAINED : state;
    }

    /** How far a version is here. */
    VersionState state(Rollout rollout, ApplicationVersion version) {
        VersionState state = rollout.state(version);
        return state == VersionState.RETIRED ? state : of(version).map(Course::state).orElse(state);
    }

    /** As {@link Rollouts#status}. */
    List<VersionStatus> status(Map<String, Rollout> rollouts, Map<ApplicationVersion, Long> census) {
        TreeSet<ApplicationVersion> versions = new TreeSet<>(census.keySet());
        rollouts.values().forEach(rollout -> versions.addAll(rollout.versions().keySet()));
        List<VersionStatus> list = new ArrayList<>();
        for (ApplicationVersion version : versions) {
            Rollout rollout = rollouts.getOrDefault(version.baseName(), Rollout.none(version.baseName()));
            long sessions = census.getOrDefault(version, 0L);
            VersionState state = shown(rollout, version, sessions);
            list.add(new VersionStatus(version, state, sessions, of(version).map(Course::since).orElse(0L), rollout.retired(version),
                    rollout.revision(), rollout.shareHere(version), rollout.standing(version),
                    Commands.possible(rollout, version, state == VersionState.DRAINED)));
        }
        return list;
    }

    /** A drained version has sessions again where an engine whose newer version was stopped gives it calls. */
    private VersionState shown(Rollout rollout, ApplicationVersion version, long sessions) {
        VersionState state = state(rollout, version);
        return state == VersionState.DRAINED && sessions > 0 ? VersionState.RETIRING : state;
    }
}
