package io.jackfield.engine.run;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last thing a life of an engine does: it leaves its calls as bytes. A store in this process keeps them as the objects
 * they are, and after an update or refresh of the engine's bundle nobody could read those: their classes are gone, those
 * that would encode them included.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final int PAGE = 1_000;

    private final CallRunner runner;
    private final CallStateStore store;

    Departure(CallRunner runner) {
        this.runner = runner;
        this.store = runner.store();
    }

    /** Goes through all calls, on the caller's thread, which waits for the store. */
    void leave() {
        if (store.durability() != Durability.PROCESS) {
            return; // it has bytes already
        }
        try {
            List<CallSummary> page = page(null);
            while (!page.isEmpty()) {
                page.forEach(call -> leave(call.key()));
                page = page(page.get(page.size() - 1).key());
            }
        } catch (CompletionException e) {
            LOG.warn("The state tier did not answer while the engine left; calls may be lost with its classes", e.getCause());
        }
    }

    private List<CallSummary> page(CallKey after) {
        return store.calls(after, PAGE).toCompletableFuture().join();
    }

    private void leave(CallKey key) {
        CheckOut ask = new CheckOut(key, runner.parts().incarnation(), null, 0, 0);
        if (store.checkOut(ask).toCompletableFuture().join() instanceof CheckOut.Granted granted) {
            CallRecord record = granted.record();
            if (record.body() instanceof LiveBody live) {
                encode(key, granted.revision(), record, live);
            }
        } // what another life holds is that one's
        store.release(key, runner.parts().incarnation()).toCompletableFuture().join();
    }

    private void encode(CallKey key, long revision, CallRecord record, LiveBody live) {
        try {
            CallRecord bytes = new CallRecord(new EncodedBody(live.encoded()), record.pending(), record.dueAt(),
                    record.expiresAt(), record.sessions());
            store.checkIn(new CheckIn(key, revision, runner.parts().nextCheckIn(runner.parts().incarnation()), bytes, false)).toCompletableFuture().join();
        } catch (RuntimeException e) { // an attribute that nobody can write any more; the other calls are to be left all the same
            runner.counters().increment("dropped.not-encoded");
            LOG.warn("A call cannot be left as bytes, and is lost if the engine's classes go: call={}", key, e);
        }
    }
}
