package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallKey;
import java.util.List;
import java.util.function.Consumer;

/** Has the engine work on a call for an event, and says what came of it also where the engine itself failed. */
final class Processing {
    private static final long NOTICEABLE_MILLIS = 10;

    private final CallRunner runner;
    private final CallKey key;
    private final Committed committed;
    private final Consumer<Throwable> failed;

    /** @param failed hears of a failure of the engine's, before {@link #process} returns */
    Processing(CallRunner runner, CallKey key, Committed committed, Consumer<Throwable> failed) {
        this.runner = runner;
        this.key = key;
        this.committed = committed;
        this.failed = failed;
    }

    /** @param call null if there is none */
    Outcome process(Call call, Event what, EventDispatch dispatch) {
        try {
            long now = runner.store().now();
            Outcome outcome = runner.engine().process(key, call, what, now, dispatch);
            putOff(outcome, now);
            return outcome;
        } catch (RuntimeException | Error broken) {
            return cutShort(call, what, broken);
        }
    }

    /**
     * The engine itself failed. What it did up to there stands, as where a callback throws: a timer that fired is gone, and what is
     * checked in next says when the others are due, so that no call fails in the same way for ever. A call whose last timer was
     * lost so would stay until nothing was heard of it for a day, or for ever: it ends.
     */
    private Outcome cutShort(Call call, Event what, Throwable broken) {
        failed.accept(broken);
        List<Outbound> answer = what instanceof Event.Received received ? committed.answer(received, 500, 0) : List.of();
        boolean timersFired = what instanceof Event.Due || what instanceof Event.TakenOver;
        if (call != null && !(timersFired && call.timersLost())) {
            return new Outcome(call, true, answer, List.of());
        }
        if (call != null) {
            runner.counters().increment("ended.engine-failed");
        }
        return new Outcome(new Call(key, runner.store().now()), call != null, answer, List.of());
    }

    /** A callback that took its time: what it sent is repeated T1 after it leaves (RFC 3261 section 13.3.1.4), not at once. */
    private void putOff(Outcome outcome, long from) {
        long took = runner.store().now() - from;
        if (took >= NOTICEABLE_MILLIS && outcome.changed()) {
            outcome.call().putOff(from, took);
        }
    }

    /** Counts what came of it, and remembers what applications threw. */
    void note(Outcome outcome) {
        for (Outcome.Note note : outcome.notes()) {
            runner.counters().increment(note.counter());
            if (note.fault() != null) {
                runner.faults().threw(key, note.version(), note.fault(), runner.store().now());
            }
        }
    }
}
