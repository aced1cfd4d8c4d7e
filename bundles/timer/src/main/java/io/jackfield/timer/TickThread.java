package io.jackfield.timer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that runs something every few milliseconds until it is closed, or, where that can say for how long it has nothing to
 * do, then. Survives what it runs.
 */
public final class TickThread implements AutoCloseable {
    /** Fine enough for T1 of 500 ms and Timer G's doublings (RFC 3261 17.2.1). */
    public static final long DEFAULT_MILLIS = 10;
    /** No rest is longer, ms: time may be corrected meanwhile. */
    static final long LONGEST_REST_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(TickThread.class);

    private final Runnable tick;
    private final long leastMillis;
    private final LongSupplier rest;
    private final LongSupplier nanoTime = System::nanoTime;
    private final Thread thread;
    private volatile boolean woken;
    private volatile boolean closed;

    private TickThread(String name, Runnable tick, long leastMillis, LongSupplier rest) {
        this.tick = tick;
        this.leastMillis = leastMillis;
        this.rest = rest;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /** @param millis from the end of one tick to the next; at least 1 */
    public static TickThread start(String name, Runnable tick, long millis) {
        return begin(name, tick, millis, () -> millis);
    }

    /**
     * Rests {@value #LONGEST_REST_MILLIS} ms at most, and once it is {@linkplain #wake woken} no longer than {@value #DEFAULT_MILLIS}: what
     * fails at once and wakes it for that would keep a processor busy.
     *
     * @param rest after each tick, how many ms there is nothing to do for
     */
    public static TickThread start(String name, Runnable tick, LongSupplier rest) {
        return begin(name, tick, DEFAULT_MILLIS, () -> Math.min(LONGEST_REST_MILLIS, rest.getAsLong()));
    }

    static TickThread begin(String name, Runnable tick, long millis, LongSupplier rest) {
        if (millis < 1) {
            throw new IllegalArgumentException("a tick takes at least 1 ms, not " + millis);
        }
        TickThread ticking = new TickThread(name, tick, millis, rest);
        ticking.thread.start();
        return ticking;
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            long millis = leastMillis;
            woken = false; // what is told from here on is told of the tick after this one
            try {
                tick.run();
                millis = Math.max(millis, rest.getAsLong());
                failing = false;
            } catch (RuntimeException | Error e) { // a thread that dies here would silence every timer
                if (!failing) {
                    LOG.error("A timer tick failed; ticking on", e);
                }
                failing = true;
            }
            rest(millis);
        }
    }

    private void rest(long millis) {
        long since = nanoTime.getAsLong();
        while (!closed) {
            long left = TimeUnit.MILLISECONDS.toNanos(woken ? leastMillis : millis) - (nanoTime.getAsLong() - since);
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** There is something to do earlier than it said: the next tick follows the last one as soon as any does. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** Returns when the last tick is over and the thread has ended, or at once on that thread itself. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the tick ends soon; told to the caller after it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
