package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Standing;
import io.jackfield.state.ApplicationVersion;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all engines of a cluster share of one application's rollout: which versions there are and who has them, which of them
 * operators retired, and which takes new calls. What is started is each engine's own matter and not part of it; see
 * {@link #here}. A value, with no clock, thread or store.
 *
 * <p>What one engine starts decides little for the others: only a version that no engine had before, newer than the one that
 * takes new calls, becomes the choice. A version that the cluster knows is started with the marks that it has, so that an engine
 * that joins or restarts changes nothing; {@code activate} is the way to choose it.
 *
 * @param revision grows by one with every change that an operator can see
 * @param rows     every version that any engine has, from the oldest to the newest
 */
record SharedRollout(String baseName, long revision, NavigableMap<ApplicationVersion, Row> rows,
                     Optional<ApplicationVersion> choice) {

    /** @param engines the names of those that have it, running or not */
    record Row(boolean retired, Set<String> engines) {
        Row {
            engines = Collections.unmodifiableSet(new TreeSet<>(engines));
        }
    }

    SharedRollout {
        Objects.requireNonNull(baseName, "baseName");
        rows = Collections.unmodifiableNavigableMap(new TreeMap<>(rows));
    }

    /** The start value when the tier knows nothing: what this engine kept by itself. */
    static SharedRollout of(Rollout kept) {
        NavigableMap<ApplicationVersion, Row> rows = new TreeMap<>();
        kept.versions().forEach((version, standing) -> rows.put(version, new Row(standing.retired(), Set.of())));
        return new SharedRollout(kept.baseName(), kept.revision(), rows, kept.choice());
    }

    /** The same as one engine sees it. @param started what runs there, of any application */
    Rollout here(Set<ApplicationVersion> started) {
        NavigableMap<ApplicationVersion, Standing> versions = new TreeMap<>();
        rows.forEach((version, row) -> versions.put(version, new Standing(started.contains(version), row.retired())));
        started.stream().filter(version -> version.baseName().equals(baseName))
                .forEach(version -> versions.putIfAbsent(version, new Standing(true, false)));
        return new Rollout(baseName, revision, versions, choice);
    }

    boolean has(ApplicationVersion version, String engine) {
        Row row = rows.get(version);
        return row != null && row.engines().contains(engine);
    }

    /** @param restoring whether the framework of that engine starts, rather than an operator the version */
    SharedRollout started(ApplicationVersion version, String engine, boolean restoring) {
        Row row = rows.get(version);
        if (row != null) {
            return with(version, new Row(row.retired(), with(row.engines(), engine)), 0, choice);
        }
        Optional<ApplicationVersion> before = choice.isPresent() || restoring ? choice : newestCandidate();
        boolean takesOver = before.map(active -> version.compareTo(active) > 0).orElse(!restoring);
        return with(version, new Row(false, Set.of(engine)), 1, takesOver ? Optional.of(version) : choice);
    }

    private Optional<ApplicationVersion> newestCandidate() {
        return rows.descendingMap().entrySet().stream()
                .filter(each -> !each.getValue().retired() && !each.getValue().engines().isEmpty())
                .map(NavigableMap.Entry::getKey).findFirst();
    }

    /** An engine has the version no more; when none has it, it is forgotten. */
    SharedRollout uninstalled(ApplicationVersion version, String engine) {
        Row row = rows.get(version);
        if (row == null) {
            return this;
        }
        Set<String> left = new TreeSet<>(row.engines());
        left.remove(engine);
        if (!left.isEmpty()) {
            return with(version, new Row(row.retired(), left), 0, choice);
        }
        NavigableMap<ApplicationVersion, Row> rest = new TreeMap<>(rows);
        rest.remove(version);
        return new SharedRollout(baseName, revision + 1, rest, choice.filter(chosen -> !chosen.equals(version)));
    }

    /** What an operator at an engine made of {@link #here}: its marks and its choice. */
    SharedRollout wished(Rollout wish) {
        NavigableMap<ApplicationVersion, Row> marked = new TreeMap<>(rows);
        wish.versions().forEach((version, standing) -> marked.merge(version, new Row(standing.retired(), Set.of()),
                (row, none) -> new Row(standing.retired(), row.engines())));
        return new SharedRollout(baseName, revision + 1, marked, wish.choice());
    }

    private SharedRollout with(ApplicationVersion version, Row row, int steps, Optional<ApplicationVersion> chosen) {
        NavigableMap<ApplicationVersion, Row> changed = new TreeMap<>(rows);
        changed.put(version, row);
        return new SharedRollout(baseName, revision + steps, changed, chosen);
    }

    private static Set<String> with(Set<String> engines, String engine) {
        Set<String> more = new TreeSet<>(engines);
        more.add(engine);
        return more;
    }
}
