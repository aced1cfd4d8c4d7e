package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One call, one job at a time, in order; bounded; and nothing stays. */
class CallQueuesTest {
    private static final CallKey A = new CallKey(1, 1);
    private static final CallKey B = new CallKey(2, 2);

    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final CallQueues<String> queues = new CallQueues<>(4, 2, workers::add, (key, job) -> begun.add(job));

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    @Test
    void aCallsNextJobBeginsWhenTheOneBeforeIsDone() {
        queues.offer(A, "a1");
        queues.offer(A, "a2");
        queues.offer(B, "b1");
        work();
        assertThat(begun).containsExactly("a1", "b1");
        queues.done(A);
        work();
        assertThat(begun).containsExactly("a1", "b1", "a2");
    }

    @Test
    void aCallHasNoMoreJobsThanItsShare() {
        assertThat(queues.offer(A, "a1")).isTrue();
        assertThat(queues.offer(A, "a2")).isTrue();
        assertThat(queues.offer(A, "a3")).isFalse();
        assertThat(queues.offer(B, "b1")).isTrue();
        assertThat(queues.size()).isEqualTo(3);
        work();
        queues.done(A);
        assertThat(queues.offer(A, "a4")).isTrue();
    }

    @Test
    void allCallsTogetherHaveNoMoreJobsThanTheBound() {
        for (int i = 0; i < 4; i++) {
            assertThat(queues.offer(new CallKey(i, i), "job")).isTrue();
        }
        assertThat(queues.offer(new CallKey(9, 9), "too many")).isFalse();
        assertThat(queues.size()).isEqualTo(4);
    }

    @Test
    void nothingStaysWhenAllIsDone() {
        queues.offer(A, "a1");
        queues.offer(A, "a2");
        queues.offer(A, "refused");
        work();
        queues.done(A);
        work();
        queues.done(A);
        assertThat(queues.size()).isZero();
        assertThat(queues.calls()).isZero();
    }

    @Test
    void closedQueuesFinishWhatTheyTookAndTakeNoMore() {
        queues.offer(A, "a1");
        queues.offer(A, "a2");
        CompletableFuture<Void> closed = queues.close().toCompletableFuture();
        assertThat(queues.offer(B, "b1")).isFalse();
        work();
        queues.done(A);
        work();
        assertThat(closed).isNotDone();
        queues.done(A);
        assertThat(closed).isCompleted();
        assertThat(begun).containsExactly("a1", "a2");
    }

    @Test
    void emptyQueuesAreClosedAtOnce() {
        assertThat(queues.close().toCompletableFuture()).isCompleted();
    }

    @Test
    void orderHoldsUnderManyThreads() throws InterruptedException {
        int calls = 20;
        int jobs = 500;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        Map<CallKey, List<Integer>> done = new HashMap<>();
        Map<CallKey, AtomicInteger> running = new HashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(calls * jobs);
        List<CallQueues<Integer>> self = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            done.put(new CallKey(i, i), Collections.synchronizedList(new ArrayList<>()));
            running.put(new CallKey(i, i), new AtomicInteger());
        }
        CallQueues<Integer> many = new CallQueues<>(calls * jobs, jobs, pool, (key, job) -> {
            overlaps.addAndGet(running.get(key).incrementAndGet() - 1);
            done.get(key).add(job);
            running.get(key).decrementAndGet();
            self.get(0).done(key);
            left.countDown();
        });
        self.add(many);
        for (int job = 0; job < jobs; job++) {
            for (int i = 0; i < calls; i++) {
                assertThat(many.offer(new CallKey(i, i), job)).isTrue();
            }
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(overlaps).hasValue(0);
        assertThat(done.values()).allSatisfy(list -> assertThat(list).hasSize(jobs).isSorted());
        assertThat(many.size()).isZero();
        assertThat(many.calls()).isZero();
    }
}
