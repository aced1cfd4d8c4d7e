package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which versions of one application there are and which of them takes new calls: a value and its rules, with no clock,
 * thread or registry. Decision note 23 has the table of all inputs; what operators do is in {@link Commands}.
 *
 * <p>The active version is the mapping's choice while that is started, else the newest started version that nobody set apart
 * (retired by name, held, in test, with a share, to be committed), else the newest canary, else none. What bundles do:
 * <pre>
 *  start of a version newer than the active one   it becomes the choice (the first one started, too)
 *  start of an older one                          the choice stays
 *  start of one retired by name, or committed     clears that mark; then as above
 *  start of one that is held, in test, a canary,  nothing changes
 *   the choice, or to be committed
 *  first start of one that is to be held          it is held
 *  start by the framework, when it starts or      the choice stays and marks stay: order decides nothing; only a version
 *   refreshes the bundle                          never seen before and newer than the choice becomes the choice
 *  stop                                           the mapping and marks stay, for when it is back
 *  uninstall                                      the version is forgotten
 * </pre>
 *
 * @param baseName the name that all versions share
 * @param revision grows with every change; what an operator saw
 * @param versions every version known, from the oldest to the newest
 * @param mapping  who takes new calls
 * @param before   what the mapping was before it was changed last: the way back
 */
