package io.jackfield.engine.rollout;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Counts the events of one version that are in hand. Thread-safe. */
final class InHand {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<CompletableFuture<Void>> waiting = new AtomicReference<>();

    void begin() {
        begun.incrementAndGet();
    }

    void end() {
        ended.incrementAndGet();
        completeIfIdle();
    }

    long begun() {
        return begun.get();
    }

    /** Reads {@code ended} first: an event that begins in between makes the answer too great, never too small. */
    long count() {
        long over = ended.get();
        return begun.get() - over;
    }

    /** Completes when nothing is in hand. */
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> stage = waiting.updateAndGet(old -> old == null ? new CompletableFuture<>() : old);
        completeIfIdle();
        return stage;
    }

    private void completeIfIdle() {
        CompletableFuture<Void> stage = waiting.get();
        if (stage != null && count() == 0 && waiting.compareAndSet(stage, null)) {
            stage.complete(null);
        }
    }
}
