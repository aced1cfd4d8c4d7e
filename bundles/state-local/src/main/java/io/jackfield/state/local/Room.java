package io.jackfield.state.local;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many calls, or values, there are and may be, over all stripes. Thread-safe. */
final class Room {
    private volatile int most;
    private final AtomicInteger kept = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();

    Room(int most) {
        bound(most);
    }

    /** @throws IllegalArgumentException unless it is at least 1 */
    void bound(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("a store keeps at least 1, not " + number);
        }
        most = number;
    }

    /** False if the store is full; counted. */
    boolean take() {
        for (int now = kept.get(); now < most; now = kept.get()) {
            if (kept.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        refused.increment();
        return false;
    }

    void give() {
        kept.decrementAndGet();
    }

    void expired() {
        expired.increment();
    }

    int kept() {
        return kept.get();
    }

    long refusals() {
        return refused.sum();
    }

    long expiries() {
        return expired.sum();
    }
}
