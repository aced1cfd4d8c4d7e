package io.jackfield.engine.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many waits on few wake-ups of another watch. Nearly all that is planned is cancelled long before its time (the 100 rule: once
 * per INVITE, for 150 ms), and a thread that is woken to learn of each costs more than the wait is worth. So a wake-up is asked
 * for only where none is planned early enough, and none is ever taken back: one that finds nothing to do does nothing.
 *
 * <p>Thread-safe. What is due runs on the other watch's thread, the earliest first, with no lock held.
 */
public final class SharedWatch implements Watch {
    private record Planned(long atNanos, long number, Runnable what) {
        /** Differences, as a nano time may be negative and overflow. */
        static final Comparator<Planned> ORDER = (a, b) -> a.atNanos == b.atNanos
                ? Long.compare(a.number, b.number) : Long.signum(a.atNanos - b.atNanos);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SharedWatch.class);

    private final Watch wakes;
    private final LongSupplier nanoTime;
    private final TreeSet<Planned> waiting = new TreeSet<>(Planned.ORDER);
    private long numbers;
    /** Whether a wake-up is planned, and for when the earliest one is. */
    private boolean waking;
    private long wakeNanos;

    /** @param nanoTime the time that {@code wakes} measures, ns from any origin */
    public SharedWatch(Watch wakes, LongSupplier nanoTime) {
        this.wakes = wakes;
        this.nanoTime = nanoTime;
    }

    @Override
    public Runnable after(long millis, Runnable what) {
        long now = nanoTime.getAsLong();
        Planned planned;
        boolean wake;
        synchronized (this) {
            planned = new Planned(now + TimeUnit.MILLISECONDS.toNanos(millis), numbers++, what);
            waiting.add(planned);
            wake = wakeBy(planned.atNanos);
        }
        if (wake) {
            wakes.after(millis, () -> awake(planned.atNanos));
        }
        return () -> cancel(planned);
    }

    private synchronized void cancel(Planned planned) {
        waiting.remove(planned);
    }

    /** Whether a wake-up has to be asked for. */
    private boolean wakeBy(long atNanos) {
        if (waking && wakeNanos - atNanos <= 0) {
            return false;
        }
        waking = true;
        wakeNanos = atNanos;
        return true;
    }

    /** @param wokenFor the time that this wake-up was asked for; it may come a little before */
    private void awake(long wokenFor) {
        long now = nanoTime.getAsLong();
        List<Planned> due = new ArrayList<>();
        Planned next = null;
        synchronized (this) {
            while (!waiting.isEmpty() && waiting.first().atNanos - now <= 0) {
                due.add(waiting.pollFirst());
            }
            if (waking && wakeNanos == wokenFor) {
                waking = false;
            }
            if (!waiting.isEmpty() && wakeBy(waiting.first().atNanos)) {
                next = waiting.first();
            }
        }
        if (next != null) {
            long at = next.atNanos;
            wakes.after(TimeUnit.NANOSECONDS.toMillis(at - now + 999_999), () -> awake(at)); // never before its time
        }
        due.forEach(SharedWatch::run);
    }

    private static void run(Planned due) {
        try {
            due.what.run();
        } catch (RuntimeException | Error broken) { // the others are due as well
            LOG.error("What was planned for now failed", broken);
        }
    }
}
