package io.jackfield.engine.rollout;

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

    private static final Course UNSEEN = new Course(VersionState.INSTALLED, 0, false);

    /** @param since ms since the epoch @param served whether the version took calls since it was started here */
    record Course(VersionState state, long since, boolean served) {
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
            VersionState to = state(old.state(), after, version);
            if (to != old.state()) {
                boolean served = to == VersionState.ACTIVE || to == VersionState.RETIRING && old.served();
                next.put(version, new Course(to, now, served));
                moves.add(new Move(version, old.state(), to, false));
            }
        }
        return new Moved(new Courses(next), moves);
    }

    private static VersionState state(VersionState old, Rollout after, ApplicationVersion version) {
        if (!after.started(version)) {
            return VersionState.INSTALLED;
        }
        if (after.active().equals(Optional.of(version))) {
            return VersionState.ACTIVE;
        }
        return old == VersionState.DRAINED ? VersionState.DRAINED : VersionState.RETIRING;
    }

    /** As {@link Rollouts#status}. */
    List<VersionStatus> status(Map<String, Rollout> rollouts, Map<ApplicationVersion, Long> census) {
        TreeSet<ApplicationVersion> versions = new TreeSet<>(census.keySet());
        rollouts.values().forEach(rollout -> versions.addAll(rollout.versions().keySet()));
        List<VersionStatus> list = new ArrayList<>();
        for (ApplicationVersion version : versions) {
            Rollout rollout = rollouts.getOrDefault(version.baseName(), Rollout.none(version.baseName()));
            long sessions = census.getOrDefault(version, 0L);
            list.add(new VersionStatus(version, shown(rollout, version, sessions), sessions, of(version).map(Course::since).orElse(0L),
                    rollout.retired(version), rollout.revision()));
        }
        return list;
    }

    /** A drained version has sessions again where an engine whose newer version was stopped gives it calls. */
    private VersionState shown(Rollout rollout, ApplicationVersion version, long sessions) {
        if (!rollout.known(version)) {
            return VersionState.UNINSTALLED;
        }
        VersionState state = of(version).orElse(UNSEEN).state();
        return state == VersionState.DRAINED && sessions > 0 ? VersionState.RETIRING : state;
    }
}
