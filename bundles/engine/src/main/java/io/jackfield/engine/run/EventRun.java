package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event's way: check out, process, check in, and only then send.
 *
 * <pre>
 *   state        what comes               goes on
 *   asks         lent                     works on it ({@link Attempt})
 *                needs another version    passed to an engine that runs it
 *                busy, no answer          if it comes once: asks again for a while; else over, left to its repeats
 *   worked       nothing changed          releases, confirms, sends what is stateless
 *                changed                  checks in
 *   checks in    Done                     confirms that its life goes on, sends
 *                Stale, NotHeld           asks again, a few times
 *                Full                     refuses the message
 *                no answer for long       in doubt
 *   in doubt     the call has it          as after Done
 *                the call has it not      asks again
 *                another one followed     asks again; an action is over, as it is not known whether it was done
 * </pre>
 *
 * An event that cannot be worked on, or of which it stays unknown whether it was, is over as well, so that the call's next one begins.
 */
final class EventRun {
    private static final Logger LOG = LoggerFactory.getLogger(EventRun.class);
    private static final long PATIENCE_MILLIS = 5_000;
    private static final int MOST_TRIES = 3;
    private static final long WAIT_MILLIS = 250;
    /** So long after it came, what comes once is tried again where the tier does not answer or another engine holds the call. */
    private static final long MOST_WAIT_MILLIS = 10_000;
    /** How long after the last try it is looked what became of a check-in, and how often. */
    private static final long FIND_OUT_MILLIS = 1_000;
    private static final int MOST_FINDINGS = 10;

    private final CallRunner runner;
    private final CallKey key;
    private final Event event;
    private final CompletableFuture<Void> done;
    private final long cameAt;
    private final Keeping keeping;
    private final Leaving leaving;
    /** The engine's life that has the call, or asks for it. */
    private Incarnation holder;
    private int tries;
    private boolean lost;
    private Keeping.Doubt doubt;
    private int findings;
    /** The last check-in, while nobody else settles it; null for none. */
    private CheckIn.Id begun;
    private EventDispatch dispatch;
    private final Preimage preimage = new Preimage();
    private final Afterwards afterwards = new Afterwards();
    private boolean handedOn;
    /** Another event's work is at hand, and this one's begins after it. */
    private boolean takingUp;
    /** What another engine had checked in was sent in its place, so that a check-in has to clear it. */
    private boolean sentAgain;
    private Admission.Share share = Admission.Share.NONE;
    /** Whether the message is another call's, which counts it. */
    private boolean passedOn;
    /** What the near cache had; null for nothing. */
    private NearCache.Cached cached;
    /** The call came from the store with what another engine may not have sent; an event takes that off the object. */
    private boolean anothersEffects;
    private Passing passing;
    private Acted acted = new Acted.Refused(Acted.Reason.UNKNOWN);

    EventRun(CallRunner runner, CallKey key, Event event, CompletableFuture<Void> done) {
        this.runner = runner;
        this.key = key;
        this.event = event;
        this.done = done;
        this.cameAt = runner.elapsed();
        this.keeping = new Keeping(runner, key);
        this.leaving = new Leaving(runner, key);
        this.passing = new Passing(runner, key, event, 0);
    }

    Preimage preimage() {
        return preimage;
    }

    /** What the callbacks of the event want to become events of other calls. */
    Afterwards afterwards() {
        return afterwards;
    }

    /** When the event came, ms as of {@link RunnerParts#elapsed}. */
    long cameAt() {
        return cameAt;
    }

    /** What became of the event, if it is an action; once it is done. */
    Acted acted() {
        return acted;
    }

    /** Another call had the event first, and found that it is this one's. */
    EventRun handedOn() {
        handedOn = true;
        return this;
    }

    /** What its message took of its source's share, to be given back when it is done. */
    EventRun of(Admission.Share taken) {
        share = taken;
        return this;
    }

