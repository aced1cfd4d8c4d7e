package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.stack.Counters;
import io.jackfield.state.Bytes;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.local.LocalKeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Writes that a committed event brought about are made once, whoever makes them. */
class ValueEffectsTest {
    private static final CallKey CALL = new CallKey(1, 2);
    private static final ValueKey KEY = new ValueKey("application/televote", "choice 1");

    private final LocalKeyValueStore store = new LocalKeyValueStore(64, 100, 10);
    private final Counters counters = new Counters();
    private final List<Runnable> later = new ArrayList<>();

    /** Makes what it is asked, and loses so many answers. */
    private final class Lossy implements KeyValueStore {
        private int lost;

        @Override
        public Durability durability() {
            return store.durability();
        }

        @Override
        public Limits limits() {
            return store.limits();
        }

        @Override
        public CompletionStage<Optional<StoredValue>> get(ValueKey key) {
            return store.get(key);
        }

        @Override
        public CompletionStage<Write.Answer> write(Write write) {
            CompletionStage<Write.Answer> answer = store.write(write);
            return lost-- > 0 ? CompletableFuture.failedFuture(new StoreUnavailableException("lost", null)) : answer;
        }
    }

    private ValueEffects engine(KeyValueStore values) {
        ValueEffects effects = new ValueEffects((millis, task) -> {
            later.add(task);
            return () -> { };
        }, counters);
        effects.values(values);
        return effects;
    }

    private static Call call(Write.Change... changes) {
        Call call = new Call(CALL, 1_800_000_000_000L);
        for (int i = 0; i < changes.length; i++) {
            call.effect(new Write(KEY, call.effectId(7, i), changes[i]));
        }
        return call;
    }

    private void passTime() {
        while (!later.isEmpty()) {
            later.remove(0).run();
        }
    }

    private Bytes value() {
        return store.get(KEY).toCompletableFuture().join().orElseThrow().bytes();
    }

    @Test
    void anEngineThatTakesTheCallOverMakesAgainWhatTheDeadOneMayHaveMade() {
        Call call = call(new Write.Increment(1), new Write.Increment(10));
        engine(store).make(CALL, call.effects());
        Call taken = CallCodec.decode(new CallCodec(version -> null).encode(call));

        engine(store).make(CALL, taken.effects());

        assertThat(taken.effects()).isEqualTo(call.effects());
        assertThat(value()).isEqualTo(Bytes.of(11));
    }

    @Test
    void everyKindOfChangeIsKeptWithTheCall() {
        Call call = call(new Write.Put(Bytes.of("x")), new Write.Remove(), new Write.Increment(-3),
                new Write.CompareAndSet(5, Bytes.of("y")), new Write.CompareAndSet(6, null), new Write.Put(Bytes.of("")));

        assertThat(CallCodec.decode(new CallCodec(version -> null).encode(call)).effects()).isEqualTo(call.effects());
    }

    @Test
    void aWriteWithoutAnswerIsRepeatedAndThoseAfterItWait() {
        Lossy lossy = new Lossy();
        lossy.lost = 2;
        ValueEffects effects = engine(lossy);
        effects.make(CALL, call(new Write.Increment(1)).effects());
        Call next = new Call(CALL, 1_800_000_000_000L);
        next.effect(new Write(KEY, next.effectId(8, 0), new Write.Put(Bytes.of("after"))));
        effects.make(CALL, next.effects());
        assertThat(value()).isEqualTo(Bytes.of(1));

        passTime();

        assertThat(value()).isEqualTo(Bytes.of("after"));
        assertThat(counters.snapshot()).containsEntry("values.written", 2L).containsEntry("repeated.value", 2L);
    }

    @Test
    void aRefusalIsCounted() {
        engine(store).make(CALL, call(new Write.Put(Bytes.of("text")), new Write.Increment(1)).effects());

        assertThat(counters.snapshot()).containsEntry("values.refused", 1L);
    }

    @Test
    void aStoreThatStaysAwayIsGivenUpAndCounted() {
        Lossy lossy = new Lossy();
        lossy.lost = Integer.MAX_VALUE;
        engine(lossy).make(CALL, call(new Write.Increment(1)).effects());
        passTime();

        assertThat(counters.snapshot()).containsEntry("values.not-known-to-be-written", 1L);
        assertThat(value()).isEqualTo(Bytes.of(1));
    }
}
