package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.engine.rollout.Rollout.Standing;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What operators may do to a {@link Rollout}, and what comes of it (decision note 23). What is not possible is refused with a
 * sentence that says what is, and changes nothing.
 */
final class Commands {
    private Commands() {
    }

    static Answer activate(Rollout rollout, ApplicationVersion version) {
        Optional<Refused> not = notHere(rollout, version);
        if (not.isPresent()) {
            return not.get();
        }
        Standing plain = rollout.standing(version).plain();
        Mapping next = rollout.mapping().choosing(version);
        return next.equals(rollout.mapping()) && plain.equals(rollout.standing(version)) ? new Changed(rollout)
                : new Changed(rollout.with(version, plain, next));
    }

    static Answer retire(Rollout rollout, ApplicationVersion version) {
        Optional<Refused> not = notHere(rollout, version);
        if (not.isPresent()) {
            return not.get();
        }
        Standing standing = rollout.standing(version).plain().commit(rollout.standing(version).commit());
        if (rollout.retired(version) && rollout.mapping().share(version) == 0 && standing.equals(rollout.standing(version))) {
            return new Changed(rollout);
        }
        Mapping without = rollout.mapping().retiring(version, Optional.empty());
        Optional<ApplicationVersion> next = rollout.with(version, standing, without).candidate();
        return new Changed(rollout.with(version, standing, rollout.mapping().retiring(version, next)));
    }

    static Answer test(Rollout rollout, ApplicationVersion version, Optional<Selector> selector) {
        Optional<Refused> not = notHere(rollout, version);
        if (not.isPresent()) {
            return not.get();
        }
        Standing standing = rollout.standing(version);
        if (standing.selector().equals(selector)) {
            return new Changed(rollout);
        }
        if (selector.isPresent() && rollout.state(version) == VersionState.ACTIVE) {
            return refused(rollout, version, "takes new calls already");
        }
        return new Changed(rollout.with(version, standing.selecting(selector), noLongerHeld(rollout, version)));
    }

    static Answer canary(Rollout rollout, ApplicationVersion version, int percent) {
        Optional<Refused> not = notHere(rollout, version);
        if (not.isPresent()) {
            return not.get();
        }
        int old = rollout.mapping().share(version);
        int most = rollout.mapping().rest() + old - 1;
        if (percent < 0 || percent > most) {
            return new Refused("A share is a whole number of percent from 1 to " + most
                    + (most < Mapping.ALL - 1 ? ", as other versions have the rest" : "") + ", or 0 to take it away; not " + percent + ".");
        }
        if (percent == old) {
            return new Changed(rollout);
        }
        Optional<ApplicationVersion> active = rollout.active();
        if (old == 0 && (active.isEmpty() || active.get().equals(version) || rollout.choice().equals(Optional.of(version)))) {
            return active.isEmpty() ? refused(rollout, version, "would have a share beside no active version")
                    : refused(rollout, version, "takes what others do not have");
        }
        Standing standing = rollout.standing(version);
        return new Changed(rollout.with(version, standing.selecting(standing.selector()),
                noLongerHeld(rollout, version).sharing(version, percent)));
    }

    /** One that was held and gets something is like one retired by name, so that it takes no place that nobody gave it. */
    private static Mapping noLongerHeld(Rollout rollout, ApplicationVersion version) {
        return rollout.standing(version).held() ? rollout.mapping().marked(version, true) : rollout.mapping();
    }

    static Answer rollback(Rollout rollout) {
        if (rollout.before().isEmpty()) {
            return new Refused("There is no mapping to go back to for " + rollout.baseName()
                    + ": nothing was changed yet, or a version of that mapping is gone; sip:activate chooses a version.");
        }
        Mapping back = rollout.before().get();
        Optional<ApplicationVersion> choice = back.choice();
        if (choice.isPresent() && !rollout.started(choice.get())) {
            return new Refused("New calls would go back to " + choice.get() + ", which is not started; start its bundle first.");
        }
        NavigableMap<ApplicationVersion, Standing> changed = new TreeMap<>(rollout.versions());
        changed.replaceAll((version, standing) -> back.takes(version) ? standing.selecting(standing.selector()) : standing);
        return new Changed(new Rollout(rollout.baseName(), rollout.revision() + 1, changed, back, resolved(rollout)));
    }

