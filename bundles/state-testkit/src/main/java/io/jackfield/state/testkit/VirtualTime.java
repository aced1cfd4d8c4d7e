package io.jackfield.state.testkit;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Time that stands until the test moves it. {@link #after} fits the scheduler of any store in this process; what is
 * scheduled runs on the thread that advances the time, in the order of time and then of scheduling. Thread-safe.
 */
public final class VirtualTime implements LongSupplier {
    private record Alarm(long at, long order, Runnable task) {
    }

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::order));
    private long now;
    private long orders;

    /** @param start ms since the epoch */
    public VirtualTime(long start) {
        now = start;
    }

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** Schedules a task. @return cancels it, if it has not run */
    public synchronized Runnable after(long millis, Runnable task) {
        Alarm alarm = new Alarm(now + millis, orders++, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    /** How many tasks are scheduled. */
    public synchronized int scheduled() {
        return alarms.size();
    }

    /** Moves the time, stopping at every task that is scheduled on the way, also by another task. */
    public void advance(long millis) {
        long end = getAsLong() + millis;
        for (Alarm next = next(end); next != null; next = next(end)) {
            next.task().run();
        }
        set(end);
    }

    private synchronized Alarm next(long end) {
        Alarm first = alarms.peek();
        if (first == null || first.at() > end) {
            return null;
        }
        now = first.at();
        return alarms.remove();
    }

    /** Sets the clock, also back, as an operator might; runs nothing. */
    public synchronized void set(long time) {
        now = time;
    }
}
