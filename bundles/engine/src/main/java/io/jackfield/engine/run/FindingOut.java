package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.state.CallRecord;

/**
 * Whether the store kept a check-in is not known, nor will it be told: the call says it, once it is checked out again. Until then
 * the event stays where it is, and what it sends does not count as sent, so that others send it should this engine end.
 * One for each event; not thread-safe.
 */
final class FindingOut {
    /** How long after the last try it is looked what became of a check-in, and how often. */
    private static final long WAIT_MILLIS = 1_000;
    private static final int MOST_LOOKS = 10;

    private final CallRunner runner;
    private Keeping.Doubt doubt;
    private int looks;

    FindingOut(CallRunner runner) {
        this.runner = runner;
    }

    boolean isInDoubt() {
        return doubt != null;
    }

    /** @param look checks the call out, on a worker */
    void begin(Keeping.Doubt unanswered, Runnable look) {
        doubt = unanswered;
        askAgain(look);
    }

    /** Where there is a doubt, and no answer yet: some times more. False if not. */
    boolean goesOn(Runnable look) {
        if (doubt == null || ++looks >= MOST_LOOKS) {
            return false;
        }
        askAgain(look);
        return true;
    }

    private void askAgain(Runnable look) {
        runner.counters().increment("repeated.not-known-to-be-stored");
        runner.parts().watch().after(WAIT_MILLIS, () -> runner.parts().workers().execute(look));
    }

    /** What the store says now of the check-in in doubt, which is in doubt no more. @param record null for no call */
    Found found(long revision, CallRecord record, Call call) {
        Keeping.Doubt was = doubt;
        doubt = null;
        return new Found(was, was.fate(revision, record, call, runner.store().now()));
    }

    /** The doubt that was, and what it came to. */
    record Found(Keeping.Doubt was, Keeping.Fate fate) {
    }

    /** Nobody looks any more: it is so old by now that it counts as sent anyway. */
    void giveUp() {
        if (doubt != null) {
            runner.checkIns().settled(doubt.checkIn().id());
        }
    }
}
