package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Rollout.Standing;
import io.jackfield.state.ApplicationVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
 * @param own      the mappings of engines that have one of their own, by their names; one that leads to a version that is gone, held
 *                 or to go, or to none, is left out
 */
record SharedRollout(String baseName, long revision, NavigableMap<ApplicationVersion, Row> rows, Mapping mapping,
                     Optional<Mapping> before, NavigableMap<String, Mapping> own) {

    /** @param standing not started: that is each engine's own @param engines the names of those that have it, running or not */
    record Row(Standing standing, Set<String> engines) {
        Row {
            standing = standing.started(false);
            engines = Collections.unmodifiableSet(new TreeSet<>(engines));
        }
    }

    SharedRollout {
        Objects.requireNonNull(baseName, "baseName");
        rows = Collections.unmodifiableNavigableMap(new TreeMap<>(rows));
        NavigableMap<String, Mapping> left = new TreeMap<>();
        for (Map.Entry<String, Mapping> each : own.entrySet()) {
            if (holds(each.getValue(), rows)) {
                left.put(each.getKey(), marked(each.getValue(), mapping.retired()));
            }
        }
        own = Collections.unmodifiableNavigableMap(left);
    }

    private static boolean holds(Mapping own, NavigableMap<ApplicationVersion, Row> rows) {
        List<ApplicationVersion> takers = Stream.concat(own.choice().stream(), own.shares().keySet().stream()).toList();
        return !takers.isEmpty() && takers.stream().map(rows::get)
                .allMatch(row -> row != null && !row.standing().held() && row.standing().commit() == Commit.NONE);
    }

    /** Which versions were retired by name is the same everywhere. */
    private static Mapping marked(Mapping own, Set<ApplicationVersion> retired) {
        Set<ApplicationVersion> marks = new TreeSet<>(retired);
        own.choice().ifPresent(marks::remove);
        return new Mapping(own.choice(), own.shares(), marks);
    }

    /** The start value when the tier knows nothing: what this engine kept by itself. */
    static SharedRollout of(Rollout kept) {
        NavigableMap<ApplicationVersion, Row> rows = new TreeMap<>();
        kept.versions().forEach((version, standing) -> rows.put(version, new Row(standing, Set.of())));
        return new SharedRollout(kept.baseName(), kept.revision(), rows, kept.mapping(), kept.before(), new TreeMap<>());
    }

    /** The same as one engine sees it. @param started what runs there, of any application */
    Rollout here(Set<ApplicationVersion> started) {
        return here(started, Set.of());
    }

    /** The same. @param held those of them that are held where they are not known yet */
    Rollout here(Set<ApplicationVersion> started, Set<ApplicationVersion> held) {
        return seen(started::contains, started, held, mapping);
    }

    /** The same for the calls of that engine: by its own mapping, if it has one. */
    Rollout here(Set<ApplicationVersion> started, Set<ApplicationVersion> held, String engine) {
        return seen(started::contains, started, held, own.getOrDefault(engine, mapping));
    }

    /** The same as another engine may see it: what it has counts as started there. */
    Rollout at(String engine) {
        return seen(version -> rows.get(version).engines().contains(engine), Set.of(), Set.of(), own.getOrDefault(engine, mapping));
    }

    private Rollout seen(Predicate<ApplicationVersion> started, Set<ApplicationVersion> more, Set<ApplicationVersion> held,
                         Mapping mapping) {
        NavigableMap<ApplicationVersion, Standing> versions = new TreeMap<>();
        rows.forEach((version, row) -> versions.put(version, row.standing().started(started.test(version))));
        more.stream().filter(version -> version.baseName().equals(baseName))
                .forEach(version -> versions.putIfAbsent(version,
                        new Standing(true, held.contains(version), Commit.NONE, Optional.empty())));
        return new Rollout(baseName, revision, versions, mapping, before);
    }

    boolean has(ApplicationVersion version, String engine) {
        Row row = rows.get(version);
        return row != null && row.engines().contains(engine);
    }

    /**
     * @param restoring whether the framework of that engine starts, rather than an operator the version
     * @param hold      whether it is to take nothing until an operator gives it something
     */
    SharedRollout started(ApplicationVersion version, String engine, boolean restoring, boolean hold) {
        Row row = rows.get(version);
        if (row != null && (restoring || row.standing().commit() != Commit.DONE)) {
            return with(version, new Row(row.standing(), with(row.engines(), engine)));
        }
        Rollout anywhere = seen(each -> !each.equals(version) && !rows.get(each).engines().isEmpty(), Set.of(), Set.of(), mapping);
        return wished(anywhere.started(version, restoring, hold)).with(version, engine, row);
    }

    private SharedRollout with(ApplicationVersion version, String engine, Row before) {
        Set<String> engines = before == null ? Set.of(engine) : with(before.engines(), engine);
        return with(version, new Row(rows.get(version).standing(), engines));
    }

    /** An engine has the version no more; when none has it, it is forgotten. */
    SharedRollout uninstalled(ApplicationVersion version, String engine) {
        Row row = rows.get(version);
        if (row == null) {
            return this;
        }
        Set<String> left = new TreeSet<>(row.engines());
        left.remove(engine);
        return left.isEmpty() ? wished(seen(each -> false, Set.of(), Set.of(), mapping).uninstalled(version))
                : with(version, new Row(row.standing(), left));
    }

    /** What an operator at an engine made of {@link #here}: its marks and its mapping. */
    SharedRollout wished(Rollout wish) {
        NavigableMap<ApplicationVersion, Row> marked = new TreeMap<>();
        wish.versions().forEach((version, standing) ->
                marked.put(version, new Row(standing, rows.containsKey(version) ? rows.get(version).engines() : Set.of())));
        return new SharedRollout(baseName, revision + 1, marked, wish.mapping(), wish.before(), own);
    }

    /** What an operator made of {@link #at}: that engine's own mapping. Who is given something there is neither held nor to go. */
    SharedRollout wished(Rollout wish, String engine) {
        NavigableMap<ApplicationVersion, Row> marked = new TreeMap<>(rows);
        Mapping common = mapping;
        for (Map.Entry<ApplicationVersion, Row> each : rows.entrySet()) {
            Standing old = each.getValue().standing();
            Standing now = wish.standing(each.getKey());
            common = old.held() && !now.held() ? common.marked(each.getKey(), true) : common;
            marked.put(each.getKey(), new Row(new Standing(false, now.held(), now.commit(), old.selector()), each.getValue().engines()));
        }
        NavigableMap<String, Mapping> mappings = new TreeMap<>(own);
        mappings.put(engine, wish.mapping());
        return new SharedRollout(baseName, revision + 1, marked, common, before, mappings);
    }

    /** The engine goes by the common mapping again. */
    SharedRollout common(String engine) {
        NavigableMap<String, Mapping> mappings = new TreeMap<>(own);
        return mappings.remove(engine) == null ? this : new SharedRollout(baseName, revision + 1, rows, mapping, before, mappings);
    }

    /** Every engine that has any version. */
    Set<String> engines() {
        Set<String> all = new TreeSet<>();
        rows.values().forEach(row -> all.addAll(row.engines()));
        return all;
    }

    private SharedRollout with(ApplicationVersion version, Row row) {
        NavigableMap<ApplicationVersion, Row> changed = new TreeMap<>(rows);
        changed.put(version, row);
        return new SharedRollout(baseName, revision, changed, mapping, before, own);
    }

    private static Set<String> with(Set<String> engines, String engine) {
        Set<String> more = new TreeSet<>(engines);
        more.add(engine);
        return more;
    }
}
