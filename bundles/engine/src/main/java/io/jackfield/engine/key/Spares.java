package io.jackfield.engine.key;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Keeps objects that are dear to make and serve one thread at a time, such as an initialised cipher. Lock-free: a slot per
 * few threads; whoever finds its slot empty makes a new one. Owned by an instance and collected with it, which a
 * thread-local of the engine's threads would not be.
 */
final class Spares<T> {
    private static final int SLOTS = 64;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    Spares(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T spare = slots.getAndSet(slot(), null);
        return spare != null ? spare : maker.get();
    }

    /** Only what was left ready for the next use: after an exception let it go instead. */
    void giveBack(T spare) {
        slots.lazySet(slot(), spare);
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & SLOTS - 1;
    }
}
