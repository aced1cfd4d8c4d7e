package io.jackfield.state.grid.client;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Delays on one daemon thread in real time. A delay that is cancelled leaves nothing behind. */
public final class DelayThread implements Delay, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "jackfield-grid-waiting");
        thread.setDaemon(true);
        return thread;
    });

    public DelayThread() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Runnable after(long millis, Runnable task) {
        ScheduledFuture<?> delay = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> delay.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
