package io.jackfield.state.local;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many calls there are and may be, over all stripes. Thread-safe. */
final class Room {
    private volatile int most;
    private final AtomicInteger calls = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();

    Room(int most) {
        bound(most);
    }

    /** @throws IllegalArgumentException unless it is at least 1 */
    void bound(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("a store keeps at least 1 call, not " + calls);
        }
        most = calls;
    }

    /** False if the store is full; counted. */
    boolean take() {
        for (int now = calls.get(); now < most; now = calls.get()) {
            if (calls.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        refused.increment();
        return false;
    }

    void give() {
        calls.decrementAndGet();
    }

    void expired() {
        expired.increment();
    }

    int calls() {
        return calls.get();
    }

    long refusedCalls() {
        return refused.sum();
    }

    long expiredCalls() {
        return expired.sum();
    }
}
