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
 * else is to go there gathers, and leaves together when that one is answered, when it is many, or when it has waited for a time that is
 * looked at once in that time, so that it may become twice as long.
 *
 * <pre>
 *   CLEAR --ask--> UNDER WAY --ask--> GATHERING --answer, time over, many--> UNDER WAY
 *     ^               |
 *     +----answer-----+
 * </pre>
 *
 * So where little is under way nothing waits. Who its owner is may have changed: then the tier divides a group anew. A group that fails
 * fails for all that are in it, with the outcome unknown, as one question would. What is asked about a key before another question
 * about it is answered may come in any order, as without groups. Thread-safe.
 */
final class Grouping {
    static final int MOST = 64;

    private record Waiting(Ask ask, CompletableFuture<Told> stage) {
    }

    private final Tier tier;
    private final Delay delay;
    private final long mostMillis;
    private final Map<Integer, Owner> owners = new ConcurrentHashMap<>();

    /** @param mostMillis after how long it is looked whether questions wait; 0: each is a message of its own */
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
        private boolean timed;

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
                        watch();
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
            return group;
        }

        /** With the lock. One look at a time: to cancel and begin one for each group would cost more than what it is for. */
        private void watch() {
            if (!timed) {
                timed = true;
                Map<CallKey, Waiting> these = gathered;
                delay.after(mostMillis, () -> timeOver(these));
            }
        }

        private void timeOver(Map<CallKey, Waiting> these) {
            synchronized (this) {
                timed = false;
                if (gathered != these) {
                    if (!gathered.isEmpty()) {
                        watch(); // began to gather since
                    }
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
    static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
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
