package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A fault is what its name says: the caller sees it, and the store behind did or did not. */
class FailingCallStateStoreTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation ENGINE = new Incarnation("engine", 1);

    private final PlainCallStateStore behind = new PlainCallStateStore(new VirtualTime(0), Set.of());
    private final FailingCallStateStore store = new FailingCallStateStore(behind);

    private static CheckIn checkIn(long sequence, long from) {
        return new CheckIn(KEY, from, new CheckIn.Id(ENGINE, sequence), Records.of("ringing"), false);
    }

    private CompletionStage<CheckOut.Answer> checkOut() {
        return store.checkOut(new CheckOut(KEY, ENGINE, null, 0, 0));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        List<Throwable> failures = new ArrayList<>();
        stage.whenComplete((answer, failure) -> failures.add(failure));
        assertThat(failures).singleElement().isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aLostRequestChangesNothing() {
        now(checkOut());
        store.next(Operation.CHECK_IN, Fault.LOSE_REQUEST);

        assertUnavailable(store.checkIn(checkIn(1, 0)));
        assertThat(now(behind.read(KEY))).isEmpty();
    }

    @Test
    void aStoreThatThrowsGivesNoStageAndChangesNothing() {
        now(checkOut());
        store.next(Operation.CHECK_IN, Fault.THROW);

        assertThatThrownBy(() -> store.checkIn(checkIn(1, 0))).isInstanceOf(IllegalStateException.class);
        assertThat(now(behind.read(KEY))).isEmpty();
    }

    @Test
    void aLostReplyHadItsEffectAndTheRepeatIsDone() {
        now(checkOut());
        store.next(Operation.CHECK_IN, Fault.LOSE_REPLY);

        assertUnavailable(store.checkIn(checkIn(1, 0)));
        assertThat(now(behind.read(KEY))).isPresent();
        assertThat(now(store.checkIn(checkIn(1, 0)))).isEqualTo(new CheckIn.Done(1));
    }

    @Test
    void aDelayedRequestHasItsEffectWhenItIsDelivered() {
        store.next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        var out = checkOut();
        assertThat(now(out)).isNull();
        assertThat(now(behind.release(KEY, ENGINE))).isFalse();

        assertThat(store.deliver()).isTrue();
        assertThat(now(out)).isEqualTo(new CheckOut.Absent());
        assertThat(store.deliver()).isFalse();
    }

    @Test
    void aDelayedReplyHadItsEffectBefore() {
        store.next(Operation.CHECK_OUT, Fault.DELAY_REPLY);
        var out = checkOut();
        assertThat(now(out)).isNull();
        assertThat(now(behind.release(KEY, ENGINE))).isTrue();

        store.deliver();
        assertThat(now(out)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    void everyRequestIsLostWhileTheNetworkIsCut() {
        store.cut(true);
        assertUnavailable(checkOut());
        assertUnavailable(store.census());
        store.cut(false);

        assertThat(now(checkOut())).isEqualTo(new CheckOut.Absent());
        assertThat(store.count(Fault.LOSE_REQUEST)).isEqualTo(2);
        assertThat(store.count(Fault.NONE)).isEqualTo(1);
    }

    @Test
    void bodiesTravelAsBytes() {
        now(checkOut());
        now(store.checkIn(checkIn(1, 0)));

        assertThat(now(behind.read(KEY)).map(CallRecord::body)).get().isInstanceOf(EncodedBody.class);
    }

    @Test
    void drawnFaultsAreTheSameForTheSameSeed() {
        List<Fault> first = draw(7);

        assertThat(first).isEqualTo(draw(7)).contains(Fault.LOSE_REQUEST, Fault.LOSE_REPLY, Fault.NONE);
        assertThatThrownBy(() -> Faults.losing(new Random(1), 101, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Fault> draw(long seed) {
        Faults faults = Faults.losing(new Random(seed), 50, Set.of(Operation.CHECK_IN));
        List<Fault> drawn = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            drawn.add(faults.next(Operation.CHECK_IN));
            assertThat(faults.next(Operation.CHECK_OUT)).isEqualTo(Fault.NONE);
        }
        return drawn;
    }
}
