package io.jackfield.state.testkit.history;

import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.HashSet;
import java.util.Set;

/**
 * All that a store knows of one key, at one moment between two operations.
 *
 * @param revision       0 for no call; {@link #OPEN} for one that nobody was told yet, above {@code highest}
 * @param highest        no revision that was told is above it
 * @param content        null for no call
 * @param holder         null for nobody
 * @param latest         the latest check-in, null for none or forgotten
 * @param latestRevision what it was answered; {@link #OPEN} if nobody was told yet
 * @param ended          the lives that are lent nothing
 * @param handedOver     whether another keeps the key than at first, who does not know who held it: the store believes who
 *                       checks in from the current revision while nobody is known to hold the call
 */
record Book(long revision, long highest, Content content, Incarnation holder, CheckIn.Id latest, long latestRevision,
            Set<Incarnation> ended, boolean handedOver) {
    static final long OPEN = -1;
    static final Book EMPTY = new Book(0, 0, null, null, null, 0, Set.of(), false);

    /** Whether the revision can be this one. */
    boolean is(long seen) {
        return revision == seen || revision == OPEN && seen > highest;
    }

    /** The revision is this one. */
    Book at(long seen) {
        boolean open = latestRevision == OPEN && revision == OPEN;
        return new Book(seen, Math.max(highest, seen), content, holder, latest, open ? seen : latestRevision, ended, handedOver);
    }

    Book heldBy(Incarnation next) {
        return new Book(revision, highest, content, next, latest, latestRevision, ended, handedOver);
    }

    /** Checked in. @param told its revision, {@link #OPEN} if nobody was told @param next null removes the call */
    Book with(Content next, long told, CheckIn.Id id) {
        return new Book(next == null ? 0 : told, Math.max(highest, told), next, null, id, told, ended, handedOver);
    }

    /** The latest check-in was answered this. */
    Book latestAt(long told) {
        return new Book(revision == OPEN ? told : revision, Math.max(highest, told), content, holder, latest, told, ended,
                handedOver);
    }

    Book without(Incarnation life) {
        Set<Incarnation> more = new HashSet<>(ended);
        more.add(life);
        return new Book(revision, highest, content, holder, latest, latestRevision, Set.copyOf(more), handedOver);
    }

    /** Another keeps the key now: holds are forgotten, and which removal was the latest. */
    Book moved() {
        return new Book(revision, highest, content, null, revision == 0 ? null : latest, revision == 0 ? 0 : latestRevision, ended,
                true);
    }

    @Override
    public String toString() {
        return (revision == 0 ? "no call" : "revision " + (revision == OPEN ? "above " + highest : revision) + " " + content)
                + (holder == null ? "" : ", held by " + holder) + (latest == null ? "" : ", latest check-in " + latest)
                + (ended.isEmpty() ? "" : ", ended " + ended) + (handedOver ? ", handed over" : "");
    }
}
