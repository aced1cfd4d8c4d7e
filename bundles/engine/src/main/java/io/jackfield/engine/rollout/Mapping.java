package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who takes the new calls of one application, by an operator's word. A value.
 *
 * @param choice  the version that takes what nobody else is given; it may be stopped
 * @param shares  of new calls in percent, 1 to 99, by version (canaries); together less than 100, none of the choice
 * @param retired the versions that were retired by name: they take the place of no other. Never the choice
 */
public record Mapping(Optional<ApplicationVersion> choice, NavigableMap<ApplicationVersion, Integer> shares,
                      Set<ApplicationVersion> retired) {
    /** A hundred percent. */
    static final int ALL = 100;
    static final Mapping NONE = new Mapping(Optional.empty(), new TreeMap<>(), Set.of());

    /** @throws IllegalArgumentException if the choice is retired or has a share, or the shares are none */
    public Mapping {
        shares = Collections.unmodifiableNavigableMap(new TreeMap<>(shares));
        retired = Collections.unmodifiableSet(new TreeSet<>(retired));
        if (choice.isPresent() && (shares.containsKey(choice.get()) || retired.contains(choice.get()))) {
            throw new IllegalArgumentException("the choice " + choice.get() + " is retired or has a share");
        }
        if (shares.values().stream().anyMatch(share -> share < 1) || sum(shares) >= ALL) {
            throw new IllegalArgumentException("shares are 1 percent at least and together less than 100: " + shares);
        }
    }

    private static int sum(NavigableMap<ApplicationVersion, Integer> shares) {
        return shares.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** In percent, 0 for none. */
    public int share(ApplicationVersion version) {
        return shares.getOrDefault(version, 0);
    }

    /** What is left for the choice, in percent. */
    public int rest() {
        return ALL - sum(shares);
    }

    /** Whether it is the choice or has a share. */
    public boolean takes(ApplicationVersion version) {
        return choice.equals(Optional.of(version)) || shares.containsKey(version);
    }

    boolean sameTakers(Mapping other) {
        return choice.equals(other.choice) && shares.equals(other.shares);
    }

    /** The version takes everything. */
    Mapping choosing(ApplicationVersion version) {
        return new Mapping(Optional.of(version), new TreeMap<>(), less(version));
    }

    /** @param percent 0 takes the share away */
    Mapping sharing(ApplicationVersion version, int percent) {
        NavigableMap<ApplicationVersion, Integer> changed = new TreeMap<>(shares);
        if (percent == 0) {
            changed.remove(version);
        } else {
            changed.put(version, percent);
        }
        return new Mapping(choice, changed, retired);
    }

    /** The version takes nothing. @param next who is the choice instead, if it was */
    Mapping retiring(ApplicationVersion version, Optional<ApplicationVersion> next) {
        Set<ApplicationVersion> more = new TreeSet<>(retired);
        more.add(version);
        NavigableMap<ApplicationVersion, Integer> changed = new TreeMap<>(shares);
        changed.remove(version);
        Optional<ApplicationVersion> chosen = choice.filter(version::equals).isPresent() ? next : choice;
        chosen.ifPresent(changed::remove);
        return new Mapping(chosen, changed, more);
    }

    /** The same with or without the mark of a version that was retired by name. */
    Mapping marked(ApplicationVersion version, boolean mark) {
        Set<ApplicationVersion> changed = less(version);
        if (mark) {
            changed.add(version);
        }
        return new Mapping(choice, shares, changed);
    }

    /** The same where there is no such version. */
    Mapping without(ApplicationVersion version) {
        NavigableMap<ApplicationVersion, Integer> changed = new TreeMap<>(shares);
        changed.remove(version);
        return new Mapping(choice.filter(chosen -> !chosen.equals(version)), changed, less(version));
    }

    private Set<ApplicationVersion> less(ApplicationVersion version) {
        Set<ApplicationVersion> rest = new TreeSet<>(retired);
        rest.remove(version);
        return rest;
    }
}
