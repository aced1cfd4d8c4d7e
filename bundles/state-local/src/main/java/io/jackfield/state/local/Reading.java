package io.jackfield.state.local;

import io.jackfield.state.CallRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Somebody who reads a call without a hold. */
final class Reading implements Reply {
    final CompletableFuture<Optional<CallRecord>> stage = new CompletableFuture<>();
    private CallRecord snapshot;
    private RuntimeException failure;

    /** @param record null if there is no call */
    Reading answer(CallRecord record) {
        snapshot = record;
        return this;
    }

    Reading failed(RuntimeException cause) {
        failure = cause;
        return this;
    }

    @Override
    public void give() {
        if (failure == null) {
            stage.complete(Optional.ofNullable(snapshot));
        } else {
            stage.completeExceptionally(failure);
        }
    }

    @Override
    public void fail(RuntimeException cause) {
        stage.completeExceptionally(cause);
    }
}
