package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a retiring version has no call left: no event of it is in hand, and then a census counts no session of it,
 * and no event of it began meanwhile. Costs nothing while no version is retiring. Thread-safe.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Rollouts rollouts;
    private final Supplier<CompletionStage<Map<ApplicationVersion, Long>>> census;
    private final AtomicBoolean counting = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** @param census the store's {@link io.jackfield.state.CallStateStore#census()} */
    public Drain(Rollouts rollouts, Supplier<CompletionStage<Map<ApplicationVersion, Long>>> census) {
        this.rollouts = rollouts;
        this.census = census;
    }

    /**
     * Looks once. To be called after a check-in that ended sessions of a retiring version, and on a tick of a fraction of a
     * second, which also makes good a look that found an event in hand or the store away. Never blocks.
     *
     * @return completes when the look is over, never exceptionally; at once if there is nothing to look at or another look
     *         is under way
     */
    public CompletionStage<Void> check() {
        Map<ApplicationVersion, Long> quiet = rollouts.quiet();
        if (quiet.isEmpty() || !counting.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return census().<Void>handle((counts, failure) -> {
            counting.set(false);
            if (failure != null) {
                failed(failure);
            } else {
                failed.set(false);
                quiet.forEach((version, begun) -> judge(version, begun, counts.getOrDefault(version, 0L)));
            }
            return null;
        });
    }

    private CompletionStage<Map<ApplicationVersion, Long>> census() {
        try {
            return census.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // a store that breaks its promise must not end the tick
        }
    }

    private void judge(ApplicationVersion version, long begun, long sessions) {
        if (sessions > 0) {
            rollouts.counted(version);
        } else {
            rollouts.counted(version, begun);
        }
    }

    private void failed(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("No census, so no version is found drained until there is one: {}", failure.toString());
        }
    }
}
