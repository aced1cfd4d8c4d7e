package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which versions of one application there are and which of them takes new calls: a value and its rules, with no clock,
 * thread or registry.
 *
 * <p>The active version is the {@link #choice()} while that is started, else the newest started version that was not
 * retired by name, else none. What operators do moves the choice:
 * <pre>
 *  start of a version newer than the active one   it becomes the choice (the first one started, too)
 *  start of an older one                          the choice stays
 *  start of a retired one                         clears its mark; then as above
 *  start by the framework, when it starts or      the choice stays and marks stay: order decides nothing; only a version
 *   refreshes the bundle                          never seen before and newer than the choice becomes the choice
 *  retire                                         marks the version; it is the choice no longer
 *  activate                                       clears the mark; it is the choice, older or newer
 *  stop                                           the choice and marks stay, for when it is back
 *  uninstall                                      the version is forgotten
 * </pre>
 *
 * @param baseName the name that all versions share
 * @param revision grows with every change; what an operator saw
 * @param versions every version known, from the oldest to the newest
 * @param choice   the version that took new calls by an operator's latest start or activate; it may be stopped
 */
public record Rollout(String baseName, long revision, NavigableMap<ApplicationVersion, Standing> versions,
                      Optional<ApplicationVersion> choice) {

    /** How one version stands. @param retired whether an operator retired it by name and did not start it since */
    public record Standing(boolean started, boolean retired) {
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

    /** @throws IllegalArgumentException if a version has another base name, or the choice is unknown or retired */
    public Rollout {
        Objects.requireNonNull(baseName, "baseName");
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        for (ApplicationVersion each : versions.keySet()) {
            if (!each.baseName().equals(baseName)) {
                throw new IllegalArgumentException(each + " is not a version of " + baseName);
            }
        }
        if (choice.isPresent()) {
            Standing chosen = versions.get(choice.get());
            if (chosen == null || chosen.retired()) {
                throw new IllegalArgumentException("the choice " + choice.get() + " is unknown or retired");
            }
        }
    }

    /** An application of which no version is known yet. */
    public static Rollout none(String baseName) {
        return new Rollout(baseName, 0, new TreeMap<>(), Optional.empty());
    }

    /** The version that takes new calls. */
    public Optional<ApplicationVersion> active() {
        Optional<ApplicationVersion> chosen = choice.filter(this::started);
        return chosen.isPresent() ? chosen : newestCandidate();
    }

    private Optional<ApplicationVersion> newestCandidate() {
        return versions.descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue().started() && !entry.getValue().retired())
                .map(NavigableMap.Entry::getKey).findFirst();
    }

    public boolean known(ApplicationVersion version) {
        return versions.containsKey(version);
    }

    public boolean started(ApplicationVersion version) {
        Standing standing = versions.get(version);
        return standing != null && standing.started();
    }

    public boolean retired(ApplicationVersion version) {
        Standing standing = versions.get(version);
        return standing != null && standing.retired();
    }

    /** @param restoring whether the framework starts, rather than an operator the version */
    public Rollout started(ApplicationVersion version, boolean restoring) {
        if (started(version)) {
            return this;
        }
        boolean restored = restoring && known(version);
        Standing standing = new Standing(true, restored && retired(version));
        return with(version, standing, takesOver(version, restoring) ? Optional.of(version) : choice);
    }

    private boolean takesOver(ApplicationVersion version, boolean restoring) {
        if (restoring) {
            // Against the choice and not against what is started so far, which depends on the order of starting.
            return !known(version) && choice.isPresent() && version.compareTo(choice.get()) > 0;
        }
        return active().map(active -> version.compareTo(active) > 0).orElse(true);
    }

    public Rollout stopped(ApplicationVersion version) {
        if (!started(version)) {
            return this;
        }
        return with(version, new Standing(false, retired(version)), choice);
    }

    public Rollout uninstalled(ApplicationVersion version) {
        if (!known(version)) {
            return this;
        }
        NavigableMap<ApplicationVersion, Standing> left = new TreeMap<>(versions);
        left.remove(version);
        return new Rollout(baseName, revision + 1, left, choice.filter(chosen -> !chosen.equals(version)));
    }

    /** The version takes no new calls; the next candidate does, one that a newer version had superseded included. */
    public Answer retire(ApplicationVersion version) {
        if (!started(version)) {
            return notStarted(version);
        }
        if (retired(version)) {
            return new Changed(this);
        }
        return new Changed(with(version, new Standing(true, true), choice.filter(chosen -> !chosen.equals(version))));
    }

    /** The version takes all new calls, until a newer one is started or another one activated. */
    public Answer activate(ApplicationVersion version) {
        if (!started(version)) {
            return notStarted(version);
        }
        if (choice.equals(Optional.of(version))) {
            return new Changed(this);
        }
        return new Changed(with(version, new Standing(true, false), Optional.of(version)));
    }

    /** The same after the framework stopped and before anything is started again. */
    public Rollout restored() {
        NavigableMap<ApplicationVersion, Standing> stopped = new TreeMap<>();
        versions.forEach((version, standing) -> stopped.put(version, new Standing(false, standing.retired())));
        return new Rollout(baseName, revision, stopped, choice);
    }

    private Refused notStarted(ApplicationVersion version) {
        return new Refused(known(version) ? version + " is not started; start its bundle first."
                : "There is no " + version + " here.");
    }

    private Rollout with(ApplicationVersion version, Standing standing, Optional<ApplicationVersion> chosen) {
        NavigableMap<ApplicationVersion, Standing> changed = new TreeMap<>(versions);
        changed.put(version, standing);
        return new Rollout(baseName, revision + 1, changed, chosen);
    }
}
