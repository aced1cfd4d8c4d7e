package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Dispatch;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One try of an event at its call, on a worker: the engine and the application's code work on it. An INVITE whose callback takes long is
 * stored as pending meanwhile, and answered 100 (RFC 3261 section 17.2.1), by whoever measures the time. Nothing else is stored or sent
 * here. Used once, by one thread.
 */
final class Attempt {
    /** What the event found. @param record null for no call @param holder has the call */
    record Lent(CallKey key, long revision, CallRecord record, Incarnation holder) {
        /** The same, and the INVITE stored beside it. */
        Lent at(long later) {
            return new Lent(key, later, record, holder);
        }
    }

    /** There was no room for what was to be stored as pending: no revision. */
    static final long FULL = -1;
    private static final long NOTICEABLE_MILLIS = 10;

    private final CallRunner runner;
    private final EventRun run;
    private final Lent lent;
    private final Event event;
    private final Keeping keeping;
    private final Leaving leaving;
    private final Optional<Trying> trying;

    /** @param run of the event, or of another one that takes this one up first */
    Attempt(CallRunner runner, EventRun run, Lent lent, Event event) {
        this.runner = runner;
        this.run = run;
        this.lent = lent;
        this.event = event;
        this.keeping = new Keeping(runner, lent.key());
        this.leaving = new Leaving(runner, lent.key());
        this.trying = Trying.of(event);
    }

    /** @param call null if there is none */
    Outcome work(Call call, Dispatch dispatch) {
        Runnable stopWatching = trying.map(this::watch).orElse(() -> { });
        runner.working(run);
        try {
            long now = runner.store().now();
            Outcome outcome = runner.engine().process(lent.key(), call, event, now, dispatch);
            putOff(outcome, now);
            return outcome;
        } catch (RuntimeException | Error broken) {
            return cutShort(call, broken);
        } finally {
            runner.working(null);
            stopWatching.run();
        }
    }

    /** What is tried. */
    Event event() {
        return event;
    }

    /** The 100 rule, for an INVITE. */
    Optional<Trying> trying() {
        return trying;
    }

    /** The event ended. The revision of what was stored of it as pending, if anything, once it is known: 0 if that failed, or {@link #FULL}. */
    Optional<CompletionStage<Long>> late() {
        return trying.flatMap(Trying::end);
    }

    /**
     * The engine itself failed. What it did up to there stands, as where a callback throws: a timer that fired is gone, and what is
     * checked in next says when the others are due, so that no call fails in the same way for ever. A call whose last timer was
     * lost so would stay until nothing was heard of it for a day, or for ever: it ends.
     */
    private Outcome cutShort(Call call, Throwable broken) {
        run.failed(broken);
        List<Outbound> answer = event instanceof Event.Received received ? leaving.answer(received, 500, 0) : List.of();
        boolean timersFired = event instanceof Event.Due || event instanceof Event.TakenOver;
        if (call != null && !(timersFired && call.timersLost())) {
            return new Outcome(call, true, answer, List.of());
        }
        if (call != null) {
            runner.counters().increment("ended.engine-failed");
        }
        return new Outcome(new Call(lent.key(), runner.store().now()), call != null, answer, List.of());
    }

    /** A callback that took its time: what it sent is repeated T1 after it leaves (RFC 3261 section 13.3.1.4), not at once. */
    private void putOff(Outcome outcome, long from) {
        long took = runner.store().now() - from;
        if (took >= NOTICEABLE_MILLIS && outcome.changed()) {
            outcome.call().putOff(from, took);
        }
    }

    /** A while after it came the INVITE is stored as pending, and then answered. @return stops that */
    private Runnable watch(Trying rule) {
        long waited = runner.elapsed() - run.cameAt();
        return runner.parts().watch().after(Math.max(1, runner.parts().settings().tryingAfter() - waited), () ->
                rule.late(this::storePending).ifPresent(stored -> stored.thenAccept(rev -> {
                    if (rev > 0) {
                        runner.counters().increment("callback.slow");
                        runner.store().confirm(lent.holder()).thenAccept(still ->
                                leaving.ifStill(still, () -> leaving.send(rule.answer())));
                    }
                })));
    }

    private CompletionStage<Long> storePending() {
        CallRecord record = lent.record();
        CallRecord waiting = keeping.pending((Event.Received) event, record == null ? null : run.bodyBefore(record),
                record == null ? Map.of() : record.sessions());
        CheckIn checkIn = runner.checkIns().next(lent.key(), lent.revision(), lent.holder(), id -> waiting, true);
        return keeping.put(checkIn).whenComplete((answer, failure) -> runner.checkIns().settled(checkIn.id())).thenApply(
                answer -> answer instanceof CheckIn.Done stored ? stored.revision() : answer instanceof CheckIn.Full ? FULL : 0L);
    }
}
