package io.jackfield.state.testkit.history;

import io.jackfield.state.CallKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One operation as it was seen from outside: when it began, when it was answered, and what. Thread-safe. */
final class Operation<A> {
    static final long NEVER = Long.MAX_VALUE;

    /** Null for all keys. */
    final CallKey key;
    final Asked<A> asked;
    /** Its place in the order of all beginnings and ends. */
    final long begun;
    private final long begunNanos;
    private long endedNanos;
    private A answer;
    private volatile long ended = NEVER;

    Operation(CallKey key, Asked<A> asked, long begun, long begunNanos) {
        this.key = key;
        this.asked = asked;
        this.begun = begun;
        this.begunNanos = begunNanos;
    }

    void end(A told, long at, long nanos) {
        answer = told;
        endedNanos = nanos;
        ended = at;
    }

    /** Its place in the same order, {@link #NEVER} where the outcome is unknown. */
    long ended() {
        return ended;
    }

    boolean isUnknown() {
        return ended == NEVER;
    }

    Optional<A> answer() {
        return isUnknown() ? Optional.empty() : Optional.of(answer);
    }

    Set<Book> next(Book before) {
        return asked.next(before, answer());
    }

    boolean overlaps(long from, long to) {
        return begun < to && from < ended;
    }

    /** The same with another idea of what was asked. */
    Operation<A> as(Asked<A> other) {
        Operation<A> copy = new Operation<>(key, other, begun, begunNanos);
        if (!isUnknown()) {
            copy.end(answer, ended, endedNanos);
        }
        return copy;
    }

    @Override
    public String toString() {
        return millis(begunNanos) + (isUnknown() ? " to ?" : " to " + millis(endedNanos)) + " ms: " + asked + " -> "
                + answer().map(Object::toString).orElse("unknown");
    }

    private static String millis(long nanos) {
        return String.valueOf(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }
}
