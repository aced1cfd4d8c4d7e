package io.jackfield.state.testkit;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.EnginePost;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import io.jackfield.state.Share;
import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A store behind a network that fails on demand: what an engine has to live with, in front of a store that does not fail.
 *
 * <ul>
 *   <li>{@link Fault#LOSE_REQUEST} and {@link Fault#LOSE_REPLY} look the same to the caller, a stage that fails with
 *       {@link StoreUnavailableException}; only the second had its effect.</li>
 *   <li>{@link Fault#DELAY_REQUEST} and {@link Fault#DELAY_REPLY} wait until the test calls {@link #deliver()}, the
 *       longest delayed first; only the second had its effect before.</li>
 *   <li>{@link Fault#THROW} gives no stage at all, against what a store promises.</li>
 *   <li>Bodies are encoded at check-in, as on the way to any store in another process.</li>
 * </ul>
 * <p>Which request fails how is scripted ({@link #next}), or drawn ({@link Faults}), or all do ({@link #cut}). Thread-safe.
 */
public final class FailingCallStateStore implements CallStateStore {
    /** A method of the store. */
    public enum Operation {
        CHECK_OUT, CHECK_IN, RELEASE, JOIN, RELEASE_ALL, CONFIRM, READ, CONFIRM_DUE, OVERDUE, LEFT_BEHIND, CENSUS,
        CALLS
    }

    /** What happens to one request. */
    public enum Fault { NONE, LOSE_REQUEST, LOSE_REPLY, DELAY_REQUEST, DELAY_REPLY, THROW }

    private final CallStateStore store;
    private final Faults faults;
    private final Map<Operation, Queue<Fault>> script = new EnumMap<>(Operation.class);
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final Queue<Runnable> delayed = new ArrayDeque<>();
    private boolean cut;

    /** Fails only as scripted. */
    public FailingCallStateStore(CallStateStore store) {
        this(store, operation -> Fault.NONE);
    }

    /** @param faults asked for every request that the script has no fault for */
    public FailingCallStateStore(CallStateStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    /** What happens to the next requests of an operation, one fault for each, after those scripted before. */
    public synchronized void next(Operation operation, Fault... next) {
        script.computeIfAbsent(operation, any -> new ArrayDeque<>()).addAll(List.of(next));
    }

    /** True: every request is lost until it is false again. The script waits meanwhile. */
    public synchronized void cut(boolean all) {
        cut = all;
    }

    /** How many requests met this fault. */
    public synchronized int count(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    /** Lets the longest delayed request or reply through, on this thread. False if none is delayed. */
    public boolean deliver() {
        Runnable first;
        synchronized (this) {
            first = delayed.poll();
        }
        if (first != null) {
            first.run();
        }
        return first != null;
    }

    private synchronized Fault fault(Operation operation) {
        Queue<Fault> scripted = script.get(operation);
        Fault fault;
        if (cut) {
            fault = Fault.LOSE_REQUEST;
        } else if (scripted != null && !scripted.isEmpty()) {
            fault = scripted.remove();
        } else {
            fault = faults.next(operation);
        }
        counts.merge(fault, 1, Integer::sum);
        return fault;
    }

    private <T> CompletionStage<T> pass(Operation operation, Supplier<CompletionStage<T>> request) {
        Fault fault = fault(operation);
        switch (fault) {
            case NONE:
                return request.get();
            case LOSE_REQUEST:
                return CompletableFuture.failedFuture(lost(operation, "request"));
            case LOSE_REPLY:
                CompletableFuture<T> unheard = new CompletableFuture<>();
                request.get().whenComplete((reply, failure) -> finish(unheard, null, lost(operation, "reply")));
                return unheard;
            case DELAY_REQUEST:
                CompletableFuture<T> later = new CompletableFuture<>();
                delay(() -> finish(later, request.get()));
                return later;
            case DELAY_REPLY:
                CompletableFuture<T> replied = new CompletableFuture<>();
                request.get().whenComplete((reply, failure) -> delay(() -> finish(replied, reply, failure)));
                return replied;
            case THROW:
                throw new IllegalStateException(operation + " threw, as the test demands");
            default:
                throw new AssertionError(fault);
        }
    }

    private synchronized void delay(Runnable delivery) {
        delayed.add(delivery);
    }

    private static <T> void finish(CompletableFuture<T> stage, CompletionStage<T> answer) {
        answer.whenComplete((reply, failure) -> finish(stage, reply, failure));
    }

    private static <T> void finish(CompletableFuture<T> stage, T reply, Throwable failure) {
        if (failure == null) {
            stage.complete(reply);
        } else {
            stage.completeExceptionally(failure);
        }
    }

    private static StoreUnavailableException lost(Operation operation, String what) {
        return new StoreUnavailableException("the " + what + " of " + operation + " was lost, as the test demands", null);
    }

    private static CheckIn encoded(CheckIn in) {
        if (in.record() == null || in.record().body() instanceof EncodedBody) {
            return in;
        }
        CallRecord live = in.record();
        CallRecord bytes = new CallRecord(new EncodedBody(live.body().encoded()), live.pending(), live.dueAt(),
                live.expiresAt(), live.sessions(), live.effects());
        return new CheckIn(in.key(), in.fromRevision(), in.id(), bytes, in.keepHold(), in.sentBelow());
    }

    /** What is behind a network does not end with who asks. */
    @Override
    public Durability durability() {
        return Durability.REPLICA;
    }

    @Override
    public long now() {
        return store.now();
    }

    @Override
    public CompletionStage<CheckOut.Answer> checkOut(CheckOut request) {
        return pass(Operation.CHECK_OUT, () -> store.checkOut(request));
    }

    @Override
    public CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        CheckIn bytes = encoded(checkIn); // now, while the caller holds the call
        return pass(Operation.CHECK_IN, () -> store.checkIn(bytes));
    }

    @Override
    public CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        return pass(Operation.RELEASE, () -> store.release(key, holder));
    }

    @Override
    public CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        return pass(Operation.JOIN, () -> store.join(self, roles));
    }

    @Override
    public CompletionStage<Integer> releaseAll(Incarnation ended) {
        return pass(Operation.RELEASE_ALL, () -> store.releaseAll(ended));
    }

    /** Answered by this process itself, so it fails only where the script says so: delayed, as after a pause of the process. */
    @Override
    public CompletionStage<Boolean> confirm(Incarnation self) {
        boolean scripted;
        synchronized (this) {
            scripted = !script.getOrDefault(Operation.CONFIRM, new ArrayDeque<>(0)).isEmpty();
        }
        return scripted ? pass(Operation.CONFIRM, () -> store.confirm(self)) : store.confirm(self);
    }

    /** Never fails: what the listener hears is the store's own. */
    @Override
    public MemberWatch watchMembers(MemberListener listener) {
        return store.watchMembers(listener);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> read(CallKey key) {
        return pass(Operation.READ, () -> store.read(key));
    }

    @Override
    public CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        return pass(Operation.CONFIRM_DUE, () -> store.confirmDue(candidates));
    }

    @Override
    public CompletionStage<List<DueCall>> overdue(Share share, long dueBefore, int limit) {
        return pass(Operation.OVERDUE, () -> store.overdue(share, dueBefore, limit));
    }

    @Override
    public CompletionStage<LeftBehind.Found> leftBehind(LeftBehind asked) {
        return pass(Operation.LEFT_BEHIND, () -> store.leftBehind(asked));
    }

    @Override
    public CompletionStage<Map<ApplicationVersion, Long>> census() {
        return pass(Operation.CENSUS, store::census);
    }

    @Override
    public CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        return pass(Operation.CALLS, () -> store.calls(after, limit));
    }

    /** Never fails either. */
    @Override
    public EnginePost post() {
        return store.post();
    }
}
