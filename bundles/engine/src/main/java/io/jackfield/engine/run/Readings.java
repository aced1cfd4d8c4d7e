package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What was committed last of a call, for whoever only reads it. Thread-safe. */
final class Readings {
    private final CallQueues<EventRun> queues;
    private final CallStateStore store;

    /** @param queues of the events of this engine */
    Readings(CallQueues<EventRun> queues, CallStateStore store) {
        this.queues = queues;
        this.store = store;
    }

    /**
     * Of a call that an event of this engine works on, as it was before; else as the store has it. A store that keeps live objects
     * answers at once where nobody holds the call; so where it does not, an event does.
     */
    CompletionStage<Optional<Call>> read(CallKey key) {
        Optional<CompletableFuture<Optional<Call>>> running = before(key);
        if (running.isPresent() && running.get().isDone()) {
            return running.get();
        }
        CompletableFuture<Optional<Call>> stored = store.read(key)
                .thenApply(record -> record.map(each -> CallCodec.decode(each.body().encoded()))).toCompletableFuture();
        if (stored.isDone()) {
            return stored;
        }
        return running.or(() -> before(key)).map(before -> either(before, stored)).orElse(stored);
    }

    private Optional<CompletableFuture<Optional<Call>>> before(CallKey key) {
        return queues.head(key).flatMap(run -> run.preimage().ask());
    }

    private static CompletableFuture<Optional<Call>> either(CompletableFuture<Optional<Call>> before,
                                                            CompletableFuture<Optional<Call>> stored) {
        CompletableFuture<Optional<Call>> first = new CompletableFuture<>();
        before.thenAccept(first::complete);
        stored.whenComplete((call, failure) -> {
            if (failure == null) {
                first.complete(call);
            } else {
                first.completeExceptionally(failure);
            }
        });
        return first;
    }
}
