package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Counts the events in hand of every version. Thread-safe, without a lock. */
final class Hands {
    private final Map<ApplicationVersion, InHand> all = new ConcurrentHashMap<>();

    InHand of(ApplicationVersion version) {
        InHand hand = all.get(version);
        return hand != null ? hand : all.computeIfAbsent(version, key -> new InHand());
    }

    /** How many events of each ever began, of those that have none in hand. @param which looked at before the counts are */
    Map<ApplicationVersion, Long> quiet(Iterable<ApplicationVersion> versions, Predicate<ApplicationVersion> which) {
        Map<ApplicationVersion, Long> quiet = new HashMap<>();
        for (ApplicationVersion version : versions) {
            if (which.test(version)) {
                long begun = of(version).begun();
                if (of(version).count() == 0) {
                    quiet.put(version, begun);
                }
            }
        }
        return quiet;
    }
}
