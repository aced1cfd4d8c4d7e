package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The call as it was before an event that works on it: what others read while it does. Known from the check-out to the
 * check-in's answer; who asks a moment too early is told when it is known.
 */
final class Preimage {
    private enum State {
        AWAITED, KNOWN, OVER
    }

    private State state = State.AWAITED;
    private Supplier<Call> before;
    private List<CompletableFuture<Optional<Call>>> asked;

    /** @param call gives each reader a copy of its own; null if there is no call */
    void known(Supplier<Call> call) {
        List<CompletableFuture<Optional<Call>>> waiting;
        synchronized (this) {
            state = State.KNOWN;
            before = call;
            waiting = asked;
            asked = null;
        }
        if (waiting != null) {
            waiting.forEach(each -> each.complete(copy(call)));
        }
    }

    /** The event is checked in: what was before counts no longer. */
    synchronized void over() {
        state = State.OVER;
        before = null;
    }

    /** Empty if it counts no longer; never completed if the event never gets its call. */
    Optional<CompletableFuture<Optional<Call>>> ask() {
        Supplier<Call> call;
        synchronized (this) {
            if (state == State.OVER) {
                return Optional.empty();
            }
            if (state == State.AWAITED) {
                CompletableFuture<Optional<Call>> later = new CompletableFuture<>();
                asked = asked == null ? new ArrayList<>(1) : asked;
                asked.add(later);
                return Optional.of(later);
            }
            call = before;
        }
        return Optional.of(CompletableFuture.completedFuture(copy(call)));
    }

    /** The call as it was, if that is known and counts still. */
    Optional<Call> now() {
        return ask().filter(CompletableFuture::isDone).flatMap(CompletableFuture::join);
    }

    private static Optional<Call> copy(Supplier<Call> call) {
        return call == null ? Optional.empty() : Optional.of(call.get());
    }
}
