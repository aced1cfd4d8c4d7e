package io.jackfield.itests.cluster.broken;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A store of which a check-in is answered before it is made, and that keeps all other promises to the engine that asks: what is asked
 * about a call waits until what was said to be kept is kept. So nothing but the order of sending and commit is wrong. The first
 * revision of a new call is the store's to choose and not known yet; the engine is told 1, and 2 for the next, and where it
 * names such a revision the store's own takes its place. Thread-safe.
 */
final class SentBeforeCommit {
    /** Above what is made up here, below what the replicated store begins with, which is a time. */
    private static final long MADE_UP_BELOW = 1L << 20;

    private final CallStateStore store;
    private final Function<CheckIn, CompletionStage<Void>> later;
    private final Map<CallKey, CompletionStage<Void>> lasts = new ConcurrentHashMap<>();
    /** Calls that began here, with the store's first revision. */
    private final Map<CallKey, Long> begun = new ConcurrentHashMap<>();

    /** @param later completes when a check-in is to be made */
    SentBeforeCommit(CallStateStore store, Function<CheckIn, CompletionStage<Void>> later) {
        this.store = store;
        this.later = later;
    }

    private CompletionStage<Void> last(CallKey key) {
        return lasts.getOrDefault(key, CompletableFuture.completedStage(null));
    }

    CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        CallKey key = checkIn.key();
        lasts.compute(key, (same, before) -> (before == null ? later.apply(checkIn) : before.thenCompose(now -> later.apply(checkIn)))
                .thenCompose(now -> store.checkIn(own(checkIn))).handle((answer, failure) -> {
                    if (checkIn.fromRevision() == 0 && answer instanceof CheckIn.Done done) {
                        begun.put(key, done.revision());
                    }
                    return null; // an engine that was told already hears of no failure
                }));
        return CompletableFuture.completedStage(new CheckIn.Done(checkIn.fromRevision() + 1));
    }

    CompletionStage<CheckOut.Answer> checkOut(CheckOut asked) {
        return last(asked.key()).thenCompose(now -> store.checkOut(new CheckOut(asked.key(), asked.holder(), asked.runnable(),
                own(asked.key(), asked.cachedRevision()), asked.patienceMillis())));
    }

    CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        return last(key).thenCompose(now -> store.release(key, holder));
    }

    CompletionStage<Optional<CallRecord>> read(CallKey key) {
        return last(key).thenCompose(now -> store.read(key));
    }

    /** Those that are confirmed, as they were asked for. */
    CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        CompletableFuture<?>[] made = candidates.stream().map(due -> last(due.key()).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(made).thenCompose(now -> store.confirmDue(candidates.stream().map(this::own).toList()))
                .thenApply(confirmed -> candidates.stream()
                        .filter(asked -> confirmed.stream().anyMatch(due -> due.key().equals(asked.key()))).toList());
    }

    private CheckIn own(CheckIn checkIn) {
        return new CheckIn(checkIn.key(), own(checkIn.key(), checkIn.fromRevision()), checkIn.id(), checkIn.record(), checkIn.keepHold(),
                checkIn.sentBelow());
    }

    private DueCall own(DueCall due) {
        return new DueCall(due.key(), own(due.key(), due.revision()), due.dueAt());
    }

    private long own(CallKey key, long revision) {
        return revision > 0 && revision < MADE_UP_BELOW ? begun.getOrDefault(key, 1L) + revision - 1 : revision;
    }
}
