package io.jackfield.state.local;

import io.jackfield.state.CheckOut;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who asked for a call that is out. The answer is decided under the stripe's lock and given outside of it, by
 * whoever decided; the two are apart because the continuation of a stage is the caller's code.
 */
final class Waiter implements Reply {
    final CheckOut request;
    final CompletableFuture<CheckOut.Answer> stage = new CompletableFuture<>();
    /** Is answered Busy as soon as it is known who holds the call. Guarded by the stripe's lock. */
    boolean impatient;
    private CheckOut.Answer answer;
    private Runnable cancelDelay;
    private boolean settled;

    Waiter(CheckOut request) {
        this.request = request;
        this.impatient = request.patienceMillis() <= 0;
    }

    /** Under the stripe's lock. */
    Waiter answer(CheckOut.Answer decided) {
        answer = decided;
        return this;
    }

    /** The delay that ends the patience, told after it was begun; the answer may have come first. */
    void delay(Runnable cancel) {
        boolean late;
        synchronized (this) {
            cancelDelay = cancel;
            late = settled;
        }
        if (late) {
            cancel.run();
        }
    }

    @Override
    public void give() {
        Runnable cancel;
        synchronized (this) {
            settled = true;
            cancel = cancelDelay;
        }
        if (cancel != null) {
            cancel.run();
        }
        stage.complete(answer);
    }

    @Override
    public void fail(RuntimeException cause) {
        stage.completeExceptionally(cause);
    }
}
