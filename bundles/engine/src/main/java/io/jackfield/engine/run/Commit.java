package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What an event made of its call goes to the store, and only once the store has it does anything of it leave, but for what may leave
 * {@linkplain Ahead ahead}. What did not change is given back. Of one try of an event; one step after another, on workers or where the
 * store's answer comes. Not thread-safe.
 */
final class Commit {
    /**
     * What was checked in, and what is to leave with it.
     *
     * @param checkIn null where nothing was checked in
     * @param ahead   completes when the sockets have what left before
     */
    private record Posted(CheckIn checkIn, List<Outbound> outbox, List<Write> effects, CompletionStage<Void> ahead) {
        static final CompletionStage<Void> NOTHING_AHEAD = CompletableFuture.completedStage(null);
        static final Posted NOTHING = new Posted(null, List.of(), List.of(), NOTHING_AHEAD);
    }

    private final CallRunner runner;
    private final EventRun run;
    private final Attempt.Lent lent;
    private final Outcome outcome;
    private final Runnable after;
    private final Keeping keeping;
    private final Leaving leaving;
    /** What the call is measured after; null for what is checked in however large it is. */
    private Event measured;
    private boolean pendingStored;
    /** As of {@link RunnerParts#elapsed}. */
    private long askedAt;

    /** @param after goes on once all left, or was refused */
    Commit(CallRunner runner, EventRun run, Attempt.Lent lent, Outcome outcome, Runnable after) {
        this.runner = runner;
        this.run = run;
        this.lent = lent;
        this.outcome = outcome;
        this.after = after;
        this.keeping = new Keeping(runner, lent.key());
        this.leaving = new Leaving(runner, lent.key());
    }

    /** Undoes what the event did if its call is too large then. */
    Commit measuredAfter(Event event) {
        measured = event;
        return this;
    }

    void begin() {
        if (!outcome.changed() && !pendingStored && !run.work().sentAgain()) {
            giveBack();
        } else if (outcome.call().over() && lent.revision() == 0) {
            Posted unsaid = new Posted(null, outcome.call().outbox(), outcome.call().effects(), Posted.NOTHING_AHEAD);
            run.onWorker(run.hold().release(), released -> leave(unsaid));
        } else {
            checkIn();
        }
    }

    /** The same where the event's INVITE waits in the store, at the lent revision: what was answered to it meanwhile is not sent again. */
    void beginAfterPending(Optional<Trying> trying) {
        pendingStored = true;
        outcome.call().takeBack(message -> trying.map(rule -> rule.sent(message)).orElse(false));
        begin();
    }

    private void giveBack() {
        run.onWorker(run.hold().release(), released -> {
            if (!released && run.mayTryAgain()) { // it may have seen what is old by now
                runner.counters().increment("repeated.not-held");
                run.begin();
                return;
            }
            if (lent.record() != null && !run.work().hasAnothersEffects()) {
                runner.nearCache().put(lent.key(), run.hold().holder(), lent.revision(), lent.record(), outcome.call());
            }
            leave(Posted.NOTHING);
        });
    }

    private void checkIn() {
        boolean ahead = leavesAhead();
        CheckIn checkIn = runner.checkIns().next(lent.key(), lent.revision(), run.hold().holder(),
                id -> keeping.record(outcome.call(), id), false);
        if (measured != null && new Oversized(runner, lent.key()).is(checkIn.record())) {
            runner.checkIns().settled(checkIn.id());
            undo(checkIn.record());
            return;
        }
        run.begun(checkIn.id());
        askedAt = runner.elapsed();
        Posted posted = ahead ? new Posted(checkIn, List.of(), List.of(), leaveAhead())
                : new Posted(checkIn, outcome.call().outbox(), outcome.call().effects(), Posted.NOTHING_AHEAD);
        CompletionStage<Optional<CheckIn.Answer>> answered = run.hold().timed(keeping.put(checkIn))
                .handle((answer, failure) -> Optional.ofNullable(answer));
        Consumer<Optional<CheckIn.Answer>> next = answer -> {
            if (answer.isPresent()) {
                if (!(answer.get() instanceof CheckIn.Done)) {
                    runner.checkIns().settled(checkIn.id());
                }
                checkedIn(answer.get(), posted);
            } else {
                run.doubts(new Keeping.Doubt(checkIn, stored -> checkedIn(stored, posted)));
            }
        };
        if (answered.toCompletableFuture().isDone() || !brief()) {
            run.onWorker(answered, next);
        } else {
            onceCommitted(answered, next);
        }
    }

    /** Whether all that is to leave may before the store has the event: see {@link Ahead}. */
    private boolean leavesAhead() {
        return runner.parts().settings().ahead() && measured != null && Ahead.mayBe(measured) && !pendingStored && lent.record() != null
                && lent.record().body() instanceof LiveBody && !run.work().sentAgain() && !run.work().hasAnothersEffects() && brief()
                && run.preimage().now().filter(before -> Ahead.is(measured, before, outcome)).isPresent() && confirmed();
    }

