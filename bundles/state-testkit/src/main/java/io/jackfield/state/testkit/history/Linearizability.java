package io.jackfield.state.testkit.history;

import io.jackfield.state.CallKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of the operations on each key in which every answer is right and none comes before its question or after
 * its answer: Wing and Gong's search (Testing and Verifying Concurrent Objects, 1993), key by key because linearizability
 * is local, with Lowe's just-in-time linearisation and his memory of what was seen (Testing for Linearizability, 2017).
 *
 * <p>All orders are followed at once. A position is a state of the call and which of the operations now under way have
 * happened. An operation is made to happen only when it is answered and has not yet, with others under way before it as
 * needed. Two orders that come to one position are one. So the memory is as large as the positions of one moment and the time
 * grows with the length of the history, as long as few operations are under way at once; those of unknown outcome are under
 * way to the end. Bounded all the same: beyond {@link #MOST_STATES} positions for one answer it is undecided.
 */
public final class Linearizability {
    static final int MOST_STATES = 200_000;
    private static final int SHOWN = 16;

    /** @param happened bits of the operations under way, by their slots */
    private record Position(Book book, long happened) {
    }

    private final CallKey key;
    private final List<Operation<?>> operations;
    /** Those that were under way while the key may have got another owner. */
    private final Set<Operation<?>> disturbed = new HashSet<>();
    private final Operation<?>[] underWay = new Operation<?>[Long.SIZE];
    private final Deque<Operation<?>> recent = new ArrayDeque<>();
    private Set<Position> positions = Set.of(new Position(Book.EMPTY, 0));
    private long states;

    private Linearizability(CallKey key, History history) {
        this.key = key;
        this.operations = history.of(key);
        operations.stream().filter(history::isDisturbed).forEach(disturbed::add);
    }

    /** Judges every key of a history that has come to rest; the first that is not accepted is the verdict. */
    public static Verdict of(History history) {
        int operations = 0;
        long states = 0;
        for (CallKey key : history.keys()) {
            Verdict verdict = new Linearizability(key, history).judge();
            if (!(verdict instanceof Verdict.Accepted accepted)) {
                return verdict;
            }
            operations += accepted.operations();
            states += accepted.states();
        }
        return new Verdict.Accepted(operations, states);
    }

    /** A beginning or an end. */
    private record Moment(long at, Operation<?> operation, boolean ends) {
    }

    private Verdict judge() {
        List<Moment> moments = new ArrayList<>();
        for (Operation<?> operation : operations) {
            moments.add(new Moment(operation.begun, operation, false));
            if (!operation.isUnknown()) {
                moments.add(new Moment(operation.ended(), operation, true));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::at));
        for (Moment moment : moments) {
            Verdict broken = moment.ends() ? end(moment.operation()) : begin(moment.operation());
            if (broken != null) {
                return broken;
            }
        }
        return new Verdict.Accepted(operations.size(), states);
    }

    private Verdict begin(Operation<?> operation) {
        recent.add(operation);
        if (recent.size() > SHOWN) {
            recent.remove();
        }
        for (int slot = 0; slot < underWay.length; slot++) {
            if (underWay[slot] == null) {
                underWay[slot] = operation;
                return null;
            }
        }
        return new Verdict.Undecided(key, "more than " + underWay.length + " operations are under way at once");
    }

    private Verdict end(Operation<?> operation) {
        int slot = 0;
        while (underWay[slot] != operation) {
            slot++;
        }
        Set<Position> after = new HashSet<>();
        if (!follow(1L << slot, after)) {
            return new Verdict.Undecided(key, "more than " + MOST_STATES + " states are possible at " + operation);
        }
        if (after.isEmpty()) {
            return new Verdict.Rejected(key, operation.toString(),
                    positions.stream().map(position -> position.book().toString()).distinct().limit(SHOWN).toList(),
                    recent.stream().map(Operation::toString).toList());
        }
        positions = after;
        underWay[slot] = null;
        return null;
    }

    /** Lets the operation of a slot happen wherever it has not. False if that is too much. */
    private boolean follow(long bit, Set<Position> after) {
        Set<Position> seen = new HashSet<>(positions);
        Deque<Position> open = new ArrayDeque<>(positions);
        while (!open.isEmpty()) {
            Position position = open.pop();
            states++;
            if ((position.happened() & bit) != 0) {
                after.add(new Position(position.book(), position.happened() & ~bit));
                continue;
            }
            for (int slot = 0; slot < underWay.length; slot++) {
                if (underWay[slot] != null && (position.happened() & 1L << slot) == 0) {
                    step(position, slot, bit, seen, open);
                }
            }
            if (seen.size() > MOST_STATES) {
                return false;
            }
        }
        return true;
    }

    private void step(Position position, int slot, long bit, Set<Position> seen, Deque<Position> open) {
        for (Book book : next(position.book(), underWay[slot])) {
            boolean idle = underWay[slot].isUnknown() && book.equals(position.book()); // as if it had not happened
            Position next = new Position(book, position.happened() | 1L << slot);
            if ((!idle || 1L << slot == bit) && seen.add(next)) {
                open.push(next);
            }
        }
    }

    private Set<Book> next(Book book, Operation<?> operation) {
        if (!disturbed.contains(operation)) {
            return operation.next(book);
        }
        Set<Book> next = new HashSet<>(operation.next(book));
        next.addAll(operation.next(book.moved()));
        return next;
    }
}
