package io.jackfield.engine.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that events run on, up to a bound. Work is taken in the order it came, but {@link Last} after all other; what waits is
 * bounded by the queues before it.
 *
 * <p>Of the idle threads the one that worked last is called first, so that at any load as few threads are busy as can carry it,
 * with warm caches and few changes of context; a {@link java.util.concurrent.ThreadPoolExecutor} goes round all of them. Only
 * one thread at a time is on its way from idle to work: when it gets there and finds more than it takes, it calls the next. A
 * thread that nobody called for {@value #IDLE_SECONDS} s ends.
 *
 * <p>Where sockets fill faster than they are read, dozens of threads at work leave the one that reads too few turns. So each time that is
 * {@link #crowded said}, half as many may work, down to {@value #FEWEST}, and twice as many again for each {@value #UNCROWDED_MILLIS} ms
 * that it is not: threads that wait for something else than a processor take no turns, and the sockets are read. One that has worked for
 * {@value #LONG_MILLIS} ms waits for something else, and does not count: slow applications are no reason to do nothing.
 *
 * <p>Thread-safe. Its lock is held for a few operations on queues, never while work runs.
 */
public final class Workers implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long IDLE_SECONDS = 30;
    static final int FEWEST = 4;
    static final long CROWDED_MILLIS = 50;
    static final long UNCROWDED_MILLIS = 100;
    static final long LONG_MILLIS = 250;

    /** Work that may wait until there is no other. */
    record Last(Runnable work) implements Runnable {
        @Override
        public void run() {
            work.run();
        }
    }

    private final int most;
    private final ThreadFactory factory;
    private final LongSupplier now;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Queue<Runnable> last = new ArrayDeque<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Set<Worker> all = new HashSet<>();
    /** Whether a thread was called that has not come yet. */
    private boolean calling;
    private boolean closed;
    private int allowed;
    private long fewerAt = Long.MIN_VALUE / 2;
    private long crowdedAt;

    /**
     * @param most threads, at least 1
     * @param now  the time, ms
     */
    public Workers(int most, ThreadFactory factory, LongSupplier now) {
        this.most = most;
        this.allowed = most;
        this.now = now;
        this.factory = factory;
    }

    /** @throws RejectedExecutionException after {@link #close} */
    @Override
    public void execute(Runnable work) {
        Worker next;
        synchronized (this) {
            if (closed) {
                throw new RejectedExecutionException("the workers are closed");
            }
            (work instanceof Last ? last : waiting).add(work);
            next = next();
        }
        call(next, work);
    }

    /**
     * Whether nothing waits and one thread works at most. What is short costs less than waking another one, then; with more at work
     * the caller's own work comes first, and is not held up by theirs.
     */
    public synchronized boolean quiet() {
        return nothingWaits() && busy() <= 1;
    }

    /** Sockets are not read as fast as they fill. */
    public synchronized void crowded() {
        long time = now.getAsLong();
        if (allowed > FEWEST && time - fewerAt >= CROWDED_MILLIS) {
            allowed = Math.max(Math.min(most, FEWEST), Math.min(allowed, busy()) / 2);
            fewerAt = time;
        }
        crowdedAt = time;
    }

    /** How many may work at a time. */
    public synchronized int allowed() {
        return allowed;
    }

    private int busy() {
        return all.size() - idle.size();
    }

    private boolean room() {
        if (allowed < most && now.getAsLong() - crowdedAt >= UNCROWDED_MILLIS) {
            allowed = Math.min(most, 2 * allowed);
            crowdedAt = now.getAsLong();
        }
        return takingTurns() < allowed;
    }

    /** How many work, without those that wait for something else than a processor. */
    private int takingTurns() {
        int busy = busy();
        if (allowed == most || busy < allowed) {
            return busy;
        }
        long since = now.getAsLong() - LONG_MILLIS;
        return busy - (int) all.stream().filter(worker -> worker.worksSince <= since).count();
    }

    private boolean nothingWaits() {
        return waiting.isEmpty() && last.isEmpty();
    }

    private Runnable poll() {
        Runnable work = waiting.poll();
        return work == null ? last.poll() : work;
    }

    /** The thread to be called for what waits; null if none is needed, or there is none. */
    private Worker next() {
        if (calling || nothingWaits() || !room()) {
            return null;
        }
        Worker worker = idle.pollFirst();
        if (worker == null && all.size() < most) {
            worker = new Worker();
            all.add(worker);
        }
        calling = worker != null;
        return worker;
    }

    private void call(Worker worker, Runnable work) {
        if (worker == null) {
            return;
        }
        try {
            worker.call();
        } catch (OutOfMemoryError noThread) { // what waits is left to the others, if there are any
            synchronized (this) {
                all.remove(worker);
                calling = false;
                if (all.isEmpty() && (waiting.remove(work) || last.remove(work))) {
                    throw noThread;
                }
            }
        }
    }

    /** Takes no more work; what waits is done. */
    public void close() {
        synchronized (this) {
            closed = true;
            idle.clear();
            all.forEach(Worker::wake);
        }
    }

    /** As {@link #close}, but drops what waits and interrupts what runs. */
    public void closeNow() {
        synchronized (this) {
            waiting.clear();
            last.clear();
            close();
            all.forEach(worker -> worker.thread.interrupt());
        }
    }

    private final class Worker implements Runnable {
        private final Thread thread = factory.newThread(this);
        private volatile boolean called = true;
        /** With the lock of all. Far ahead while it does not work. */
        private long worksSince = Long.MAX_VALUE;

        /** From idle, or for the first time. */
        void call() {
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                wake();
            }
        }

        void wake() {
            called = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            for (Runnable work = take(); work != null; work = take()) {
                try {
                    work.run();
                } catch (Throwable broken) { // the thread goes on with the work of others
                    LOG.error("Work on a call failed", broken);
                }
            }
        }

        /** Waits for work. Null when the thread is to end. */
        private Runnable take() {
            while (true) {
                Runnable work;
                Worker next;
                synchronized (Workers.this) {
                    if (called) {
                        called = false;
                        calling = false;
                    }
                    worksSince = now.getAsLong();
                    work = takingTurns() > allowed && !closed ? null : poll();
                    next = next();
                    if (work == null) {
                        worksSince = Long.MAX_VALUE;
                        if (closed) {
                            all.remove(this);
                            return null;
                        }
                        idle.addFirst(this);
                    }
                }
                if (work != null) {
                    Workers.this.call(next, work);
                    return work;
                }
                if (!calledInTime()) {
                    return null;
                }
            }
        }

        /** False if nobody called, and the thread is not among the idle any more. */
        private boolean calledInTime() {
            long until = now.getAsLong() + TimeUnit.SECONDS.toMillis(IDLE_SECONDS);
            while (!called) {
                Thread.interrupted(); // left by an application; it would end every park at once
                long left = until - now.getAsLong();
                if (left > 0) {
                    LockSupport.parkNanos(Workers.this, TimeUnit.MILLISECONDS.toNanos(left));
                    continue;
                }
                synchronized (Workers.this) {
                    if (idle.remove(this)) {
                        all.remove(this);
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
