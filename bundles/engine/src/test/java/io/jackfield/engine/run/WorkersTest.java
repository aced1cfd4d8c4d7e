package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that events run on, with real threads: nothing here depends on how fast they are. */
@Timeout(60)
class WorkersTest {
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong time = new AtomicLong();
    private Workers workers;

    @AfterEach
    void close() {
        workers.closeNow();
    }

    private Workers workers(int most) {
        workers = new Workers(most, work -> {
            Thread thread = new Thread(work, "worker-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }, time::get);
        return workers;
    }

    @Test
    void doesAllWorkFromManyThreads() throws InterruptedException {
        workers(4);
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(3 * each);
        List<Thread> givers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread giver = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    workers.execute(done::countDown);
                    if (n % 64 == 0) {
                        Thread.yield(); // so that the workers are idle now and then
                    }
                }
            });
            givers.add(giver);
            giver.start();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        for (Thread giver : givers) {
            giver.join();
        }
    }

    @Test
    void oneThreadTakesWorkInTheOrderItCame() throws InterruptedException {
        workers(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            workers.execute(() -> {
                order.add(number);
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted().hasSize(1_000);
    }

    @Test
    void whatMayWaitIsTakenUpAfterAllElse() throws InterruptedException {
        workers(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(4);
        workers.execute(() -> await(go));
        for (String each : List.of("last 1", "first 1", "last 2", "first 2")) {
            Runnable work = () -> {
                order.add(each);
                done.countDown();
            };
            workers.execute(each.startsWith("last") ? new Workers.Last(work) : work);
        }
        go.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("first 1", "first 2", "last 1", "last 2");
    }

    /** Of sixteen that all block. */
    @Test
    void fewerWorkWhileSocketsAreNotReadAndAllAgainLater() throws InterruptedException {
        workers(16);
        Semaphore go = new Semaphore(0);
        AtomicInteger begun = new AtomicInteger();
        Runnable blocked = () -> {
            begun.incrementAndGet();
            go.acquireUninterruptibly();
        };
        for (int i = 0; i < 16; i++) {
            workers.execute(blocked);
        }
        awaitCount(begun, 16);
        for (int i = 0; i < 3; i++) {
            workers.crowded();
            time.addAndGet(Workers.CROWDED_MILLIS);
        }
        assertThat(workers.allowed()).isEqualTo(Workers.FEWEST);
        for (int i = 0; i < 16; i++) {
            workers.crowded();
            workers.execute(blocked);
        }
        go.release(16);
        awaitCount(begun, 16 + Workers.FEWEST);
        assertThat(begun.get()).isEqualTo(16 + Workers.FEWEST);
        for (int i = 0; i < 3; i++) {
            time.addAndGet(Workers.UNCROWDED_MILLIS);
            workers.execute(blocked);
        }
        awaitCount(begun, 32);
        go.release(100);
        assertThat(workers.allowed()).isEqualTo(16);
    }

    /** What waits for a slow database takes no turns from those who read sockets. */
    @Test
    void blockedWorkDoesNotCountWhileSocketsAreNotRead() {
        workers(16);
        Semaphore go = new Semaphore(0);
        AtomicInteger begun = new AtomicInteger();
        Runnable blocked = () -> {
            begun.incrementAndGet();
            go.acquireUninterruptibly();
        };
        for (int i = 0; i < Workers.FEWEST; i++) {
            workers.execute(blocked);
        }
        awaitCount(begun, Workers.FEWEST);
        workers.crowded();
        time.addAndGet(Workers.CROWDED_MILLIS);
        workers.crowded();
        for (int i = 0; i < 5; i++) {
            workers.execute(begun::incrementAndGet);
            workers.crowded();
            time.addAndGet(Workers.CROWDED_MILLIS);
        }
        assertThat(workers.allowed()).isEqualTo(Workers.FEWEST);
        workers.execute(begun::incrementAndGet);
        awaitCount(begun, Workers.FEWEST + 6);
        go.release(100);
    }

    private static void awaitCount(AtomicInteger counted, int least) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (counted.get() < least) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void blockedWorkDoesNotKeepOtherThreadsFromWorkUpToTheBound() throws InterruptedException {
        workers(3);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(3);
        AtomicInteger fourth = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            workers.execute(() -> {
                begun.countDown();
                await(go);
            });
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch last = new CountDownLatch(1);
        workers.execute(() -> {
            fourth.set(1);
            last.countDown();
        });
        assertThat(made.get()).isEqualTo(3);
        assertThat(fourth.get()).isZero();
        go.countDown();
        assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theThreadThatWorkedLastIsCalledFirst() throws InterruptedException {
        workers(3);
        List<Thread> order = idleAfterWorkInOrder(3);
        assertThat(threadOfNext()).isSameAs(order.get(2));
        assertThat(threadOfNext()).isSameAs(order.get(2));
    }

    /** Three threads that became idle one after the other. */
    private List<Thread> idleAfterWorkInOrder(int count) throws InterruptedException {
        List<CountDownLatch> ends = new ArrayList<>();
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            ends.add(end);
            workers.execute(() -> {
                threads.add(Thread.currentThread());
                begun.countDown();
                await(end);
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        }
        for (int i = 0; i < count; i++) {
            ends.get(i).countDown();
            awaitIdle(threads.get(i));
        }
        return threads;
    }

    private Thread threadOfNext() throws InterruptedException {
        Set<Thread> thread = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> {
            thread.add(Thread.currentThread());
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        Thread it = thread.iterator().next();
        awaitIdle(it);
        return it;
    }

    private static void awaitIdle(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatNobodyCalledForLongEndsAndAnotherTakesTheNextWork() throws InterruptedException {
        workers(1);
        Thread first = threadOfNext();
        time.addAndGet(TimeUnit.SECONDS.toMillis(31));
        LockSupport.unpark(first); // looks at the time
        first.join();
        assertThat(threadOfNext()).isNotSameAs(first);
    }

    @Test
    void aThreadThatWakesUncalledBeforeItsTimeGoesOnWaiting() throws InterruptedException {
        workers(1);
        Thread first = threadOfNext();
        time.addAndGet(TimeUnit.SECONDS.toMillis(29));
        LockSupport.unpark(first);
        awaitIdle(first);
        assertThat(threadOfNext()).isSameAs(first);
    }

    @Test
    void whatWorkThrowsAndInterruptsStaysWithIt() throws InterruptedException {
        workers(1);
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> {
            throw new IllegalStateException("thrown by the test");
        });
        workers.execute(() -> Thread.currentThread().interrupt());
        awaitIdle(threadOfNext());
        workers.execute(done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(made.get()).isEqualTo(1);
    }

    @Test
    void closedWorkersFinishWhatWaitsAndRefuseMore() throws InterruptedException {
        workers(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(() -> await(go));
        workers.execute(done::countDown);
        workers.close();
        assertThatThrownBy(() -> workers.execute(() -> { })).isInstanceOf(RejectedExecutionException.class);
        go.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingNowInterruptsWhatRunsAndDropsWhatWaits() throws InterruptedException {
        workers(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicInteger dropped = new AtomicInteger();
        workers.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        workers.execute(dropped::incrementAndGet);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        workers.closeNow();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped.get()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isQuietWhileOneWorksAtMostAndNothingWaits() throws InterruptedException {
        workers(2);
        assertThat(workers.quiet()).isTrue();
        CountDownLatch working = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        Runnable work = () -> {
            working.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        workers.execute(work);
        workers.execute(work);
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.quiet()).as("two work").isFalse();
        over.countDown();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!workers.quiet()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
