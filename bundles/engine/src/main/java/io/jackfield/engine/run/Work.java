package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with a call that an event was lent: an {@link Attempt} of the event, or of an INVITE that waits for its callback and comes
 * first; or the call's end, where it cannot be read or engines died of it. And then its {@link Commit}. Of one event, for each of its
 * tries; not thread-safe.
 */
final class Work {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final CallRunner runner;
    private final EventRun run;
    private final Event event;
    private final Ending ending;
    private final Leaving leaving;
    private EventDispatch dispatch;
    /** Another event's work is at hand, and this one's begins after it. */
    private boolean takingUp;
    /** What another engine had checked in was sent in its place, so that a check-in has to clear it. */
    private boolean sentAgain;
    /** The call came from the store with what another engine may not have sent; an event takes that off the object. */
    private boolean anothersEffects;

    Work(CallRunner runner, EventRun run, Event event, Ending ending, Leaving leaving) {
        this.runner = runner;
        this.run = run;
        this.event = event;
        this.ending = ending;
        this.leaving = leaving;
    }

    /** The event has to be tried again from the beginning. */
    void again() {
        takingUp = false;
    }

    /** Whether a check-in has to clear what another engine had checked in. */
    boolean sentAgain() {
        return sentAgain;
    }

    boolean hasAnothersEffects() {
        return anothersEffects;
    }

    /** The object at hand is not what the store has. */
    void undone() {
        anothersEffects = true;
    }

    /** Nothing follows it, here or on another engine. */
    boolean isLast() {
        return !takingUp && (dispatch == null || dispatch.elsewhere().isEmpty());
    }

    /**
     * @param call    null for none
     * @param pending the INVITE that waits for its callback; null for none
     * @param deaths  how many engines died with the call in hand
     * @param known   whether the record is the one that the near cache has
     */
    void begin(Attempt.Lent lent, Call call, Event.Received pending, int deaths, boolean known) {
        CallRecord record = lent.record();
        anothersEffects = record != null && record.effects() && !known;
        sentAgain = call != null && runner.unsent().sendAgain(record, call, event);
        run.preimage().known(call == null ? null : LiveBody.before(record, call));
        if (record != null && !(record.body() instanceof LiveBody)) {
            runner.effects().make(lent.key(), call.effects()); // of an engine that died after it had committed them
        }
        if (deaths >= DeadlyEvent.MOST_DEATHS) {
            endDeadly(lent, new DeadlyEvent(runner, lent.key(), pending != null ? pending : event).end(call, deaths));
        } else if (pending != null) {
            takeUp(lent, call, pending);
        } else {
            apply(lent, call, event, run::finish);
        }
    }

    /** Bytes that are no call, or one of a newer release, would fail each event in the same way: the one call ends, and no other. */
    void endUnreadable(Attempt.Lent lent, RuntimeException why) {
        ending.lost();
        runner.counters().increment("ended.call-unreadable");
        LOG.error("A call's record cannot be read; the call is ended: call={} revision={} bytes={} event={}", lent.key(), lent.revision(),
                lent.record().body().encoded().length, event.getClass().getSimpleName(), why);
        List<Outbound> answer = event instanceof Event.Received received ? leaving.answer(received, 500, 0) : List.of();
        end(lent, new Outcome(new Call(lent.key(), runner.store().now()), true, answer, List.of()));
    }

    private void endDeadly(Attempt.Lent lent, Outcome outcome) {
        ending.lost();
        ending.acted(new Acted.Refused(Acted.Reason.NO_CALL));
        note(lent.key(), outcome);
        end(lent, outcome);
    }

    /** The event is over with this. */
    private void end(Attempt.Lent lent, Outcome outcome) {
        new Commit(runner, run, lent, outcome, () -> {
            if (lent.record() != null && !lent.record().sessions().isEmpty()) {
                runner.parts().settled().run();
            }
            run.finish();
        }).begin();
    }

    /** An INVITE that another life of an engine answered 100 and did not finish comes before this event. */
    private void takeUp(Attempt.Lent lent, Call call, Event.Received pending) {
        runner.counters().increment("taken-up.pending");
        takingUp = true;
        apply(lent, call, pending, run::begin);
    }

    private void apply(Attempt.Lent lent, Call call, Event what, Runnable next) {
        close();
        dispatch = run.dispatch();
        Map<?, Integer> before = lent.record() == null ? Map.of() : lent.record().sessions();
        run.afterwards().drop(runner);
        Attempt attempt = new Attempt(runner, run, lent, what);
        Outcome outcome = attempt.work(call, dispatch);
        note(lent.key(), outcome);
        if (outcome.acted() != null) {
            ending.acted(outcome.acted());
        }
        if (outcome.elsewhere() != null && !run.isHandedOn()) {
            CallKey other = outcome.elsewhere();
            run.afterwards().then(() -> ending.handOn(other, (Event.Received) what, leaving));
        }
        commit(lent, attempt, outcome, () -> {
            if (!before.isEmpty() && !before.equals(outcome.call().sessionCounts())) {
                runner.parts().settled().run();
            }
            next.run();
        });
    }

    private void commit(Attempt.Lent lent, Attempt attempt, Outcome outcome, Runnable next) {
        Optional<Incarnation> elsewhere = dispatch.elsewhere();
        Runnable after = () -> {
            close();
            elsewhere.ifPresentOrElse(engine -> run.pass(elsewhere), next); // a pending INVITE stays so, and the engine takes it up
        };
        Optional<CompletionStage<Long>> late = attempt.late();
        if (late.isEmpty()) {
            new Commit(runner, run, lent, outcome, after).measuredAfter(attempt.event()).begin();
        } else if (elsewhere.isPresent()) { // what was stored of it is what the other engine takes up, whatever becomes of the letter
            run.onWorker(late.get(), stored -> run.onWorker(run.hold().release(), released -> after.run()));
        } else {
            run.onWorker(late.get(), stored -> {
                if (stored == Attempt.FULL) {
                    run.storeFull(after);
                } else if (stored == 0) {
                    new Commit(runner, run, lent, outcome, after).measuredAfter(attempt.event()).begin();
                } else {
                    new Commit(runner, run, lent.at(stored), outcome, after).measuredAfter(attempt.event())
                            .beginAfterPending(attempt.trying());
                }
            });
        }
    }

    private void note(CallKey key, Outcome outcome) {
        for (Outcome.Note note : outcome.notes()) {
            runner.counters().increment(note.counter());
            if (note.fault() != null) {
                runner.faults().threw(key, note.version(), note.fault(), runner.store().now());
            }
        }
    }

    /** What was chosen for it is in hand no more. */
    void close() {
        if (dispatch != null) {
            dispatch.close();
        }
    }
}
