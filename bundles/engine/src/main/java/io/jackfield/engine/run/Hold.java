package io.jackfield.engine.run;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The hold of an event's call: asked for by this engine's present life and given back by the same. One for each event; not thread-safe. */
final class Hold {
    private static final long PATIENCE_MILLIS = 5_000;

    private final CallRunner runner;
    private final CallKey key;
    private Incarnation holder;

    Hold(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /** The engine's life that has the call, or asks for it; null if none did yet. */
    Incarnation holder() {
        return holder;
    }

    /** Whether the life that asked has ended. */
    boolean isOfAnEndedLife() {
        return !holder.equals(runner.parts().incarnation());
    }

    /** @param runnable null to have the call whatever it needs @param cachedRevision 0 for none */
    CompletionStage<CheckOut.Answer> checkOut(Set<ApplicationVersion> runnable, long cachedRevision) {
        holder = runner.parts().incarnation();
        return timed(Keeping.asked(() -> runner.store().checkOut(new CheckOut(key, holder, runnable, cachedRevision, PATIENCE_MILLIS))));
    }

    /** How long the store takes says whether more may begin. */
    <T> CompletionStage<T> timed(CompletionStage<T> stage) {
        if (stage.toCompletableFuture().isDone()) {
            return stage;
        }
        long since = runner.elapsed();
        return stage.whenComplete((answer, failure) -> runner.beginnings().stored(runner.elapsed() - since));
    }

    CompletionStage<Boolean> release() {
        return Keeping.asked(() -> runner.store().release(key, holder));
    }

    /** Goes on once the release is answered, however: one that comes later would end the hold of the call's next event. */
    void letGo(Runnable next) {
        CompletableFuture<Boolean> released = release().toCompletableFuture();
        if (released.isDone()) {
            next.run();
        } else {
            released.whenComplete((answer, failure) -> runner.parts().workers().execute(next));
        }
    }
}