    /** Another engine had it first, and lacks what it needs. */
    EventRun passed(int hops) {
        passing = new Passing(runner, key, event, hops);
        return this;
    }

    void begin() {
        tries++;
        takingUp = false;
        cached = runner.nearCache().take(key, runner.parts().incarnation());
        if (cached != null) {
            runner.counters().increment("cache.hits");
        }
        checkOut();
    }

    private void checkOut() {
        holder = runner.parts().incarnation();
        onWorker(timed(Keeping.asked(() -> runner.store().checkOut(new CheckOut(key, holder,
                doubt == null ? passing.runnable() : null, cached == null ? 0 : cached.revision(), PATIENCE_MILLIS)))), this::checkedOut);
    }

    /** How long the store takes says whether more may begin. */
    private <T> CompletionStage<T> timed(CompletionStage<T> stage) {
        if (stage.toCompletableFuture().isDone()) {
            return stage;
        }
        long since = runner.elapsed();
        return stage.whenComplete((answer, failure) -> runner.beginnings().stored(runner.elapsed() - since));
    }

    private CompletionStage<Boolean> release() {
        return Keeping.asked(() -> runner.store().release(key, holder));
    }

    /** Goes on once the release is answered, however: one that comes later would end the hold of the call's next event. */
    private void letGo(Runnable next) {
        CompletableFuture<Boolean> released = release().toCompletableFuture();
        if (released.isDone()) {
            next.run();
        } else {
            released.whenComplete((answer, failure) -> runner.parts().workers().execute(next));
        }
    }

    /** To an engine that runs what it needs; nobody holds the call. What does not get there goes to the next, or is worked on here. */
    private void pass(Optional<Incarnation> engine) {
        if (engine.isEmpty()) {
            passing.stay();
            checkOut();
            return;
        }
        onWorker(passing.to(engine.get(), handedOn), taken -> {
            if (taken) {
                passedOn = true;
                finish();
            } else {
                checkOut();
            }
        });
    }

