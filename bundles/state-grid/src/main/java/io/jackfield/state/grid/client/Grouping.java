package io.jackfield.state.grid.client;

import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Questions about single calls, many in one message where several go to one owner. While one message is under way to an owner what
 * else is to go there gathers, and leaves together when that one is answered, when a bounded time is over, or when it is many.
 *
 * <pre>
 *   CLEAR --ask--> UNDER WAY --ask--> GATHERING --answer, time over, many--> UNDER WAY
 *     ^               |
 *     +----answer-----+
 * </pre>
 *
 * So where little is under way nothing waits. Who its owner is may have changed: then the tier divides a group anew. A group that fails
 * fails for all that are in it, with the outcome unknown, as one question would. Thread-safe.
 */
final class Grouping {
    static final int MOST = 64;

    private record Waiting(Ask ask, CompletableFuture<Told> stage) {
    }

    private final Tier tier;
    private final Delay delay;
    private final long mostMillis;
    private final Map<Integer, Owner> owners = new ConcurrentHashMap<>();

    /** @param mostMillis how long a question waits for others at most; 0: each is a message of its own */
    Grouping(Tier tier, Delay delay, long mostMillis) {
        this.tier = tier;
        this.delay = delay;
        this.mostMillis = mostMillis;
    }

    CompletionStage<Told> ask(CallKey key, Ask ask) {
        int owner = mostMillis == 0 ? Tier.NOT_KNOWN : tier.owner(key);
        return owner == Tier.NOT_KNOWN ? tier.ask(key, ask) : owners.computeIfAbsent(owner, number -> new Owner()).ask(key, ask);
    }

    private final class Owner {
        private Map<CallKey, Waiting> gathered = new LinkedHashMap<>();
        private int underWay;
        private Runnable stopWaiting = () -> { };

        CompletionStage<Told> ask(CallKey key, Ask ask) {
            CompletableFuture<Told> stage = new CompletableFuture<>();
            Map<CallKey, Waiting> group;
            synchronized (this) {
                if (underWay == 0 || gathered.containsKey(key)) {
                    underWay++;
                    group = Map.of(key, new Waiting(ask, stage));
                } else {
                    gathered.put(key, new Waiting(ask, stage));
                    if (gathered.size() < MOST) {
                        if (gathered.size() == 1) {
                            Map<CallKey, Waiting> these = gathered;
                            stopWaiting = delay.after(mostMillis, () -> timeOver(these));
                        }
                        return stage;
                    }
                    group = take();
                }
            }
            send(group);
            return stage;
        }

        /** With the lock. */
        private Map<CallKey, Waiting> take() {
            Map<CallKey, Waiting> group = gathered;
            gathered = new LinkedHashMap<>();
            underWay++;
            stopWaiting.run();
            return group;
        }

        private void timeOver(Map<CallKey, Waiting> these) {
            synchronized (this) {
                if (gathered != these) {
                    return;
                }
                take();
            }
            send(these);
        }

        private void answered() {
            Map<CallKey, Waiting> group;
            synchronized (this) {
                underWay--;
                if (gathered.isEmpty()) {
                    return;
                }
                group = take();
            }
            send(group);
        }

        private void send(Map<CallKey, Waiting> group) {
            if (group.size() == 1) {
                Map.Entry<CallKey, Waiting> only = group.entrySet().iterator().next();
                asked(() -> tier.ask(only.getKey(), only.getValue().ask())).whenComplete((told, failure) -> {
                    answered();
                    settle(only.getValue(), told, failure);
                });
                return;
            }
            Map<CallKey, Ask> asks = new LinkedHashMap<>();
            group.forEach((key, waiting) -> asks.put(key, waiting.ask()));
            asked(() -> tier.ask(asks)).whenComplete((told, failure) -> {
                answered();
                group.forEach((key, waiting) -> settle(waiting, told == null ? null : told.get(key), failure));
            });
        }
    }

    /** What is thrown is a failure like any other: the owner is clear again after it. */
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void settle(Waiting waiting, Told told, Throwable failure) {
        if (failure != null) {
            waiting.stage().completeExceptionally(failure);
        } else if (told == null) {
            waiting.stage().completeExceptionally(new IllegalStateException("one of a group was not answered"));
        } else {
            waiting.stage().complete(told);
        }
    }
}
