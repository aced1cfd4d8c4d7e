package io.jackfield.engine.run;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Hands on to the workers, says how long {@link Workers.Last} waited, and knows whether any of them still takes something up. Callbacks
 * that never return hold their workers; when they hold all, what waits would wait until the queues are full, without an answer.
 * Thread-safe, no locks: what it says may be a moment old.
 */
final class WatchedWorkers implements Executor {
    /** More than a pause of the garbage collector, less than a caller's patience, ms. */
    static final long STUCK_MILLIS = 2_000;

    private final Executor workers;
    private final LongSupplier now;
    private final Beginnings beginnings;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long takenUpAt;

    /** @param now the time, ms @param beginnings hears how long each of the last waited */
    WatchedWorkers(Executor workers, LongSupplier now, Beginnings beginnings) {
        this.workers = workers;
        this.beginnings = beginnings;
        this.now = now;
    }

    @Override
    public void execute(Runnable work) {
        if (waiting.get() == 0) {
            takenUpAt = now.getAsLong(); // nobody waited: the time counts from here
        }
        waiting.incrementAndGet();
        if (work instanceof Workers.Last) {
            long since = now.getAsLong();
            beginnings.waits();
            workers.execute(new Workers.Last(() -> {
                beginnings.waited(now.getAsLong() - since);
                takenUp(work);
            }));
        } else {
            workers.execute(() -> takenUp(work));
        }
    }

    private void takenUp(Runnable work) {
        takenUpAt = now.getAsLong();
        waiting.decrementAndGet();
        work.run();
    }

    /** Whether something waits and nothing was taken up for {@value #STUCK_MILLIS} ms. */
    boolean stuck() {
        return waiting.get() > 0 && now.getAsLong() - takenUpAt > STUCK_MILLIS;
    }
}
