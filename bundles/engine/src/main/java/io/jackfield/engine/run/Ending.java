package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.core.Event;
import io.jackfield.state.CallKey;
import java.util.concurrent.CompletableFuture;

/**
 * The end of an event, however it came to it: its message is counted, whoever waits is told, what it took of its source's share is given
 * back, and the call's next event begins. One for each event; not thread-safe.
 */
final class Ending {
    private final CallRunner runner;
    private final CallKey key;
    private final Event event;
    private final CompletableFuture<Void> done;
    private Admission.Share share = Admission.Share.NONE;
    private boolean lost;
    /** Whether the message is another call's, or another engine's, which counts it. */
    private boolean passedOn;
    private Acted acted = new Acted.Refused(Acted.Reason.UNKNOWN);

    /** @param done null where nobody waits */
    Ending(CallRunner runner, CallKey key, Event event, CompletableFuture<Void> done) {
        this.runner = runner;
        this.key = key;
        this.event = event;
        this.done = done;
    }

    /** What its message took of its source's share. */
    void share(Admission.Share taken) {
        share = taken;
    }

    boolean isWaitedFor() {
        return done != null;
    }

    /** Nothing came of the event. */
    void lost() {
        lost = true;
    }

    /** Another engine has it. */
    void passedOn() {
        passedOn = true;
    }

    /** What became of the event, if it is an action. */
    void acted(Acted how) {
        acted = how;
    }

    Acted acted() {
        return acted;
    }

    /** The message becomes an event of another call. @param leaving says no to its sender where that has no room */
    void handOn(CallKey other, Event.Received message, Leaving leaving) {
        Admission.Share taken = message == event ? share : Admission.Share.NONE; // and not an earlier life's that was taken up
        passedOn = runner.handOn(other, message, taken);
        if (passedOn && message == event) {
            share = Admission.Share.NONE;
        } else if (!passedOn) {
            runner.counters().increment("dropped.queue-full");
            leaving.refuse(message);
        }
    }

    void finish() {
        count();
        if (done != null) {
            done.complete(null);
        }
        share.giveBack();
        runner.done(key);
    }

    /** Whoever waits is told why; {@link #finish} comes next. */
    void failed(Throwable why) {
        lost = true;
        if (done != null) {
            done.completeExceptionally(why);
        }
    }

    /** Of messages, so that what was received is what was handled, what was not, and what was refused before it was queued. */
    private void count() {
        if (event instanceof Event.Received && !passedOn) {
            runner.counters().increment(lost ? "not-handled" : "handled");
        }
    }
}
