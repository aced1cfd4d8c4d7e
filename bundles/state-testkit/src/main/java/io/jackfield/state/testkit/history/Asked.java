package io.jackfield.state.testkit.history;

import io.jackfield.state.Incarnation;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is asked about one key, as a step of a store that does one thing after the other: the sequential model.
 *
 * @param <A> the answer
 */
interface Asked<A> {
    /**
     * The states that it can lead to.
     *
     * @param answer empty if nobody knows the outcome; then all that are possible
     * @return empty if it cannot be answered so in this state
     */
    Set<Book> next(Book before, Optional<A> answer);

    /** Whose it is, null for nobody's. */
    Incarnation by();

    /** Gives a hold up. */
    record Release(Incarnation by) implements Asked<Boolean> {
        @Override
        public Set<Book> next(Book before, Optional<Boolean> answer) {
            boolean held = by.equals(before.holder());
            return answer.isPresent() && answer.get() != held ? Set.of() : Set.of(held ? before.heldBy(null) : before);
        }
    }

    /** A snapshot. */
    record Read() implements Asked<Optional<Content>> {
        @Override
        public Set<Book> next(Book before, Optional<Optional<Content>> answer) {
            boolean fits = answer.isEmpty() || answer.get().equals(Optional.ofNullable(before.content()));
            return fits ? Set.of(before) : Set.of();
        }

        @Override
        public Incarnation by() {
            return null;
        }
    }

    /** The end of a life begins: nothing is lent to it from here on. What it held may be held a little longer. */
    record Ending(Incarnation by) implements Asked<Integer> {
        @Override
        public Set<Book> next(Book before, Optional<Integer> answer) {
            return Set.of(before.without(by));
        }
    }

    /** The end of a life is done: it holds nothing. */
    record Freeing(Incarnation by) implements Asked<Integer> {
        @Override
        public Set<Book> next(Book before, Optional<Integer> answer) {
            if (!before.ended().contains(by)) {
                return Set.of();
            }
            return Set.of(by.equals(before.holder()) ? before.heldBy(null) : before);
        }
    }

    /** A member that may have kept the key died or joined. */
    record Disturbance() implements Asked<Boolean> {
        @Override
        public Set<Book> next(Book before, Optional<Boolean> answer) {
            return Stream.of(before, before.moved()).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Incarnation by() {
            return null;
        }
    }
}
