package io.jackfield.engine.run;

import io.jackfield.state.CallKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * One queue per call, so that a call is worked on one job at a time and in order, and different calls at the same time.
 * Bounded in all and per call. Thread-safe; no lock is held while a job runs.
 */
final class CallQueues<J> {
    /** The jobs of one call. Nearly always there is one, and never none; changed within a computation of the map only. */
    private static final class Line<J> {
        private J head;
        private Deque<J> behind;

        Line(J head) {
            this.head = head;
        }

        int size() {
            return behind == null ? 1 : 1 + behind.size();
        }

        void add(J job) {
            if (behind == null) {
                behind = new ArrayDeque<>(2);
            }
            behind.add(job);
        }

        /** The head is finished. @return the next one, null for none */
        J next() {
            head = behind == null ? null : behind.poll();
            return head;
        }
    }

    private final ConcurrentHashMap<CallKey, Line<J>> queues = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int most;
    private final int mostPerCall;
    private final Executor workers;
    private final BiConsumer<CallKey, J> work;
    private volatile CompletableFuture<Void> closing;

    /** @param work takes up one job, on a worker, and calls {@link #done} once, at any time and on any thread */
    CallQueues(int most, int mostPerCall, Executor workers, BiConsumer<CallKey, J> work) {
        this.most = most;
        this.mostPerCall = mostPerCall;
        this.workers = workers;
        this.work = work;
    }

    /** False if there is no room, or the queues are closed. */
    boolean offer(CallKey key, J job) {
        return offer(key, job, false);
    }

    /** @param last whether a job that need not wait for another one of its call may wait for those of all other calls */
    boolean offer(CallKey key, J job, boolean last) {
        if (size.incrementAndGet() > most || closing != null) {
            left();
            return false;
        }
        if (queues.putIfAbsent(key, new Line<>(job)) == null) {
            Runnable run = () -> work.accept(key, job);
            workers.execute(last ? new Workers.Last(run) : run);
            return true;
        }
        return behindOthers(key, job);
    }

    /** The call had a job a moment ago, which may be finished by now. */
    private boolean behindOthers(CallKey key, J job) {
        boolean[] first = new boolean[1];
        boolean[] refused = new boolean[1];
        queues.compute(key, (same, line) -> {
            first[0] = line == null;
            if (line == null) {
                return new Line<>(job);
            }
            refused[0] = line.size() >= mostPerCall;
            if (!refused[0]) {
                line.add(job);
            }
            return line;
        });
        if (refused[0]) {
            left();
            return false;
        }
        if (first[0]) {
            workers.execute(() -> work.accept(key, job));
        }
        return true;
    }

    /** The job at the head of the call's queue is finished. */
    void done(CallKey key) {
        Object[] next = new Object[1];
        queues.computeIfPresent(key, (same, line) -> {
            next[0] = line.next();
            return next[0] == null ? null : line;
        });
        if (next[0] != null) {
            @SuppressWarnings("unchecked") J job = (J) next[0];
            workers.execute(() -> work.accept(key, job));
        }
        left();
    }

    /** A job is in no queue any more; the last one of closed queues says so. */
    private void left() {
        if (size.decrementAndGet() == 0 && closing != null) {
            closing.complete(null);
        }
    }

    /** Takes no more jobs. @return completes when those that were taken are finished, at once or where the last one ends */
    CompletionStage<Void> close() {
        closing = new CompletableFuture<>();
        if (size.get() == 0) {
            closing.complete(null);
        }
        return closing;
    }

    boolean closing() {
        return closing != null;
    }

    /** The call's job that runs, or is about to. */
    Optional<J> head(CallKey key) {
        Object[] head = new Object[1];
        queues.computeIfPresent(key, (same, line) -> {
            head[0] = line.head;
            return line;
        });
        @SuppressWarnings("unchecked") J job = (J) head[0];
        return Optional.ofNullable(job);
    }

    /** Whether a job of the call waits or runs. */
    boolean has(CallKey key) {
        return queues.containsKey(key);
    }

    /** Jobs that wait or run. */
    int size() {
        return size.get();
    }

    /** Calls that have any. */
    int calls() {
        return queues.size();
    }
}
