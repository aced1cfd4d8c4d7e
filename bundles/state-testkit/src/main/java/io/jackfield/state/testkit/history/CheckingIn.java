package io.jackfield.state.testkit.history;

import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a call back.
 *
 * @param from     the revision it was made from, 0 for a new call
 * @param content  null removes the call
 * @param keepHold whether the holder goes on holding the call
 */
record CheckingIn(CheckIn.Id id, long from, Content content, boolean keepHold) implements Asked<CheckIn.Answer> {
    static CheckingIn of(CheckIn checkIn) {
        return new CheckingIn(checkIn.id(), checkIn.fromRevision(), Content.of(checkIn.record()), checkIn.keepHold());
    }

    @Override
    public Incarnation by() {
        return id.holder();
    }

    @Override
    public Set<Book> next(Book before, Optional<CheckIn.Answer> answer) {
        if (id.equals(before.latest())) {
            return repeated(before, answer);
        }
        Set<Book> next = new HashSet<>();
        if (!by().equals(before.holder()) && isOrUnknown(answer, CheckIn.NotHeld.class) || before.ended().contains(by())
                && isOrUnknown(answer, CheckIn.NotHeld.class)) {
            next.add(before);
        }
        boolean believed = by().equals(before.holder()) || before.handedOver() && before.holder() == null;
        if (believed && !before.ended().contains(by())) {
            stale(before, answer, next);
            kept(before, answer, next);
        }
        return next;
    }

    private static Set<Book> repeated(Book before, Optional<CheckIn.Answer> answer) {
        if (answer.isEmpty()) {
            return Set.of(before);
        }
        if (!(answer.get() instanceof CheckIn.Done done)) {
            return Set.of();
        }
        if (before.latestRevision() == Book.OPEN) {
            return done.revision() > before.highest() ? Set.of(before.latestAt(done.revision())) : Set.of();
        }
        return done.revision() == before.latestRevision() ? Set.of(before) : Set.of();
    }

    private static boolean isOrUnknown(Optional<CheckIn.Answer> answer, Class<?> kind) {
        return answer.isEmpty() || kind.isInstance(answer.get());
    }

    private void stale(Book before, Optional<CheckIn.Answer> answer, Set<Book> next) {
        if (answer.isEmpty()) {
            if (before.revision() != from) {
                next.add(before.heldBy(null));
            }
        } else if (answer.get() instanceof CheckIn.Stale stale && stale.revision() != from && before.is(stale.revision())) {
            next.add((stale.revision() == 0 ? before : before.at(stale.revision())).heldBy(null));
        }
    }

    private void kept(Book before, Optional<CheckIn.Answer> answer, Set<Book> next) {
        if (!before.is(from)) {
            return;
        }
        boolean begins = from == 0;
        if (begins && content != null && isOrUnknown(answer, CheckIn.Full.class)) {
            next.add(before.heldBy(null));
        }
        Book found = begins ? before : before.at(from);
        if (answer.isEmpty()) {
            next.add(done(found, begins ? Book.OPEN : from + 1));
        } else if (answer.get() instanceof CheckIn.Done done
                && (begins ? done.revision() > before.highest() : done.revision() == from + 1)) {
            next.add(done(found, done.revision()));
        }
    }

    private Book done(Book before, long revision) {
        Book after = before.with(content, revision, id);
        return keepHold ? after.heldBy(by()) : after;
    }

    @Override
    public String toString() {
        return (content == null ? "removal" : "check-in") + " " + id + " from " + from + (content == null ? "" : " " + content)
                + (keepHold ? ", keeps the hold" : "");
    }
}