public record Rollout(String baseName, long revision, NavigableMap<ApplicationVersion, Standing> versions,
                      Mapping mapping, Optional<Mapping> before) {

    /** How far a version is on its way out. */
    public enum Commit {
        NONE,
        /** To be committed as soon as it is drained; it takes nothing more until an operator gives it something. */
        AWAITED,
        /** Committed: its bundle is to go wherever it is. */
        DONE
    }

    /**
     * How one version stands, beside the mapping.
     *
     * @param held whether nobody gave it anything since it was first seen, and it waits for that
     */
    public record Standing(boolean started, boolean held, Commit commit, Optional<Selector> selector) {
        static final Standing INSTALLED = new Standing(false, false, Commit.NONE, Optional.empty());

        Standing started(boolean now) {
            return new Standing(now, held, commit, selector);
        }

        Standing selecting(Optional<Selector> other) {
            return new Standing(started, false, Commit.NONE, other);
        }

        Standing commit(Commit other) {
            return new Standing(started, held, other, selector);
        }

        Standing plain() {
            return new Standing(started, false, Commit.NONE, Optional.empty());
        }
    }

    /** What came of an operator's wish. */
    public sealed interface Answer permits Changed, Refused {
    }

    /** It is done. The rollout is the same, revision and all, where nothing was to be done. */
    public record Changed(Rollout rollout) implements Answer {
    }

    /** It was not done. @param reason one sentence for the operator */
    public record Refused(String reason) implements Answer {
    }

    /** @throws IllegalArgumentException if a version has another base name, or one that is to go or unknown takes calls */
    public Rollout {
        Objects.requireNonNull(baseName, "baseName");
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        for (ApplicationVersion each : versions.keySet()) {
            if (!each.baseName().equals(baseName)) {
                throw new IllegalArgumentException(each + " is not a version of " + baseName);
            }
        }
        check(versions, mapping);
        before.ifPresent(former -> former.shares().keySet().forEach(Objects::requireNonNull));
    }

    private static void check(NavigableMap<ApplicationVersion, Standing> versions, Mapping mapping) {
        NavigableMap<ApplicationVersion, Integer> takers = new TreeMap<>(mapping.shares());
        mapping.choice().ifPresent(choice -> takers.put(choice, mapping.rest()));
        for (ApplicationVersion taker : takers.keySet()) {
            Standing standing = versions.get(taker);
            if (standing == null || standing.held() || standing.commit() != Commit.NONE) {
                throw new IllegalArgumentException(taker + " is to take calls and is unknown, held or committed");
            }
        }
    }

    /** An application of which no version is known yet. */
    public static Rollout none(String baseName) {
        return new Rollout(baseName, 0, new TreeMap<>(), Mapping.NONE, Optional.empty());
    }

    /** The version that an operator's latest start, activate or rollback gave new calls to; it may be stopped. */
    public Optional<ApplicationVersion> choice() {
        return mapping.choice();
    }

    /** The version that takes new calls, but for those that selectors and shares take away. */
    public Optional<ApplicationVersion> active() {
        Optional<ApplicationVersion> chosen = choice().filter(this::started);
        return chosen.isPresent() ? chosen : candidate().or(this::newestCanary);
    }

    /** The newest version that may take the place of the choice. */
    Optional<ApplicationVersion> candidate() {
        return versions.descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue().equals(Standing.INSTALLED.started(true)) && !retired(entry.getKey())
                        && mapping.share(entry.getKey()) == 0)
                .map(NavigableMap.Entry::getKey).findFirst();
    }

    private Optional<ApplicationVersion> newestCanary() {
        return mapping.shares().descendingKeySet().stream().filter(this::started).findFirst();
    }

    public boolean known(ApplicationVersion version) {
        return versions.containsKey(version);
    }

    public boolean started(ApplicationVersion version) {
        return standing(version).started();
    }

    /** Whether it was retired by name. */
    public boolean retired(ApplicationVersion version) {
        return mapping.retired().contains(version);
    }

    /** How it stands; as one that is installed and nothing more, if it is not known. */
    public Standing standing(ApplicationVersion version) {
        return versions.getOrDefault(version, Standing.INSTALLED);
    }

    /** Whether it takes new calls where it runs, some of them or all. */
    public boolean takes(ApplicationVersion version) {
        return started(version) && (mapping.share(version) > 0 || standing(version).selector().isPresent()
                || active().equals(Optional.of(version)));
    }

    /** What it takes of new calls that no selector picks, in percent. A canary that is not started leaves its share to the active one. */
    public int shareHere(ApplicationVersion version) {
        if (!active().equals(Optional.of(version))) {
            return started(version) ? mapping.share(version) : 0;
        }
        return Mapping.ALL - mapping.shares().keySet().stream().filter(each -> !each.equals(version)).mapToInt(this::shareHere).sum();
    }

    /** How far it is, without looking whether calls are left: {@link VersionState#RETIRING} may be drained. */
    public VersionState state(ApplicationVersion version) {
        Standing standing = standing(version);
        if (!known(version)) {
            return VersionState.UNINSTALLED;
        }
        if (standing.commit() == Commit.DONE) {
            return VersionState.RETIRED;
        }
        if (!standing.started() || standing.held()) {
            return VersionState.INSTALLED;
        }
        if (mapping.share(version) > 0 || active().equals(Optional.of(version))) {
            return VersionState.ACTIVE;
        }
        return standing.selector().isPresent() ? VersionState.IN_TEST : VersionState.RETIRING;
    }

    /**
     * @param restoring whether the framework starts, rather than an operator the version
     * @param hold      whether it is to take nothing until an operator gives it something
     */
    public Rollout started(ApplicationVersion version, boolean restoring, boolean hold) {
        if (started(version)) {
            return this;
        }
        Standing old = standing(version);
        boolean anew = !known(version) || old.commit() == Commit.DONE && !restoring;
        if (anew && hold) {
            return with(version, new Standing(true, true, Commit.NONE, Optional.empty()), mapping.without(version));
        }
        if (!anew && (restoring || hold || mapping.takes(version) || !old.equals(Standing.INSTALLED))) {
            return with(version, old.started(true), mapping);
        }
        return with(version, Standing.INSTALLED.started(true), takesOver(version, restoring) ? mapping.choosing(version)
                : mapping.marked(version, false));
    }

    /** As {@link #started(ApplicationVersion, boolean, boolean)}, of a version that is not to be held. */
    public Rollout started(ApplicationVersion version, boolean restoring) {
        return started(version, restoring, false);
    }

    private boolean takesOver(ApplicationVersion version, boolean restoring) {
        if (restoring) {
            // Against the choice and not against what is started so far, which depends on the order of starting.
            return choice().isPresent() && version.compareTo(choice().get()) > 0;
        }
        return active().map(active -> version.compareTo(active) > 0).orElse(true);
    }

    public Rollout stopped(ApplicationVersion version) {
        return started(version) ? with(version, standing(version).started(false), mapping) : this;
    }

    public Rollout uninstalled(ApplicationVersion version) {
        if (!known(version)) {
            return this;
        }
        NavigableMap<ApplicationVersion, Standing> left = new TreeMap<>(versions);
        left.remove(version);
        return new Rollout(baseName, revision + 1, left, mapping.without(version), Commands.without(before, version));
    }

    /** The same after the framework stopped and before anything is started again. */
    public Rollout restored() {
        NavigableMap<ApplicationVersion, Standing> stopped = new TreeMap<>();
        versions.forEach((version, standing) -> stopped.put(version, standing.started(false)));
        return new Rollout(baseName, revision, stopped, mapping, before);
    }

    /** The version takes no new calls; the next candidate does, one that a newer version had superseded included. */
    public Answer retire(ApplicationVersion version) {
        return Commands.retire(this, version);
    }

    /** The version takes all new calls, until a newer one is started or another one activated. */
    public Answer activate(ApplicationVersion version) {
        return Commands.activate(this, version);
    }

    /** @param selector which new calls the version takes; empty for none any more */
    public Answer test(ApplicationVersion version, Optional<Selector> selector) {
        return Commands.test(this, version, selector);
    }

    /** @param percent of new calls that the version takes; 0 takes its share away */
    public Answer canary(ApplicationVersion version, int percent) {
        return Commands.canary(this, version, percent);
    }

    /** Exchanges the mapping and the one before it. */
    public Answer rollback() {
        return Commands.rollback(this);
    }

    /** The version takes nothing any more and goes when it is drained. */
    public Answer commit(ApplicationVersion version) {
        return Commands.commit(this, version);
    }

    /** What was awaited of it is so: it is drained. Nothing changes if that is not awaited any more. */
    public Rollout committed(ApplicationVersion version) {
        if (standing(version).commit() != Commit.AWAITED) {
            return this;
        }
        NavigableMap<ApplicationVersion, Standing> changed = new TreeMap<>(versions);
        changed.put(version, standing(version).commit(Commit.DONE));
        return new Rollout(baseName, revision + 1, changed, mapping.without(version), Commands.without(before, version));
    }

    /** A version with another standing and another mapping; what was is the way back, if others take calls now. */
    Rollout with(ApplicationVersion version, Standing standing, Mapping next) {
        NavigableMap<ApplicationVersion, Standing> changed = new TreeMap<>(versions);
        changed.put(version, standing);
        return new Rollout(baseName, revision + 1, changed, next, Commands.before(this, next, version));
    }
}
