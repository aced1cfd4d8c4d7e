package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.testkit.history.Borrowers;
import io.jackfield.state.testkit.history.History;
import io.jackfield.state.testkit.history.Linearizability;
import io.jackfield.state.testkit.history.RecordedStore;
import io.jackfield.state.testkit.history.Verdict;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines work on a store at once: the history of one that keeps its promises is accepted, that of one which breaks one is not. */
class RecordedHistoryTest {
    private static final int EACH = 600;

    private static Verdict verdict(Set<PlainCallStateStore.Flaw> flaws) {
        VirtualTime time = new VirtualTime(1_800_000_000_000L);
        History history = new History(System::nanoTime);
        RecordedStore store = new RecordedStore(new PlainCallStateStore(time, flaws), history);
        CompletableFuture<Void> work = new Borrowers(store, "e", 42, 5, 3, 10_000).work(EACH, () -> false);
        while (!work.isDone()) {
            time.advance(1); // those who wait lose their patience
            Thread.onSpinWait();
        }
        work.join();
        return Linearizability.of(history);
    }

    @Test
    void ofAStoreThatKeepsItsPromisesIsAccepted() {
        Verdict verdict = verdict(Set.of());

        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        assertThat(((Verdict.Accepted) verdict).operations()).isGreaterThan(5 * EACH);
    }

    @ParameterizedTest
    @EnumSource(value = PlainCallStateStore.Flaw.class, names = {"LENDS_A_CALL_TWICE", "LETS_THE_LAST_WRITER_WIN",
        "LETS_ANYBODY_CHECK_IN", "CHECKS_IN_A_REPEAT_AGAIN", "BEGINS_REVISIONS_AGAIN", "TRUSTS_ANY_CACHE",
        "DROPS_A_HOLD_THAT_IS_TO_BE_KEPT", "LENDS_TO_THE_ENDED"})
    void ofAStoreThatBreaksAPromiseIsRejected(PlainCallStateStore.Flaw flaw) {
        assertThat(verdict(Set.of(flaw))).as(flaw.name()).isInstanceOf(Verdict.Rejected.class);
    }
}
