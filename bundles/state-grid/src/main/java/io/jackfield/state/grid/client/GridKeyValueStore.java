package io.jackfield.state.grid.client;

import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.grid.codec.ValueCodec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.codec.proto.ValueAsk;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The replicated values of applications: every operation is one question to the owner of the value's partition. Thread-safe. */
public final class GridKeyValueStore implements KeyValueStore, AutoCloseable {
    private final ValueTier tier;
    private final Limits limits;
    private final LongAdder full = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private volatile boolean closed;

    /** @param tier stays the caller's to close, after this @param limits what its owners take */
    public GridKeyValueStore(ValueTier tier, Limits limits) {
        this.tier = tier;
        this.limits = limits;
    }

    @Override
    public Durability durability() {
        return Durability.REPLICA;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public CompletionStage<Optional<StoredValue>> get(ValueKey key) {
        return ask(key, Ask.newBuilder().setValue(ValueAsk.getDefaultInstance()).build(), told -> switch (told.getWhatCase()) {
            case VALUE -> Optional.of(ValueCodec.stored(told.getValue()));
            case ABSENT -> Optional.empty();
            default -> throw strange(told);
        });
    }

    @Override
    public CompletionStage<Write.Answer> write(Write write) {
        return ask(write.key(), Ask.newBuilder().setWrite(ValueCodec.ask(write)).build(), told -> {
            if (!told.hasWritten()) {
                throw strange(told);
            }
            Write.Answer answer = ValueCodec.answer(told.getWritten());
            if (answer instanceof Write.Full) {
                full.increment();
            } else if (answer instanceof Write.TooLarge) {
                tooLarge.increment();
            }
            return answer;
        });
    }

    /** How many of this store's writes were answered {@link Write.Full}, repeats included. */
    public long full() {
        return full.sum();
    }

    /** How many of this store's writes were answered {@link Write.TooLarge}. */
    public long tooLarge() {
        return tooLarge.sum();
    }

    /** Fails everybody who asks from now on. The values stay. */
    @Override
    public void close() {
        closed = true;
    }

    private <T> CompletionStage<T> ask(ValueKey key, Ask ask, Function<Told, T> read) {
        if (closed) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("the replicated value store is closed", null));
        }
        CompletableFuture<T> stage = new CompletableFuture<>();
        tier.ask(key, ask).thenApply(read).whenComplete((answer, failure) -> {
            if (failure == null) {
                stage.complete(answer);
            } else {
                stage.completeExceptionally(unavailable(failure));
            }
        });
        return stage;
    }

    private static StoreUnavailableException unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException known ? known
                : new StoreUnavailableException("the state tier did not answer: " + cause, cause);
    }

    private static StoreUnavailableException strange(Told told) {
        return new StoreUnavailableException("the owner gave an answer that is none: " + told.getWhatCase(), null);
    }
}