    static Answer commit(Rollout rollout, ApplicationVersion version) {
        Optional<Refused> not = notHere(rollout, version);
        if (not.isPresent()) {
            return not.get();
        }
        if (rollout.standing(version).commit() == Commit.AWAITED) {
            return new Changed(rollout);
        }
        if (rollout.state(version) != VersionState.RETIRING || rollout.mapping().takes(version)) {
            return refused(rollout, version, "can be committed when it takes no new calls");
        }
        return new Changed(rollout.with(version, rollout.standing(version).commit(Commit.AWAITED), rollout.mapping()));
    }

    /** What an operator may do to a version now, in the words of the commands. @param drained whether it has no call left */
    static List<String> possible(Rollout rollout, ApplicationVersion version, boolean drained) {
        VersionState state = rollout.state(version);
        List<String> words = new ArrayList<>();
        if (!rollout.started(version) || state == VersionState.RETIRED) {
            return words;
        }
        boolean all = rollout.active().equals(Optional.of(version));
        if (!all || !rollout.mapping().equals(rollout.mapping().choosing(version))) {
            words.add("activate");
        }
        if (state != VersionState.ACTIVE) {
            words.add("test");
        }
        if (rollout.mapping().share(version) > 0 || !all && rollout.active().isPresent() && !rollout.mapping().takes(version)) {
            words.add("canary");
        }
        if (!rollout.retired(version) || rollout.takes(version)) {
            words.add("retire");
        }
        if (state == VersionState.RETIRING && rollout.standing(version).commit() == Commit.NONE && !rollout.mapping().takes(version)) {
            words.add(drained ? "commit" : "commit --when-drained");
        }
        return words;
    }

    static Refused refused(Rollout rollout, ApplicationVersion version, String why) {
        List<String> words = possible(rollout, version, false);
        return new Refused(version + " is " + rollout.state(version).word() + " and " + why + "; possible now: "
                + (words.isEmpty() ? "nothing" : String.join(", ", words)) + ".");
    }

    private static Optional<Refused> notHere(Rollout rollout, ApplicationVersion version) {
        if (rollout.standing(version).commit() == Commit.DONE) {
            return Optional.of(new Refused(version + " is retired and its bundle goes; install and start it anew."));
        }
        if (rollout.started(version)) {
            return Optional.empty();
        }
        return Optional.of(new Refused(rollout.known(version) ? version + " is not started; start its bundle first."
                : "There is no " + version + " here."));
    }

    /**
     * What is the way back once the next mapping holds. Where the same take calls it stays what it was, but for the mark of the
     * version that was retired by name or is so no longer.
     */
    static Optional<Mapping> before(Rollout rollout, Mapping next, ApplicationVersion version) {
        if (next.sameTakers(rollout.mapping())) {
            boolean mark = next.retired().contains(version);
            return mark == rollout.retired(version) ? rollout.before()
                    : rollout.before().map(back -> back.takes(version) ? back : back.marked(version, mark));
        }
        return resolved(rollout).or(rollout::before).filter(back -> !back.sameTakers(next));
    }

    /** The mapping that holds, with a name for who takes calls without being the choice; empty if nobody does. */
    private static Optional<Mapping> resolved(Rollout rollout) {
        Mapping mapping = rollout.mapping();
        if (mapping.choice().isPresent()) {
            return Optional.of(mapping);
        }
        return rollout.active().filter(active -> mapping.share(active) == 0)
                .map(active -> new Mapping(Optional.of(active), mapping.shares(), mapping.retired()));
    }

    /** A way back to a version that is gone is none. */
    static Optional<Mapping> without(Optional<Mapping> before, ApplicationVersion version) {
        return before.filter(back -> !back.takes(version)).map(back -> back.without(version));
    }
}
