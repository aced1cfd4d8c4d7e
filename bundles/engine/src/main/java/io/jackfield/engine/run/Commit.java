package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Posting;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The check-ins of one call's events: what is kept, and asked for again while no answer comes. Thread-safe. */
final class Commit {
    private static final long REPEAT_MILLIS = 250;
    private static final int MOST_REPEATS = 20;
    private static final byte[] NOTHING = new byte[0];

    private final CallRunner runner;
    private final CallKey key;

    Commit(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /**
     * Only that an INVITE came and its callback is not done (RFC 3261 section 17.2.1).
     *
     * @param before the call as it was, null if there was none
     * @return the new revision; 0 if nothing was stored
     */
    CompletionStage<Long> pending(Event.Received invite, long revision, Incarnation holder, CallRecord before, CallBody body) {
        long now = runner.store().now();
        byte[] pending = CallCodec.encodePending(invite);
        CallRecord waiting = before == null
                ? new CallRecord(new EncodedBody(runner.codec().encode(new Call(key, now))), pending, now,
                        CallRecord.NEVER, Map.of())
                : new CallRecord(body, pending, now, CallRecord.NEVER, before.sessions());
        CheckIn checkIn = runner.checkIns().next(key, revision, holder, id -> waiting, true);
        return put(checkIn, MOST_REPEATS).whenComplete((answer, failure) -> runner.checkIns().settled(checkIn.id())).thenApply(
                answer -> answer instanceof CheckIn.Done stored ? stored.revision() : 0L);
    }

    /** The check-in of a call after an event; what it says is to leave counts as unsent until {@link Committed} has sent it. */
    CheckIn of(Call call, long revision, Incarnation holder) {
        return runner.checkIns().next(key, revision, holder, id -> record(call, id), false);
    }

    /** Fails where no answer came however often it was asked; what the check-in says is to leave then still counts as unsent. */
    CompletionStage<CheckIn.Answer> put(CheckIn checkIn) {
        return put(checkIn, MOST_REPEATS);
    }

    /** When no answer comes, the store may have kept it or not: the same check-in again tells, and changes nothing twice. */
    private CompletionStage<CheckIn.Answer> put(CheckIn checkIn, int repeats) {
        return runner.store().checkIn(checkIn).exceptionallyCompose(failure -> {
            if (repeats == 0) {
                return CompletableFuture.failedFuture(failure);
            }
            runner.counters().increment("repeated.check-in");
            CompletableFuture<Void> later = new CompletableFuture<>();
            runner.parts().watch().after(REPEAT_MILLIS, () -> later.complete(null));
            return later.thenCompose(now -> put(checkIn, repeats - 1));
        });
    }

    /** Null for a call that is over. */
    private CallRecord record(Call call, CheckIn.Id id) {
        if (call.over()) {
            return null;
        }
        call.posted(new Posting(id, runner.store().now()));
        if (runner.nearCache().isOn()) {
            runner.codec().passivate(call);
        }
        boolean absorbing = call.absorbing();
        return new CallRecord(
                runner.parts().settings().encodeAlways() ? new EncodedBody(runner.codec().encode(call))
                        : new LiveBody(call, runner.codec()),
                NOTHING, absorbing ? CallRecord.NEVER : call.dueAt(),
                absorbing ? call.lastDueAt() : CallRecord.NEVER, call.sessionCounts(),
                !call.outbox().isEmpty() || !call.effects().isEmpty());
    }
}