    /** Goes on at once where the answer is there, else on a worker: never on a thread of the store. */
    private <T> void onWorker(CompletionStage<T> stage, Consumer<T> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            answered(future, next);
        } else {
            future.whenCompleteAsync((answer, failure) -> answered(future, next), runner.parts().workers());
        }
    }

    /**
     * What follows a commit that brings nothing else about is sending and a few notes: no application's code, nothing that waits. While the
     * workers are quiet it is done where the answer comes, as to wake one costs as much as that.
     */
    private void onceCommitted(CompletionStage<Optional<CheckIn.Answer>> stage, Consumer<Optional<CheckIn.Answer>> next) {
        CompletableFuture<Optional<CheckIn.Answer>> future = stage.toCompletableFuture();
        future.whenComplete((answer, failure) -> {
            if (failure == null && answer.isPresent() && answer.get() instanceof CheckIn.Done && runner.parts().quiet().getAsBoolean()) {
                answered(future, next);
            } else {
                runner.parts().workers().execute(() -> answered(future, next));
            }
        });
    }

    /** Nobody is told of it, no session ends, all leaves from here, and the call's next event is the queue's to begin. */
    private boolean brief(CallRecord before, Outcome outcome) {
        boolean endsSessions = before != null && !before.sessions().isEmpty()
                && !before.sessions().equals(outcome.call().sessionCounts());
        return done == null && !takingUp && !endsSessions && outcome.call().effects().isEmpty() && afterwards.isEmpty()
                && (dispatch == null || dispatch.elsewhere().isEmpty()) && runner.outgoing().here(outcome.call().outbox())
                && runner.outgoing().here(outcome.stateless());
    }

    private <T> void answered(CompletableFuture<T> future, Consumer<T> next) {
        if (future.isCompletedExceptionally() && doubt != null && ++findings < MOST_FINDINGS) {
            askAgain();
            return;
        }
        if (future.isCompletedExceptionally()) {
            notAnswered();
            return;
        }
        try {
            next.accept(future.join());
        } catch (Throwable broken) { // also a checked one from an application's serialization: the call's queue goes on
            failed(broken);
            giveUp(broken);
        }
    }

    private void notAnswered() {
        if (doubt == null && waits("repeated.store-unavailable")) {
            return;
        }
        runner.counters().increment("dropped.store-unavailable");
        LOG.warn("The state tier did not answer; the event is left to a repeat: call={} event={}", key, name());
        refuseWhatComesOnce();
        giveUp(new IllegalStateException("the state tier did not answer"));
    }

    /** Not where it may have been done. */
    private void refuseWhatComesOnce() {
        if (doubt == null && !passing.comesAgain()) {
            refuse();
        }
    }

    /**
     * What nobody repeats, as it came by a connection, begins again in a while; the call's other events wait behind it.
     */
    private boolean waits(String counter) {
        if (passing.comesAgain() || runner.elapsed() - cameAt >= MOST_WAIT_MILLIS) {
            return false;
        }
        runner.counters().increment(counter);
        afterwards.drop(runner);
        tries = 0;
        letGo(() -> runner.parts().watch().after(WAIT_MILLIS, () -> runner.parts().workers().execute(this::begin)));
        return true;
    }

    void failed(Throwable broken) {
        lost = true;
        runner.counters().increment("dropped.engine-failed");
        LOG.error("An event could not be worked on: call={} event={}", key, name(), broken);
    }

    /** What of the check-in arrived is not known; a hold that stayed would keep the call from whoever polls for its timers. */
    private void giveUp(Throwable why) {
        afterwards.drop(runner);
        acted = new Acted.Refused(Acted.Reason.UNKNOWN);
        if (begun != null) {
            runner.checkIns().settled(begun);
        }
        letGo(() -> fail(why));
    }

    private void checkedOut(CheckOut.Answer answer) {
        if (answer instanceof CheckOut.Granted granted) {
            process(granted.revision(), granted.record(), granted.deaths());
        } else if (answer instanceof CheckOut.Unchanged unchanged && cached != null) {
            runner.counters().increment("cache.valid-hits");
            process(unchanged.revision(), cached.record(), unchanged.deaths());
        } else if (answer instanceof CheckOut.Absent absent) {
            process(0, null, absent.deaths());
        } else if (answer instanceof CheckOut.Ended || !holder.equals(runner.parts().incarnation())) {
            // This process was taken for dead: the event is the next life's.
            runner.counters().increment("repeated.life-ended");
            onWorker(runner.parts().membership().after(holder), next -> begin());
        } else if (answer instanceof CheckOut.NeedsVersion needs) {
            pass(passing.running(needs.versions()));
        } else if (doubt != null && ++findings < MOST_FINDINGS) {
            askAgain();
        } else if (doubt != null || !waits("repeated.call-busy")) {
            runner.counters().increment("dropped.call-busy");
            refuseWhatComesOnce();
            acted = new Acted.Refused(Acted.Reason.BUSY);
            fail(new IllegalStateException("another engine holds the call"));
        }
    }

    private Call call(CallRecord record) {
        if (record == null) {
            return null;
        }
        return record.body() instanceof LiveBody live && live.codec() == runner.codec()
                ? live.call() : CallCodec.decode(record.body().encoded());
    }

    /** What others read while the event works on the call. */
    private static Supplier<Call> before(CallRecord record, Call call) {
        if (record.body() instanceof LiveBody) {
            return call.snapshot()::snapshot;
        }
        return () -> CallCodec.decode(record.body().encoded());
    }

    private void process(long revision, CallRecord record, int deaths) {
        Call call;
        Event.Received pending;
        try {
            call = call(record);
            pending = record == null || record.pending().length == 0 ? null : CallCodec.decodePending(record.pending());
        } catch (RuntimeException unreadable) {
            endUnreadable(revision, record, unreadable);
            return;
        }
        if (foundOut(revision, record, call)) {
            return;
        }
        anothersEffects = record != null && record.effects() && (cached == null || record != cached.record());
        sentAgain = call != null && runner.unsent().sendAgain(record, call, event);
        preimage.known(call == null ? null : before(record, call));
        if (record != null && !(record.body() instanceof LiveBody)) {
            runner.effects().make(key, call.effects()); // of an engine that died after it had committed them
        }
        if (deaths >= DeadlyEvent.MOST_DEATHS) {
            endDeadly(revision, record, new DeadlyEvent(runner, key, pending != null ? pending : event).end(call, deaths));
        } else if (pending != null) {
            takeUp(revision, record, call, pending);
        } else {
            apply(revision, record, call, event, this::finish);
        }
    }

    /** Bytes that are no call, or one of a newer release, would fail each event in the same way: the one call ends, and no other. */
    private void endUnreadable(long revision, CallRecord record, RuntimeException why) {
        lost = true;
        runner.counters().increment("ended.call-unreadable");
        LOG.error("A call's record cannot be read; the call is ended: call={} revision={} bytes={} event={}", key, revision,
                record.body().encoded().length, name(), why);
        List<Outbound> answer = event instanceof Event.Received received ? leaving.answer(received, 500, 0) : List.of();
        end(revision, record, new Outcome(new Call(key, runner.store().now()), true, answer, List.of()));
    }

    private void endDeadly(long revision, CallRecord record, Outcome outcome) {
        lost = true;
        acted = new Acted.Refused(Acted.Reason.NO_CALL);
        note(outcome);
        end(revision, record, outcome);
    }

    /** The event is over with this. @param record null if there is none */
    private void end(long revision, CallRecord record, Outcome outcome) {
        checkIn(revision, record, outcome, false, Optional.empty(), () -> {
            if (record != null && !record.sessions().isEmpty()) {
                runner.parts().settled().run();
            }
            finish();
        });
    }

    /** An INVITE that another life of an engine answered 100 and did not finish comes before this event. */
    private void takeUp(long revision, CallRecord record, Call call, Event.Received pending) {
        runner.counters().increment("taken-up.pending");
        takingUp = true;
        apply(revision, record, call, pending, this::begin);
    }

    private void apply(long revision, CallRecord record, Call call, Event what, Runnable next) {
        closeDispatch();
        dispatch = new EventDispatch(runner, handedOn ? key : null, passing);
        Map<?, Integer> before = record == null ? Map.of() : record.sessions();
        afterwards.drop(runner);
        Attempt attempt = new Attempt(runner, this, new Attempt.Lent(key, revision, record, holder), what);
        Outcome outcome = attempt.work(call, dispatch);
        note(outcome);
        if (outcome.acted() != null) {
            acted = outcome.acted();
        }
        if (outcome.elsewhere() != null && !handedOn) {
            CallKey other = outcome.elsewhere();
            afterwards.then(() -> handOn(other, (Event.Received) what));
        }
        Optional<CompletionStage<Long>> late = attempt.late();
        Optional<Trying> trying = attempt.trying();
        Optional<Incarnation> elsewhere = dispatch.elsewhere();
        Runnable after = () -> {
            closeDispatch();
            if (elsewhere.isPresent()) {
                pass(elsewhere); // an INVITE that was pending stays so, and the engine takes it up
                return;
            }
            if (!before.isEmpty() && !before.equals(outcome.call().sessionCounts())) {
                runner.parts().settled().run();
            }
            next.run();
        };
        if (late.isEmpty()) {
            checkIn(revision, record, outcome, false, trying, after);
        } else if (elsewhere.isPresent()) { // what was stored of it is what the other engine takes up, whatever becomes of the letter
            onWorker(late.get(), stored -> onWorker(release(), released -> after.run()));
        } else {
            onWorker(late.get(), stored -> {
                if (stored == Attempt.FULL) {
                    storeFull(after);
                } else {
                    checkIn(stored == 0 ? revision : stored, record, outcome, stored != 0, trying, after);
                }
            });
        }
    }

    /** The near cache's object is the one that the callback works on; a store in this process keeps that one. */
    CallBody bodyBefore(CallRecord record) {
        return cached == null || !(record.body() instanceof LiveBody) ? record.body()
                : preimage.now().<CallBody>map(call -> new EncodedBody(runner.codec().encode(call))).orElse(record.body());
    }

    private void checkIn(long revision, CallRecord before, Outcome outcome, boolean pendingStored, Optional<Trying> trying,
                         Runnable after) {
        if (!outcome.changed() && !pendingStored && !sentAgain) {
            onWorker(release(), released -> {
                if (!released && tries < MOST_TRIES) { // it may have seen what is old by now
                    runner.counters().increment("repeated.not-held");
                    begin();
                    return;
                }
                if (before != null && !anothersEffects) {
                    runner.nearCache().put(key, holder, revision, before, outcome.call());
                }
                leave(null, List.of(), List.of(), outcome, after);
            });
            return;
        }
        if (pendingStored) {
            outcome.call().takeBack(message -> trying.map(rule -> rule.sent(message)).orElse(false));
        }
        if (outcome.call().over() && revision == 0) {
            onWorker(release(), released ->
                    leave(null, outcome.call().outbox(), outcome.call().effects(), outcome, after));
            return;
        }
        CheckIn checkIn = runner.checkIns().next(key, revision, holder, id -> keeping.record(outcome.call(), id), false);
        begun = checkIn.id();
        List<Outbound> outbox = outcome.call().outbox();
        List<Write> effects = outcome.call().effects();
        CompletionStage<Optional<CheckIn.Answer>> answered = timed(keeping.put(checkIn))
                .handle((answer, failure) -> Optional.ofNullable(answer));
        Consumer<Optional<CheckIn.Answer>> next = answer -> {
            if (answer.isPresent()) {
                if (!(answer.get() instanceof CheckIn.Done)) {
                    runner.checkIns().settled(checkIn.id());
                }
                checkedIn(answer.get(), checkIn, outbox, effects, outcome, after);
            } else {
                doubt = new Keeping.Doubt(checkIn, stored -> checkedIn(stored, checkIn, outbox, effects, outcome, after));
                askAgain();
            }
        };
        if (answered.toCompletableFuture().isDone() || !brief(before, outcome)) {
            onWorker(answered, next);
        } else {
            onceCommitted(answered, next);
        }
    }

    /**
     * Whether the store kept a check-in is not known, nor will it be told: the call says it, once it is checked out again. Until then
     * the event stays where it is, and what it sends does not count as sent, so that others send it should this engine end.
     */
    private void askAgain() {
        runner.counters().increment("repeated.not-known-to-be-stored");
        cached = null;
        runner.parts().watch().after(FIND_OUT_MILLIS, () -> runner.parts().workers().execute(this::checkOut));
    }

    /** Goes on as after the answer to the check-in, if there was none. False if the event is to be worked on. */
    private boolean foundOut(long revision, CallRecord record, Call call) {
        if (doubt == null) {
            return false;
        }
        Keeping.Doubt was = doubt;
        Keeping.Fate fate = was.fate(revision, record, call, runner.store().now());
        doubt = null;
        if (fate == Keeping.Fate.KEPT) {
            onWorker(release().handle((released, failure) -> new CheckIn.Done(revision)), was.next()::accept);
            return true;
        }
        runner.checkIns().settled(was.checkIn().id());
        if (fate == Keeping.Fate.UNKNOWN && event instanceof Event.Act) { // of all else the call's own state tells whether it was done
            runner.counters().increment("dropped.not-known-to-be-stored");
            giveUp(new IllegalStateException("whether an action was stored is not known"));
            return true;
        }
        return false;
    }

    /**
     * What is committed leaves, if this life may still speak for it. If it has ended, whoever takes its calls over has sent that, and
     * may have gone on from there.
     *
     * @param checkIn null where nothing was checked in
     */
    private void leave(CheckIn checkIn, List<Outbound> outbox, List<Write> effects, Outcome outcome, Runnable after) {
        // named after the event, so whoever else makes them makes the same
        CompletionStage<Void> written = runner.effects().make(key, effects);
        CompletionStage<Boolean> confirmed = runner.store().confirm(holder).whenComplete((still, failure) -> {
            if (checkIn != null && (failure != null || !still)) {
                runner.checkIns().settled(checkIn.id());
            }
        });
        onWorker(confirmed, still -> {
            begun = null; // settled where it does not leave, and by the sockets where it does
            leaving.ifStill(still, () -> {
                leaving.send(checkIn, outbox, written);
                outcome.stateless().forEach(leaving::send);
            });
            afterwards.issue(runner);
            after.run();
        });
    }

    private void checkedIn(CheckIn.Answer answer, CheckIn checkIn, List<Outbound> outbox, List<Write> effects, Outcome outcome,
                           Runnable after) {
        if (answer instanceof CheckIn.Done stored) {
            preimage.over();
            if (checkIn.record() == null) {
                runner.timers().disarm(key);
            } else {
                runner.timers().arm(key, stored.revision(), checkIn.record().dueAt());
                runner.nearCache().put(key, holder, stored.revision(), checkIn.record());
            }
            leave(checkIn, outbox, effects, outcome, after);
        } else if (answer instanceof CheckIn.Full) {
            storeFull(after);
        } else if (tries < MOST_TRIES) {
            runner.counters().increment("repeated.stale");
            begin();
        } else if (!waits("repeated.stale")) { // others work on the call: a 503 might be the end of what they have answered
            runner.counters().increment("dropped.stale");
            notStored();
            refuseWhatComesOnce();
            after.run();
        }
    }

    private void storeFull(Runnable after) {
        runner.counters().increment("refused.store-full");
        notStored();
        refuse();
        after.run();
    }

    private void handOn(CallKey other, Event.Received message) {
        Admission.Share taken = message == event ? share : Admission.Share.NONE; // and not an earlier life's that was taken up
        passedOn = runner.handOn(other, message, taken);
        if (passedOn && message == event) {
            share = Admission.Share.NONE;
        } else if (!passedOn) {
            runner.counters().increment("dropped.queue-full");
            leaving.refuse(message);
        }
    }

    private void notStored() {
        lost = true;
        afterwards.drop(runner);
        acted = new Acted.Refused(Acted.Reason.NOT_STORED);
    }

    /** There is no room for what another engine passed. */
    void refuse() {
        if (event instanceof Event.Received received) {
            leaving.refuse(received);
        }
    }

    private void note(Outcome outcome) {
        for (Outcome.Note note : outcome.notes()) {
            runner.counters().increment(note.counter());
            if (note.fault() != null) {
                runner.faults().threw(key, note.version(), note.fault(), runner.store().now());
            }
        }
    }

    private String name() {
        return event.getClass().getSimpleName();
    }

    private void closeDispatch() {
        if (dispatch != null) {
            dispatch.close();
        }
    }

    /** Of messages, so that what was received is what was handled, what was not, and what was refused before it was queued. */
    private void count() {
        if (event instanceof Event.Received && !passedOn) {
            runner.counters().increment(lost ? "not-handled" : "handled");
        }
    }

    private void finish() {
        if (doubt != null) {
            runner.checkIns().settled(doubt.checkIn().id()); // so old by now that it counts as sent anyway
        }
        closeDispatch();
        count();
        if (done != null) {
            done.complete(null);
        }
        share.giveBack();
        runner.done(key);
    }

    private void fail(Throwable why) {
        lost = true;
        if (done != null) {
            done.completeExceptionally(why);
        }
        finish();
    }
}
