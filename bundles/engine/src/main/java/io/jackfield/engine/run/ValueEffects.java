package io.jackfield.engine.run;

import io.jackfield.stack.Counters;
import io.jackfield.state.CallKey;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the writes of values that events brought about, once these are committed: those of one call in the order of its events, and
 * each until the store has answered. They are kept with the call until its next event, so that whoever works on that next
 * makes them again if it does not know that they were made; their ids keep them from being made twice. Thread-safe, never
 * blocks.
 */
final class ValueEffects {
    private static final Logger LOG = LoggerFactory.getLogger(ValueEffects.class);
    private static final long REPEAT_MILLIS = 250;
    private static final int MOST_REPEATS = 40;
    private static final int REMEMBERED = 4_096;

    private final Watch watch;
    private final Counters counters;
    private final Map<CallKey, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
    /** Made here and answered; guarded by itself. */
    private final Map<Write.Id, Boolean> made = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Write.Id, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile KeyValueStore values;

    ValueEffects(Watch watch, Counters counters) {
        this.watch = watch;
        this.counters = counters;
    }

    /** @param store null for none */
    void values(KeyValueStore store) {
        values = store;
    }

    /** Null if there is none. */
    KeyValueStore values() {
        return values;
    }

    /**
     * The writes of an event that was committed here, or maybe by an engine that died before it made them.
     *
     * @return completes when they are made, or given up
     */
    CompletionStage<Void> make(CallKey call, List<Write> writes) {
        if (writes.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> tail = last.compute(call, (key, before) -> {
            CompletableFuture<Void> all = before == null ? CompletableFuture.completedFuture(null) : before;
            for (Write write : writes) {
                all = all.thenCompose(done -> makeOnce(write));
            }
            return all;
        });
        tail.thenRun(() -> last.remove(call, tail));
        return tail;
    }

    /** Never fails. */
    private CompletionStage<Void> makeOnce(Write write) {
        KeyValueStore store = values;
        if (store == null) {
            counters.increment("values.no-store");
            return CompletableFuture.completedStage(null);
        }
        synchronized (made) {
            if (made.containsKey(write.id())) {
                return CompletableFuture.completedStage(null);
            }
        }
        return attempt(store, write, MOST_REPEATS).handle((answer, failure) -> {
            if (failure == null) {
                answered(write, answer);
            } else {
                counters.increment("values.not-known-to-be-written");
                LOG.warn("The state tier did not answer; whether a value was written is not known: space={} name={}",
                        write.key().space(), write.key().name());
            }
            return null;
        });
    }

    private CompletionStage<Write.Answer> attempt(KeyValueStore store, Write write, int repeats) {
        return store.write(write).exceptionallyCompose(failure -> {
            if (repeats == 0) {
                return CompletableFuture.failedFuture(failure);
            }
            counters.increment("repeated.value");
            CompletableFuture<Void> later = new CompletableFuture<>();
            watch.after(REPEAT_MILLIS, () -> later.complete(null));
            return later.thenCompose(now -> attempt(store, write, repeats - 1));
        });
    }

    private void answered(Write write, Write.Answer answer) {
        synchronized (made) {
            made.put(write.id(), true);
        }
        if (answer instanceof Write.Done || answer instanceof Write.Counted) {
            counters.increment("values.written");
        } else {
            counters.increment("values.refused");
            LOG.warn("A value was not written: space={} name={} why={}", write.key().space(), write.key().name(), answer);
        }
    }
}
