package io.jackfield.timer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that runs something every few milliseconds until it is closed. Survives what it runs. */
public final class TickThread implements AutoCloseable {
    /** Fine enough for T1 of 500 ms and Timer G's doublings (RFC 3261 17.2.1). */
    public static final long DEFAULT_MILLIS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(TickThread.class);

    private final Runnable tick;
    private final long nanos;
    private final Thread thread;
    private volatile boolean closed;

    private TickThread(String name, Runnable tick, long millis) {
        this.tick = tick;
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /** @param millis from the end of one tick to the next; at least 1 */
    public static TickThread start(String name, Runnable tick, long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("a tick takes at least 1 ms, not " + millis);
        }
        TickThread ticking = new TickThread(name, tick, millis);
        ticking.thread.start();
        return ticking;
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                tick.run();
                failing = false;
            } catch (RuntimeException | Error e) { // a thread that dies here would silence every timer
                if (!failing) {
                    LOG.error("A timer tick failed; ticking on", e);
                }
                failing = true;
            }
            LockSupport.parkNanos(this, nanos);
        }
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
