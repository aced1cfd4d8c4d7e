package io.jackfield.state.local;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Delays on one daemon thread in real time. A delay that is cancelled leaves nothing behind. */
final class DelayThread implements Delay, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "jackfield-state-local");
        thread.setDaemon(true);
        return thread;
    });

    DelayThread() {
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true); // no thread while nobody waits
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
