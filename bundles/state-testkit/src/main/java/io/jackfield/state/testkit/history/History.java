package io.jackfield.state.testkit.history;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What engines asked of a store and were told, in the order in which it began and ended. Thread-safe; to be judged when
 * nothing is under way that will still be answered.
 */
public final class History {
    /** A time in which members die or join, so that keys may get other owners. */
    public final class Disturbed implements AutoCloseable {
        private final long from = order.incrementAndGet();
        private volatile long to = Operation.NEVER;

        /** All keys have the owners that they keep. */
        @Override
        public void close() {
            to = order.incrementAndGet();
        }
    }

    private final AtomicLong order = new AtomicLong();
    private final LongSupplier nanos;
    private final long started;
    private final Queue<Operation<?>> operations = new ConcurrentLinkedQueue<>();
    private final Queue<Disturbed> disturbed = new ConcurrentLinkedQueue<>();

    /** @param nanos a clock that never goes back */
    public History(LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    <A> Operation<A> begin(CallKey key, Asked<A> asked) {
        Operation<A> operation = new Operation<>(key, asked, order.incrementAndGet(), nanos.getAsLong() - started);
        operations.add(operation);
        return operation;
    }

    <A> void end(Operation<A> operation, A answer) {
        operation.end(answer, order.incrementAndGet(), nanos.getAsLong() - started);
    }

    /** From now on members die or join, until it is closed. Holds may get lost in between, and are judged so. */
    public Disturbed disturb() {
        Disturbed window = new Disturbed();
        disturbed.add(window);
        return window;
    }

    public Set<CallKey> keys() {
        return operations.stream().map(operation -> operation.key).filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public int size() {
        return operations.size();
    }

    /** How many were never answered, or failed. */
    public long unknown() {
        return operations.stream().filter(Operation::isUnknown).count();
    }

    /** The highest revision that a check-in of this call was acknowledged with, a removal's included; 0 for none. */
    public long acknowledged(CallKey key) {
        return operations.stream().filter(operation -> key.equals(operation.key)).flatMap(operation -> operation.answer().stream())
                .mapToLong(answer -> answer instanceof CheckIn.Done done ? done.revision() : 0).max().orElse(0);
    }

    /** All that concerns one key, in the order of the beginnings. */
    List<Operation<?>> of(CallKey key) {
        List<Operation<?>> ofKey = operations.stream().filter(operation -> key.equals(operation.key)).toList();
        Set<Incarnation> lives = ofKey.stream().map(operation -> operation.asked.by()).filter(Objects::nonNull)
                .collect(Collectors.toSet());
        List<Operation<?>> all = new ArrayList<>();
        operations.stream().filter(operation -> operation.key == null && lives.contains(operation.asked.by())).forEach(all::add);
        ofKey.forEach(operation -> all.add(turns(operation, ofKey)));
        for (Disturbed window : disturbed) {
            Operation<Boolean> moved = new Operation<>(key, new Asked.Disturbance(), window.from, 0);
            if (window.to != Operation.NEVER) {
                moved.end(true, window.to, 0);
            }
            all.add(moved);
        }
        all.sort((one, other) -> Long.compare(one.begun, other.begun));
        return all;
    }

    /** Who is told that somebody holds the call, who waits for it too, may be told of a turn that was never taken. */
    private static Operation<?> turns(Operation<?> operation, Collection<Operation<?>> others) {
        if (!(operation.asked instanceof CheckingOut out) || operation.isUnknown()
                || !(((CheckingOut.Told) operation.answer().orElseThrow()).answer() instanceof CheckOut.Busy busy)) {
            return operation;
        }
        boolean turn = others.stream().anyMatch(other -> other != operation && other.asked instanceof CheckingOut waiting
                && waiting.request().patienceMillis() > 0 && waiting.by().equals(busy.holder())
                && other.overlaps(operation.begun, operation.ended()));
        @SuppressWarnings("unchecked")
        Operation<CheckingOut.Told> checkOut = (Operation<CheckingOut.Told>) operation;
        return turn ? checkOut.as(new CheckingOut(out.request(), Set.of(busy.holder()))) : operation;
    }

    /** Whether a key may have got another owner while an operation was under way. */
    boolean isDisturbed(Operation<?> operation) {
        return disturbed.stream().anyMatch(window -> operation.overlaps(window.from, window.to));
    }
}
