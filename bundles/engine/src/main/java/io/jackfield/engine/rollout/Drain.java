package io.jackfield.engine.rollout;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a retiring version has no call left: no event of it is in hand, and then a census counts no session of it,
 * and no event of it began meanwhile. Costs nothing while no version is retiring. Thread-safe.
 *
 * <p><b>In a cluster</b> that has to be so on all engines. When a first census counts none, every other engine is asked before a
 * second census and after it. Each says for a version that it knows this rollout, gives the version no new calls and has no event
 * in hand, and how many events of it ever began there; it is drained if both times the same engines said the same. Then no
 * event of it was in hand anywhere during the census, which therefore missed no session, and none can begin without another change
 * of the rollout. An engine that does not answer keeps the version retiring, until it answers or its life is ended; its next life
 * gives out no new sessions before it has heard of the rollouts again ({@link Rollouts#under}).
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    /** A census of a cluster asks all partitions; so often at most. */
    private static final long SHARED_MILLIS = 1_000;

    private final Rollouts rollouts;
    private final Supplier<CompletionStage<Map<ApplicationVersion, Long>>> census;
    private final AtomicBoolean counting = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile OtherEngines others;
    private volatile long looked = Long.MIN_VALUE;

    /** @param census the store's {@link io.jackfield.state.CallStateStore#census()} */
    public Drain(Rollouts rollouts, Supplier<CompletionStage<Map<ApplicationVersion, Long>>> census) {
        this.rollouts = rollouts;
        this.census = census;
    }

    /** Names those who share the rollouts; before that nothing is drained where they are shared. */
    public void others(OtherEngines all) {
        this.others = all;
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
        if (quiet.isEmpty() || !due() || !counting.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        looked = rollouts.now();
        Map<ApplicationVersion, Long> revisions = rollouts.revisions(quiet.keySet());
        return (rollouts.shared() ? together(quiet, revisions)
                : census().thenAccept(counts -> judge(counted(quiet, counts), revisions)))
                .<Void>handle((done, failure) -> {
                    counting.set(false);
                    if (failure == null) {
                        failed.set(false);
                    } else {
                        failed(failure);
                    }
                    return null;
                });
    }

    private boolean due() {
        long now = rollouts.now();
        return !rollouts.shared() || others != null && (looked == Long.MIN_VALUE || now - looked >= SHARED_MILLIS || now < looked);
    }

    private CompletionStage<Map<ApplicationVersion, Long>> census() {
        try {
            return census.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // a store that breaks its promise must not end the tick
        }
    }

    /** Of these versions those that have no session, and says of the others that they have. */
    private Map<ApplicationVersion, Long> counted(Map<ApplicationVersion, Long> quiet, Map<ApplicationVersion, Long> counts) {
        Map<ApplicationVersion, Long> none = new HashMap<>();
        quiet.forEach((version, begun) -> {
            if (counts.getOrDefault(version, 0L) > 0) {
                rollouts.counted(version);
            } else {
                none.put(version, begun);
            }
        });
        return none;
    }

    private void judge(Map<ApplicationVersion, Long> none, Map<ApplicationVersion, Long> revisions) {
        none.forEach((version, begun) -> rollouts.counted(version, begun, revisions.get(version)));
    }

    private CompletionStage<Void> together(Map<ApplicationVersion, Long> quiet, Map<ApplicationVersion, Long> revisions) {
        return census().thenCompose(counts -> {
            Map<ApplicationVersion, Long> none = counted(quiet, counts);
            return none.isEmpty() ? CompletableFuture.completedStage(null) : confirmed(none, revisions);
        });
    }

    private CompletionStage<Void> confirmed(Map<ApplicationVersion, Long> none, Map<ApplicationVersion, Long> revisions) {
        Map<ApplicationVersion, Long> asked = new HashMap<>(revisions);
        asked.keySet().retainAll(none.keySet());
        return others.quiet(asked).thenCompose(before -> {
            Map<ApplicationVersion, Long> quiet = new HashMap<>(none);
            quiet.keySet().removeIf(version -> before.values().stream().anyMatch(each -> !each.containsKey(version)));
            return quiet.isEmpty() ? CompletableFuture.completedStage(null)
                    : census().thenCompose(counts -> others.quiet(asked)
                            .thenAccept(after -> judge(same(counted(quiet, counts), before, after), revisions)));
        });
    }

    /** Of these versions those of which the same engines said the same before and after. */
    private static Map<ApplicationVersion, Long> same(Map<ApplicationVersion, Long> none,
            Map<Incarnation, Map<ApplicationVersion, Long>> before, Map<Incarnation, Map<ApplicationVersion, Long>> after) {
        Map<ApplicationVersion, Long> same = new HashMap<>(none);
        same.keySet().removeIf(version -> !before.keySet().equals(after.keySet()) || before.keySet().stream()
                .anyMatch(engine -> !before.get(engine).get(version).equals(after.get(engine).get(version))));
        return same;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void failed(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("No census, or no word of another engine, so no version is found drained until there is: {}",
                    cause(failure).toString());
        }
    }
}
