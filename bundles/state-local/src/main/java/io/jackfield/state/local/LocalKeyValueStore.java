package io.jackfield.state.local;

import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps applications' values in the memory of this process. The keys are spread over {@value #STRIPES} stripes with a lock
 * each, held for the length of a few map operations; everything is answered on the caller's thread.
 *
 * <p><b>Repeats.</b> Each stripe remembers the answers to its last {@value ValueStripe#REPEATS} writes, which
 * takes about 1 MB and their keys. That is what {@link Limits#repeats()} promises, as all other writes may have met the same stripe; with keys
 * well spread a repeat is recognised after {@value #STRIPES} times as many.
 *
 * <p>The values survive the engine, not the process and not {@link #close()}.
 */
public final class LocalKeyValueStore implements KeyValueStore, AutoCloseable {
    /** A power of two. */
    static final int STRIPES = 16;

    private final Room room;
    private final ValueStripe[] stripes = new ValueStripe[STRIPES];
    private final LongAdder tooLarge = new LongAdder();
    private volatile Limits limits;
    private volatile boolean closed;

    /**
     * @param keyBytes   of a key at most, at least 1
     * @param valueBytes of a value at most, at least 8
     * @param values     how many are kept at most, at least 1
     * @throws IllegalArgumentException if one is out of its bounds, with the reason in one line
     */
    public LocalKeyValueStore(int keyBytes, int valueBytes, int values) {
        limits = new Limits(keyBytes, valueBytes, values, ValueStripe.REPEATS);
        room = new Room(values);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ValueStripe(room);
        }
    }

    @Override
    public Durability durability() {
        return Durability.PROCESS;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** What is taken from now on; known values stay. Arguments and failure as those of the constructor. */
    public void bound(int keyBytes, int valueBytes, int values) {
        limits = new Limits(keyBytes, valueBytes, values, ValueStripe.REPEATS);
        room.bound(values);
    }

    @Override
    public CompletionStage<Optional<StoredValue>> get(ValueKey key) {
        if (closed) {
            return unavailable();
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(stripe(key).get(key)));
    }

    @Override
    public CompletionStage<Write.Answer> write(Write write) {
        if (closed) {
            return unavailable();
        }
        Write.Answer answer = stripe(write.key()).write(write, limits);
        if (answer instanceof Write.TooLarge) {
            tooLarge.increment();
        }
        return CompletableFuture.completedFuture(answer);
    }

    /** How many values are kept now. */
    public int kept() {
        return room.kept();
    }

    /** How many new values were answered {@link Write.Full}; a repeat does not count. */
    public long full() {
        return room.refusals();
    }

    /** How many writes were answered {@link Write.TooLarge}. */
    public long tooLarge() {
        return tooLarge.sum();
    }

    /** Fails everybody who asks from now on; the values are gone. */
    @Override
    public void close() {
        closed = true;
    }

    private ValueStripe stripe(ValueKey key) {
        return stripes[key.hashCode() * 0x9E3779B9 >>> 28];
    }

    private static <T> CompletionStage<T> unavailable() {
        return CompletableFuture.failedFuture(new StoreUnavailableException("the embedded value store is closed", null));
    }
}
