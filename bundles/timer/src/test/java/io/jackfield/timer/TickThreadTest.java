package io.jackfield.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickThreadTest {
    @Test
    void ticksOnAfterATickThatFailed() throws InterruptedException {
        CountDownLatch ticks = new CountDownLatch(5);
        Runnable tick = () -> {
            ticks.countDown();
            throw new IllegalStateException("as the test demands");
        };
        try (TickThread thread = TickThread.start("ticking", tick, 1)) {
            assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void isWokenFromALongRest() throws InterruptedException {
        Semaphore ticks = new Semaphore(0);
        try (TickThread thread = TickThread.begin("ticking", ticks::release, 1, () -> TimeUnit.HOURS.toMillis(1))) {
            assertThat(ticks.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            thread.wake();
            assertThat(ticks.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ticksNoMoreOftenForBeingWokenAgainAndAgain() throws InterruptedException {
        AtomicInteger ticks = new AtomicInteger();
        TickThread[] self = new TickThread[1];
        CountDownLatch known = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(4);
        long begun = System.nanoTime();
        try (TickThread thread = TickThread.begin("ticking", () -> {
            ticks.incrementAndGet();
            enough.countDown();
        }, 20, () -> {
            awaited(known);
            self[0].wake(); // as where a store fails at once
            return TimeUnit.HOURS.toMillis(1);
        })) {
            self[0] = thread;
            known.countDown();
            assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ticks.get() - 1).isLessThanOrEqualTo((int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 20);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closeReturnsWhenNoTickRunsAndNoneFollows() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        Thread[] ticking = new Thread[1];
        TickThread thread = TickThread.start("ticking", () -> {
            ticking[0] = Thread.currentThread();
            running.incrementAndGet();
            begun.countDown();
            Thread.yield();
            running.decrementAndGet();
        }, 1);
        begun.await(10, TimeUnit.SECONDS);

        thread.close();

        assertThat(running).hasValue(0);
        assertThat(ticking[0].isAlive()).isFalse();
        thread.close();
    }
}
