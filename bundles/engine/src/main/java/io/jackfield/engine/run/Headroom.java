package io.jackfield.engine.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether there is memory for more calls. Calls and queues are limited by number, and what one of them takes is up to its peer:
 * from a few hundred bytes to twice the largest message, with what the parser makes of it ten times that. So the last limit is
 * the memory itself: a process without any ends, and its calls with it.
 *
 * <p>Looks at the part of the heap that holds what lives long, at most every {@value #GLANCE_MILLIS} ms. Garbage counts until it is
 * collected; G1 collects so that it stays below {@value #SCARCE_PERCENT} %. Thread-safe, no locks: what it says may be a moment old.
 */
final class Headroom implements BooleanSupplier {
    static final int SCARCE_PERCENT = 85;
    static final long GLANCE_MILLIS = 50;
    private static final int HUNDRED = 100;

    private final LongSupplier now;
    private final LongSupplier percentUsed;
    private volatile long lookedAt;
    private volatile boolean scarce;

    /** @param now the time, ms @param percentUsed of the memory there is */
    Headroom(LongSupplier now, LongSupplier percentUsed) {
        this.now = now;
        this.percentUsed = percentUsed;
    }

    /** Of this process. */
    static Headroom ofThisProcess(LongSupplier now) {
        return new Headroom(now, ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .<LongSupplier>map(pool -> () -> percentOf(pool)).orElse(() -> 0));
    }

    private static long percentOf(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getUsage();
        return usage == null || usage.getMax() <= 0 ? 0 : HUNDRED * usage.getUsed() / usage.getMax();
    }

    /** Whether it is scarce. */
    @Override
    public boolean getAsBoolean() {
        long time = now.getAsLong();
        if (Math.abs(time - lookedAt) >= GLANCE_MILLIS) {
            lookedAt = time;
            scarce = percentUsed.getAsLong() >= SCARCE_PERCENT;
        }
        return scarce;
    }
}
