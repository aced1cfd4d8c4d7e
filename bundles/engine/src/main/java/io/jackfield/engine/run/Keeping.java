package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Posting;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.EncodedBody;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of an event's call the store is to keep, and that it does. One for each event; not thread-safe. */
final class Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
    private static final long REPEAT_MILLIS = 250;
    private static final int MOST_REPEATS = 20;
    private static final byte[] NOTHING = new byte[0];

    /** A check-in that nobody answered. @param next goes on with the answer */
    record Doubt(CheckIn checkIn, Consumer<CheckIn.Answer> next) {
        /** What became of it, as the store says now. @param record null for no call @param now ms of the store's */
        Fate fate(long revision, CallRecord record, Call call, long now) {
            boolean itsOwn = record == null ? checkIn.record() == null || checkIn.record().expiresAt() <= now
                    : call.posting().filter(posting -> posting.id().equals(checkIn.id())).isPresent();
            if (itsOwn) {
                return Fate.KEPT;
            }
            return revision == checkIn.fromRevision() ? Fate.NOT_KEPT : Fate.UNKNOWN;
        }
    }

    /** What became of a check-in. */
    enum Fate {
        /** It is what the store has. */
        KEPT,
        /** The store has what was there before. */
        NOT_KEPT,
        /** Another one followed, on this or in its place. */
        UNKNOWN
    }

    private final CallRunner runner;
    private final CallKey key;

    Keeping(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /** A store that throws instead of answering did not answer: the event goes on, and the queue behind it. */
    static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException | Error e) {
            LOG.warn("The store threw instead of answering", e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** When no answer comes, the store may have kept it or not: the same check-in again tells, and changes nothing twice. */
    CompletionStage<CheckIn.Answer> put(CheckIn checkIn) {
        return put(checkIn, MOST_REPEATS);
    }

    private CompletionStage<CheckIn.Answer> put(CheckIn checkIn, int repeats) {
        return asked(() -> runner.store().checkIn(checkIn)).exceptionallyCompose(failure -> {
            if (repeats == 0) {
                return CompletableFuture.failedFuture(failure);
            }
            runner.counters().increment("repeated.check-in");
            CompletableFuture<Void> later = new CompletableFuture<>();
            runner.parts().watch().after(REPEAT_MILLIS, () -> later.complete(null));
            return later.thenCompose(now -> put(checkIn, repeats - 1));
        });
    }

    /** Null for a call that is over, and whose last words need nobody to see to them. */
    CallRecord record(Call call, CheckIn.Id id) {
        if (call.over() && !lastWords(call)) {
            return null;
        }
        long now = runner.store().now();
        call.posted(new Posting(id, now));
        if (runner.nearCache().isOn()) {
            runner.codec().passivate(call);
        }
        boolean over = call.over();
        boolean absorbing = over || call.absorbing();
        return new CallRecord(
                runner.parts().settings().encodeAlways() ? new EncodedBody(runner.codec().encode(call))
                        : new LiveBody(call, runner.codec()),
                NOTHING, absorbing ? CallRecord.NEVER : call.dueAt(),
                over ? now + Unsent.KNOWN_SENT_MILLIS : absorbing ? call.lastDueAt() : CallRecord.NEVER, call.sessionCounts(),
                !call.outbox().isEmpty() || !call.effects().isEmpty());
    }

    /**
     * Whether what leaves with a call's last check-in would be lost with this engine: nobody repeats it, and there are others that
     * could send it. Then the record stays, with nothing but that, for as long as it may be sent again, and expires.
     */
    private boolean lastWords(Call call) {
        return runner.store().durability() != CallStateStore.Durability.PROCESS
                && (!call.effects().isEmpty() || call.outbox().stream().anyMatch(Unsent::nobodyRepeats));
    }

    /** The call as it was, and an INVITE that waits for its callback. @param before null for a call that begins */
    CallRecord pending(Event.Received invite, CallBody before, Map<ApplicationVersion, Integer> sessions) {
        long now = runner.store().now();
        CallBody body = before != null ? before : new EncodedBody(runner.codec().encode(new Call(key, now)));
        return new CallRecord(body, CallCodec.encodePending(invite), now, CallRecord.NEVER, sessions);
    }
}
