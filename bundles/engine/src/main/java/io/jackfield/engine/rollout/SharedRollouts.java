package io.jackfield.engine.rollout;

import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Keeps the rollouts of a cluster in the state tier: one value per application, which engines change by comparing and setting, so
 * that of two who change it at once the later sees what the earlier did.
 *
 * <p>Blocks its callers until the tier has answered, for a few seconds at most: not to be used on a thread of the store.
 */
public final class SharedRollouts {
    /** Of the values that are Jackfield's own; no application's base name begins so. */
    static final String SPACE = "jackfield/rollout";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ASKED_AGAIN = 2;
    private static final int MOST_RACES = 32;

    /** @param at the revision of the value in the tier, 0 for none */
    private record Found(Optional<SharedRollout> rollout, long at) {
    }

    private final KeyValueStore values;
    private final String engine;
    private final Incarnation self;
    private final Incarnation writer;
    private final AtomicLong writes = new AtomicLong();

    /** @param self the engine's life; it writes under a name of its own, apart from the effects of its events */
    public SharedRollouts(KeyValueStore values, Incarnation self) {
        this.values = values;
        this.self = self;
        this.engine = self.engine().replaceAll("\\s", "_");
        this.writer = new Incarnation(SPACE + " of " + self.engine(), self.number());
    }

    /** This engine's name, as the shared rollouts have it. */
    String engine() {
        return engine;
    }

    /** The engine's life when it began. */
    Incarnation self() {
        return self;
    }

    /** What the tier has, without waiting. Fails with {@link StoreUnavailableException}. */
    CompletableFuture<Optional<SharedRollout>> look(String baseName) {
        return values.get(key(baseName)).thenApply(stored -> read(baseName, stored).rollout()).toCompletableFuture();
    }

    /**
     * Changes what there is by a function, which is applied again where another engine came first.
     *
     * @param start what there is when the tier knows nothing
     * @return what holds now
     * @throws StoreUnavailableException if the tier does not answer; whether the change was made is unknown
     */
    SharedRollout change(String baseName, Supplier<SharedRollout> start, UnaryOperator<SharedRollout> change) {
        for (int i = 0; i < MOST_RACES; i++) {
            Found found = find(baseName);
            SharedRollout after = change.apply(found.rollout().orElseGet(start));
            if (found.rollout().equals(Optional.of(after)) || set(baseName, found.at(), after)) {
                return after;
            }
        }
        throw new StoreUnavailableException("other engines change the rollout of " + baseName + " all the time", null);
    }

    private Found find(String baseName) {
        return read(baseName, await(() -> values.get(key(baseName))));
    }

    private static Found read(String baseName, Optional<StoredValue> stored) {
        try {
            return new Found(stored.map(value -> SharedRolloutText.read(baseName, value.bytes().text())),
                    stored.map(StoredValue::revision).orElse(0L));
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("what the state tier keeps is no rollout: " + e.getMessage(), e);
        }
    }

    /** False if another engine came first. */
    private boolean set(String baseName, long at, SharedRollout after) {
        Write write = new Write(key(baseName), new Write.Id(new CheckIn.Id(writer, writes.incrementAndGet()), 0),
                new Write.CompareAndSet(at, Bytes.of(SharedRolloutText.write(after))));
        Write.Answer answer = await(() -> values.write(write));
        if (answer instanceof Write.Done || answer instanceof Write.Conflict) {
            return answer instanceof Write.Done;
        }
        throw new StoreUnavailableException("the state tier does not take the rollout of " + baseName + ": " + answer, null);
    }

    private static ValueKey key(String baseName) {
        return new ValueKey(SPACE, baseName);
    }

    /** What is asked may be asked again: a read, or a write with its id. */
    private static <T> T await(Supplier<CompletionStage<T>> asked) {
        Throwable failure = null;
        for (int i = 0; i <= ASKED_AGAIN; i++) {
            try {
                return asked.get().toCompletableFuture().get(PATIENCE.toMillis() / (ASKED_AGAIN + 1), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                failure = e instanceof ExecutionException ? e.getCause() : e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted", e);
            }
        }
        throw new StoreUnavailableException("the state tier did not answer: " + failure, failure);
    }
}
