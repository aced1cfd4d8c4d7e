package io.jackfield.itests.cluster.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Verifies that only the order of answer and commit is wrong: revisions are the store's, and what is asked meanwhile waits. */
class SentBeforeCommitTest {
    private static final long FIRST = 1_800_000_000_000L * 1_024;
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation SELF = new Incarnation("e1", 7);

    private final List<Object> asked = new ArrayList<>();
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private final SentBeforeCommit early = new SentBeforeCommit(store(), this::later);

    private CompletionStage<Void> later(CheckIn checkIn) {
        waiting.add(new CompletableFuture<>());
        return waiting.getLast();
    }

    private CallStateStore store() {
        return (CallStateStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CallStateStore.class},
                (proxy, method, arguments) -> {
                    asked.add(arguments[0]);
                    return CompletableFuture.completedStage(switch (method.getName()) {
                        case "checkIn" -> new CheckIn.Done(((CheckIn) arguments[0]).fromRevision() == 0 ? FIRST
                                : ((CheckIn) arguments[0]).fromRevision() + 1);
                        case "checkOut" -> new CheckOut.Absent();
                        case "confirmDue" -> arguments[0];
                        default -> throw new IllegalArgumentException(method.getName());
                    });
                });
    }

    private static CheckIn checkIn(long from, long sequence) {
        return new CheckIn(KEY, from, new CheckIn.Id(SELF, sequence), null, false);
    }

    private static long answered(CompletionStage<CheckIn.Answer> answer) {
        return ((CheckIn.Done) answer.toCompletableFuture().getNow(null)).revision();
    }

    private void commit() {
        waiting.remove().complete(null);
    }

    @Test
    void aCheckInIsAnsweredBeforeItIsMade() {
        assertThat(answered(early.checkIn(checkIn(FIRST + 4, 1)))).isEqualTo(FIRST + 5);
        assertThat(asked).isEmpty();

        commit();

        assertThat(asked).containsExactly(checkIn(FIRST + 4, 1));
    }

    @Test
    void whoAsksForTheCallWaitsForIt() {
        early.checkIn(checkIn(FIRST, 1));
        CompletionStage<CheckOut.Answer> answer = early.checkOut(new CheckOut(KEY, SELF, null, FIRST + 1, 0));
        assertThat(answer.toCompletableFuture()).isNotDone();

        commit();

        assertThat(answer.toCompletableFuture()).isCompletedWithValue(new CheckOut.Absent());
        assertThat(asked).containsExactly(checkIn(FIRST, 1), new CheckOut(KEY, SELF, null, FIRST + 1, 0));
    }

    @Test
    void checkInsOfACallAreMadeOneAfterTheOther() {
        early.checkIn(checkIn(FIRST, 1));
        early.checkIn(checkIn(FIRST + 1, 2));
        assertThat(waiting).hasSize(1);
        commit();
        commit();
        assertThat(asked).containsExactly(checkIn(FIRST, 1), checkIn(FIRST + 1, 2));
    }

    @Test
    void theStoresRevisionTakesThePlaceOfTheOneThatWasMadeUp() {
        assertThat(answered(early.checkIn(checkIn(0, 1)))).isEqualTo(1);
        assertThat(answered(early.checkIn(checkIn(1, 2)))).isEqualTo(2);
        commit();
        commit();
        early.checkOut(new CheckOut(KEY, SELF, null, 2, 0));
        CompletionStage<List<DueCall>> due = early.confirmDue(List.of(new DueCall(KEY, 2, 99)));

        assertThat(asked).containsExactly(checkIn(0, 1), checkIn(FIRST, 2), new CheckOut(KEY, SELF, null, FIRST + 1, 0),
                List.of(new DueCall(KEY, FIRST + 1, 99)));
        assertThat(due.toCompletableFuture()).isCompletedWithValue(List.of(new DueCall(KEY, 2, 99)));
    }
}
