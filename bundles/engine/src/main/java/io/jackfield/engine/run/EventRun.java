package io.jackfield.engine.run;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    private static final int MOST_TRIES = 3;
    private static final long WAIT_MILLIS = 250;
    /** So long after it came, what comes once is tried again where the tier does not answer or another engine holds the call. */
    private static final long MOST_WAIT_MILLIS = 10_000;

    private final CallRunner runner;
    private final CallKey key;
    private final Event event;
    private final long cameAt;
    private final Hold hold;
    private final Leaving leaving;
    private final Ending ending;
    private final FindingOut findingOut;
    private final Work work;
    private int tries;
    /** The last check-in, while nobody else settles it; null for none. */
    private CheckIn.Id begun;
    private final Preimage preimage = new Preimage();
    private final Afterwards afterwards = new Afterwards();
    private boolean handedOn;
    /** What the near cache had; null for nothing. */
    private NearCache.Cached cached;
    private Passing passing;

    EventRun(CallRunner runner, CallKey key, Event event, CompletableFuture<Void> done) {
        this.runner = runner;
        this.key = key;
        this.event = event;
        this.cameAt = runner.elapsed();
        this.hold = new Hold(runner, key);
        this.leaving = new Leaving(runner, key);
        this.ending = new Ending(runner, key, event, done);
        this.findingOut = new FindingOut(runner);
        this.work = new Work(runner, this, event, ending, leaving);
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
        return ending.acted();
    }

    Hold hold() {
        return hold;
    }

    /** The last check-in is this one, and whoever has it settled says null. */
    void begun(CheckIn.Id id) {
        begun = id;
    }

    Work work() {
        return work;
    }

    /** For another try of the event, or of the one that it takes up. */
    EventDispatch dispatch() {
        return new EventDispatch(runner, handedOn ? key : null, passing);
    }

    boolean isHandedOn() {
        return handedOn;
    }

    boolean mayTryAgain() {
        return tries < MOST_TRIES;
    }

    /** Nobody waits for the event or for what its callbacks want, and it goes on nowhere else. */
    boolean endsWithThis() {
        return !ending.isWaitedFor() && work.isLast() && afterwards.isEmpty();
    }

    /** Another call had the event first, and found that it is this one's. */
    EventRun handedOn() {
        handedOn = true;
        return this;
    }

    /** What its message took of its source's share, to be given back when it is done. */
    EventRun of(Admission.Share taken) {
        ending.share(taken);
        return this;
    }

    /** Another engine had it first, and lacks what it needs. */
    EventRun passed(int hops) {
        passing = new Passing(runner, key, event, hops);
        return this;
    }

    void begin() {
        tries++;
        work.again();
        cached = runner.nearCache().take(key, runner.parts().incarnation());
        if (cached != null) {
            runner.counters().increment("cache.hits");
        }
        checkOut();
    }

    private void checkOut() {
        onWorker(hold.checkOut(findingOut.isInDoubt() ? null : passing.runnable(), cached == null ? 0 : cached.revision()),
                this::checkedOut);
    }

    /** To an engine that runs what it needs; nobody holds the call. What does not get there goes to the next, or is worked on here. */
    void pass(Optional<Incarnation> engine) {
        if (engine.isEmpty()) {
            passing.stay();
            checkOut();
            return;
        }
        onWorker(passing.to(engine.get(), handedOn), taken -> {
            if (taken) {
                ending.passedOn();
                finish();
            } else {
                checkOut();
            }
        });
    }

    /** Goes on at once where the answer is there, else on a worker: never on a thread of the store. */
    <T> void onWorker(CompletionStage<T> stage, Consumer<T> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            answered(future, next);
        } else {
            future.whenCompleteAsync((answer, failure) -> answered(future, next), runner.parts().workers());
        }
    }

    /** The answer is there, or will not come. */
    <T> void answered(CompletableFuture<T> future, Consumer<T> next) {
        if (future.isCompletedExceptionally()) {
            if (!findingOut.goesOn(this::look)) {
                notAnswered();
            }
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
        if (!findingOut.isInDoubt() && waits("repeated.store-unavailable")) {
            return;
        }
        runner.counters().increment("dropped.store-unavailable");
        LOG.warn("The state tier did not answer; the event is left to a repeat: call={} event={}", key, name());
        refuseWhatComesOnce();
        giveUp(new IllegalStateException("the state tier did not answer"));
    }

    /** Not where it may have been done. */
    private void refuseWhatComesOnce() {
        if (!findingOut.isInDoubt() && !passing.comesAgain()) {
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
        hold.letGo(() -> runner.parts().watch().after(WAIT_MILLIS, () -> runner.parts().workers().execute(this::begin)));
        return true;
    }

    void failed(Throwable broken) {
        ending.lost();
        runner.counters().increment("dropped.engine-failed");
        LOG.error("An event could not be worked on: call={} event={}", key, name(), broken);
    }

    /** What of the check-in arrived is not known; a hold that stayed would keep the call from whoever polls for its timers. */
    private void giveUp(Throwable why) {
        afterwards.drop(runner);
        ending.acted(new Acted.Refused(Acted.Reason.UNKNOWN));
        if (begun != null) {
            runner.checkIns().settled(begun);
        }
        hold.letGo(() -> fail(why));
    }

    private void checkedOut(CheckOut.Answer answer) {
        if (answer instanceof CheckOut.Granted granted) {
            process(granted.revision(), granted.record(), granted.deaths());
        } else if (answer instanceof CheckOut.Unchanged unchanged && cached != null) {
            runner.counters().increment("cache.valid-hits");
            process(unchanged.revision(), cached.record(), unchanged.deaths());
        } else if (answer instanceof CheckOut.Absent absent) {
            process(0, null, absent.deaths());
        } else if (answer instanceof CheckOut.Ended || hold.isOfAnEndedLife()) {
            // This process was taken for dead: the event is the next life's.
            runner.counters().increment("repeated.life-ended");
            onWorker(runner.parts().membership().after(hold.holder()), next -> begin());
        } else if (answer instanceof CheckOut.NeedsVersion needs) {
            pass(passing.running(needs.versions()));
        } else if (!findingOut.goesOn(this::look) && (findingOut.isInDoubt() || !waits("repeated.call-busy"))) {
            runner.counters().increment("dropped.call-busy");
            refuseWhatComesOnce();
            ending.acted(new Acted.Refused(Acted.Reason.BUSY));
            fail(new IllegalStateException("another engine holds the call"));
        }
    }

    private void process(long revision, CallRecord record, int deaths) {
        Attempt.Lent lent = new Attempt.Lent(key, revision, record, hold.holder());
        Call call;
        Event.Received pending;
        try {
            call = LiveBody.call(record, runner.codec());
            pending = record == null || record.pending().length == 0 ? null : CallCodec.decodePending(record.pending());
        } catch (RuntimeException unreadable) {
            work.endUnreadable(lent, unreadable);
            return;
        }
        if (!foundOut(revision, record, call)) {
            work.begin(lent, call, pending, deaths, cached != null && record == cached.record());
        }
    }

    /** The near cache's object is the one that the callback works on; a store in this process keeps that one. */
    CallBody bodyBefore(CallRecord record) {
        return cached == null || !(record.body() instanceof LiveBody) ? record.body()
                : preimage.now().<CallBody>map(call -> new EncodedBody(runner.codec().encode(call))).orElse(record.body());
    }

    /** What became of a check-in is to be found out. */
    void doubts(Keeping.Doubt unanswered) {
        findingOut.begin(unanswered, this::look);
    }

    private void look() {
        cached = null;
        checkOut();
    }

    /** Goes on as after the answer to the check-in, if there was none. False if the event is to be worked on. */
    private boolean foundOut(long revision, CallRecord record, Call call) {
        if (!findingOut.isInDoubt()) {
            return false;
        }
        FindingOut.Found found = findingOut.found(revision, record, call);
        if (found.fate() == Keeping.Fate.KEPT) {
            onWorker(hold.release().handle((released, failure) -> new CheckIn.Done(revision)), found.was().next()::accept);
            return true;
        }
        runner.checkIns().settled(found.was().checkIn().id());
        if (found.fate() == Keeping.Fate.UNKNOWN && event instanceof Event.Act) { // of all else the call's own state tells what was done
            runner.counters().increment("dropped.not-known-to-be-stored");
            giveUp(new IllegalStateException("whether an action was stored is not known"));
            return true;
        }
        return false;
    }

    /** Others checked in before. */
    void overtaken(Runnable after) {
        if (mayTryAgain()) {
            runner.counters().increment("repeated.stale");
            begin();
        } else if (!waits("repeated.stale")) { // others work on the call: a 503 might be the end of what they have answered
            runner.counters().increment("dropped.stale");
            notStored();
            refuseWhatComesOnce();
            after.run();
        }
    }

    void storeFull(Runnable after) {
        runner.counters().increment("refused.store-full");
        notStored();
        refuse();
        after.run();
    }

    /** The call is too large after the event: what the event did is forgotten. */
    void undone(IllegalStateException said) {
        notStored();
        ending.acted(new Acted.Threw(said));
        work.undone();
    }

    private void notStored() {
        ending.lost();
        afterwards.drop(runner);
        ending.acted(new Acted.Refused(Acted.Reason.NOT_STORED));
    }

    /** There is no room for what another engine passed. */
    void refuse() {
        if (event instanceof Event.Received received) {
            leaving.refuse(received);
        }
    }

    private String name() {
        return event.getClass().getSimpleName();
    }

    /** The event is over. */
    void finish() {
        findingOut.giveUp();
        work.close();
        ending.finish();
    }

    private void fail(Throwable why) {
        ending.failed(why);
        finish();
    }
}
