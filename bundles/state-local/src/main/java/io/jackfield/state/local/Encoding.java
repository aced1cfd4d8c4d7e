package io.jackfield.state.local;

import io.jackfield.state.CallBody;
import io.jackfield.state.CallRecord;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.StoreUnavailableException;

/**
 * Encodes the live body of a call that {@link Entry#READER} holds, outside of the stripe's lock, because encoding runs
 * code of applications; then lets go of the call.
 */
final class Encoding implements Reply {
    private final Stripe stripe;
    private final Entry entry;
    private final CallRecord live;

    Encoding(Stripe stripe, Entry entry) {
        this.stripe = stripe;
        this.entry = entry;
        this.live = entry.record;
    }

    @Override
    public void give() {
        CallRecord snapshot = null;
        RuntimeException failure = null;
        try {
            CallBody body = new EncodedBody(live.body().encoded());
            snapshot = new CallRecord(body, live.pending(), live.dueAt(), live.expiresAt(), live.sessions());
        } catch (RuntimeException e) {
            failure = new StoreUnavailableException("the state of call " + entry.key + " could not be encoded", e);
        }
        stripe.readingDone(entry, snapshot, failure).giveReplies();
    }

    @Override
    public void fail(RuntimeException cause) {
        // whoever reads is failed through the entry's readings
    }
}
