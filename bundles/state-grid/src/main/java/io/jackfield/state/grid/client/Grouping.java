package io.jackfield.state.grid.client;

import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Questions about single calls, many in one message where several go to one owner. A question after a quiet time leaves at once. What is
 * asked from then on gathers and leaves at the next departure, which are a fixed time apart, or when it is many; a departure with nothing
 * to take ends that.
 *
 * <pre>
 *   QUIET --ask: leaves at once--> RUNNING --ask--> RUNNING, gathered
 *     ^                              |  departure: what gathered leaves
 *     +----nothing had gathered------+
 * </pre>
 *
 * So where little is asked nothing waits, and where much is, a message carries more the more there is, and no question waits longer than
 * from one departure to the next. Who its owner is may have changed: then the tier divides a group anew. A group that fails
 * fails for all that are in it, with the outcome unknown, as one question would. What is asked about a key before another question
 * about it is answered may come in any order, as without groups. Thread-safe.
 */
final class Grouping {
    static final int MOST = 64;

    private record Waiting(Ask ask, CompletableFuture<Told> stage) {
    }

    private final Tier tier;
    private final Delay delay;
    private final long everyMillis;
    private final Object lock = new Object();
    private final Map<Integer, Map<CallKey, Waiting>> gathered = new HashMap<>();
    private boolean running;

    /** @param everyMillis from one departure to the next; 0: each question is a message of its own */
    Grouping(Tier tier, Delay delay, long everyMillis) {
        this.tier = tier;
        this.delay = delay;
        this.everyMillis = everyMillis;
    }

    CompletionStage<Told> ask(CallKey key, Ask ask) {
        int owner = everyMillis == 0 ? Tier.NOT_KNOWN : tier.owner(key);
        return owner == Tier.NOT_KNOWN ? tier.ask(key, ask) : ask(owner, key, ask);
    }

    private CompletionStage<Told> ask(int owner, CallKey key, Ask ask) {
        CompletableFuture<Told> stage = new CompletableFuture<>();
        Waiting waiting = new Waiting(ask, stage);
        Map<CallKey, Waiting> leaving;
        boolean begins;
        synchronized (lock) {
            begins = !running;
            running = true;
            leaving = begins ? Map.of(key, waiting) : gather(owner, key, waiting);
        }
        if (begins) {
            delay.after(everyMillis, this::depart);
        }
        if (leaving != null) {
            send(leaving);
        }
        return stage;
    }

    /** What leaves at once; null for nothing. With the lock. */
    private Map<CallKey, Waiting> gather(int owner, CallKey key, Waiting waiting) {
        Map<CallKey, Waiting> group = gathered.computeIfAbsent(owner, number -> new LinkedHashMap<>());
        if (group.putIfAbsent(key, waiting) != null) {
            return Map.of(key, waiting);
        }
        return group.size() < MOST ? null : gathered.remove(owner);
    }

    private void depart() {
        List<Map<CallKey, Waiting>> leaving;
        synchronized (lock) {
            running = !gathered.isEmpty();
            leaving = List.copyOf(gathered.values());
            gathered.clear();
        }
        if (!leaving.isEmpty()) {
            delay.after(everyMillis, this::depart);
            leaving.forEach(this::send);
        }
    }

    private void send(Map<CallKey, Waiting> group) {
        if (group.size() == 1) {
            Map.Entry<CallKey, Waiting> only = group.entrySet().iterator().next();
            asked(() -> tier.ask(only.getKey(), only.getValue().ask()))
                    .whenComplete((told, failure) -> settle(only.getValue(), told, failure));
            return;
        }
        Map<CallKey, Ask> asks = new LinkedHashMap<>();
        group.forEach((key, waiting) -> asks.put(key, waiting.ask()));
        asked(() -> tier.ask(asks)).whenComplete((told, failure) ->
                group.forEach((key, waiting) -> settle(waiting, told == null ? null : told.get(key), failure)));
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
