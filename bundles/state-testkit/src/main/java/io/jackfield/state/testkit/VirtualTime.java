package io.jackfield.state.local;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Time that stands until the test moves it; delays run on the thread that does. */
final class VirtualTime implements LongSupplier, Delay {
    private record Alarm(long at, long order, Runnable task) {
    }

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::order));
    private long now;
    private long orders;

    VirtualTime(long start) {
        now = start;
    }

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    @Override
    public synchronized Runnable after(long millis, Runnable task) {
        Alarm alarm = new Alarm(now + millis, orders++, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    synchronized int pending() {
        return alarms.size();
    }

    void advance(long millis) {
        long end = getAsLong() + millis;
        for (Alarm next = next(end); next != null; next = next(end)) {
            next.task().run();
        }
        step(end);
    }

    private synchronized Alarm next(long end) {
        Alarm first = alarms.peek();
        if (first == null || first.at() > end) {
            return null;
        }
        now = first.at();
        return alarms.remove();
    }

    /** Sets the clock, also back. */
    synchronized void step(long to) {
        now = to;
    }
}