    /** It stays in the outbox of the check-in, as that may be there sooner than the sockets have it. */
    private CompletionStage<Void> leaveAhead() {
        runner.counters().increment("sent.ahead");
        return leaving.send(outcome.call().outbox());
    }

    /** Whether it is known without a question that this life goes on. */
    private boolean confirmed() {
        CompletableFuture<Boolean> still = Keeping.asked(() -> runner.store().confirm(run.hold().holder())).toCompletableFuture();
        return still.isDone() && !still.isCompletedExceptionally() && still.join();
    }

    /** The call is too large after the event: what the event did is forgotten. */
    private void undo(CallRecord tooLarge) {
        Oversized oversized = new Oversized(runner, lent.key());
        IllegalStateException said = oversized.said(tooLarge);
        // made of bytes, as a snapshot is for reading: the near cache keeps it, and what an event changes of its attributes would be lost
        Call before = run.preimage().now().map(call -> CallCodec.decode(runner.codec().encode(call))).orElse(null);
        Outcome instead = oversized.undo(before, outcome.call(), measured, said);
        run.undone(said);
        Commit commit = new Commit(runner, run, lent, instead, () -> {
            if (lent.record() != null && !lent.record().sessions().isEmpty()) {
                runner.parts().settled().run();
            }
            after.run();
        });
        if (pendingStored) {
            commit.beginAfterPending(Optional.empty());
        } else {
            commit.begin();
        }
    }

    /** Nobody is told of it, no session ends, all leaves from here, and the call's next event is the queue's to begin. */
    private boolean brief() {
        CallRecord before = lent.record();
        boolean endsSessions = before != null && !before.sessions().isEmpty()
                && !before.sessions().equals(outcome.call().sessionCounts());
        return run.endsWithThis() && !endsSessions && outcome.call().effects().isEmpty()
                && runner.outgoing().here(outcome.call().outbox()) && runner.outgoing().here(outcome.stateless());
    }

    /**
     * What follows a commit that brings nothing else about is sending and a few notes: no application's code, nothing that waits. While the
     * workers are quiet it is done where the answer comes, as to wake one costs as much as that.
     */
    private void onceCommitted(CompletionStage<Optional<CheckIn.Answer>> stage, Consumer<Optional<CheckIn.Answer>> next) {
        CompletableFuture<Optional<CheckIn.Answer>> future = stage.toCompletableFuture();
        future.whenComplete((answer, failure) -> {
            if (failure == null && answer.isPresent() && answer.get() instanceof CheckIn.Done && runner.parts().quiet().getAsBoolean()) {
                run.answered(future, next);
            } else {
                runner.parts().workers().execute(() -> run.answered(future, next));
            }
        });
    }

    private void checkedIn(CheckIn.Answer answer, Posted posted) {
        if (answer instanceof CheckIn.Done stored) {
            run.preimage().over();
            CallRecord record = posted.checkIn().record();
            if (record == null) {
                runner.timers().disarm(lent.key());
            } else {
                runner.timers().arm(lent.key(), stored.revision(), putOff(record.dueAt()));
                runner.nearCache().put(lent.key(), run.hold().holder(), stored.revision(), record);
            }
            leave(posted);
        } else if (answer instanceof CheckIn.Full) {
            run.storeFull(after);
        } else {
            run.overtaken(after);
        }
    }

    /**
     * What leaves now is repeated T1 after it leaves and not at once, where the store took its time: the call's timers count from the event.
     * Another engine, which sees only those, takes it for overdue a second later.
     */
    private long putOff(long dueAt) {
        long took = runner.elapsed() - askedAt;
        return dueAt != CallRecord.NEVER && dueAt <= runner.store().now() + took ? dueAt + took : dueAt;
    }

    /**
     * What is committed leaves, if this life may still speak for it. If it has ended, whoever takes its calls over has sent that, and
     * may have gone on from there.
     */
    private void leave(Posted posted) {
        CheckIn checkIn = posted.checkIn();
        // named after the event, so whoever else makes them makes the same
        CompletionStage<Void> written = runner.effects().make(lent.key(), posted.effects());
        CompletionStage<Boolean> confirmed = runner.store().confirm(run.hold().holder()).whenComplete((still, failure) -> {
            if (checkIn != null && (failure != null || !still)) {
                runner.checkIns().settled(checkIn.id());
            }
        });
        run.onWorker(confirmed, still -> {
            run.begun(null); // settled where it does not leave, and by the sockets where it does
            leaving.ifStill(still, () -> {
                leaving.send(checkIn, posted.outbox(), written.thenCombine(posted.ahead(), (values, left) -> null));
                outcome.stateless().forEach(leaving::send);
            });
            run.afterwards().issue(runner);
            after.run();
        });
    }
}
