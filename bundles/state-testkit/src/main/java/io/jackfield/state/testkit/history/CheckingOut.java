package io.jackfield.state.testkit.history;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a call; a wait for somebody else ends where the operation takes effect.
 *
 * @param turnOf whoever may have been given the hold as the next in line, and did not take it; who is told of it as the holder
 *               was told no lie
 */
record CheckingOut(CheckOut request, Set<Incarnation> turnOf) implements Asked<CheckingOut.Told> {
    /** A {@link CheckOut.Answer} whose record can be compared. @param content null where no record travelled */
    record Told(CheckOut.Answer answer, Content content) {
        static Told of(CheckOut.Answer answer) {
            return answer instanceof CheckOut.Granted granted ? new Told(answer, Content.of(granted.record())) : new Told(answer, null);
        }

        @Override
        public String toString() {
            return answer instanceof CheckOut.Granted granted ? "Granted " + granted.revision() + " " + content : answer.toString();
        }
    }

    @Override
    public Incarnation by() {
        return request.holder();
    }

    @Override
    public Set<Book> next(Book before, Optional<Told> told) {
        if (told.isEmpty()) {
            return unknown(before);
        }
        CheckOut.Answer answer = told.get().answer();
        if (before.ended().contains(by())) {
            boolean turnedAway = answer instanceof CheckOut.Ended || answer instanceof CheckOut.Busy && request.patienceMillis() > 0;
            return turnedAway ? Set.of(before) : Set.of();
        }
        if (answer instanceof CheckOut.Busy busy) {
            boolean held = busy.holder().equals(before.holder()) && !busy.holder().equals(by());
            return held || turnOf.contains(busy.holder()) ? Set.of(before) : Set.of();
        }
        return free(before) ? lent(before, answer, told.get().content()) : Set.of();
    }

    private boolean free(Book before) {
        return before.holder() == null || before.holder().equals(by());
    }

    private Set<Book> unknown(Book before) {
        if (before.ended().contains(by()) || !free(before)) {
            return Set.of(before);
        }
        return Set.of(lacking(before).isEmpty() ? before.heldBy(by()) : before.heldBy(null));
    }

    private Set<Book> lent(Book before, CheckOut.Answer answer, Content content) {
        Set<ApplicationVersion> lacking = lacking(before);
        if (answer instanceof CheckOut.NeedsVersion needs) {
            return !lacking.isEmpty() && lacking.equals(needs.versions()) ? Set.of(before.heldBy(null)) : Set.of();
        }
        if (!lacking.isEmpty()) {
            return Set.of();
        }
        boolean fits = answer instanceof CheckOut.Absent && before.revision() == 0
                || answer instanceof CheckOut.Granted granted && before.revision() != 0 && before.is(granted.revision())
                        && content.equals(before.content())
                || answer instanceof CheckOut.Unchanged unchanged && before.revision() != 0 && before.is(unchanged.revision())
                        && unchanged.revision() == request.cachedRevision();
        return fits ? Set.of(seen(before, answer).heldBy(by())) : Set.of();
    }

    private static Book seen(Book before, CheckOut.Answer answer) {
        return answer instanceof CheckOut.Granted granted ? before.at(granted.revision())
                : answer instanceof CheckOut.Unchanged unchanged ? before.at(unchanged.revision()) : before;
    }

    private Set<ApplicationVersion> lacking(Book before) {
        if (request.runnable() == null || before.content() == null) {
            return Set.of();
        }
        Set<ApplicationVersion> lacking = new HashSet<>(before.content().sessions().keySet());
        lacking.removeAll(request.runnable());
        return lacking;
    }

    @Override
    public String toString() {
        return "check-out by " + by() + (request.patienceMillis() > 0 ? " waiting " + request.patienceMillis() + " ms" : "");
    }
}
