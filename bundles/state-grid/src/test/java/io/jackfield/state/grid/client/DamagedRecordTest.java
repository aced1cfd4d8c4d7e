package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Share;
import io.jackfield.state.testkit.VirtualTime;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An entry whose bytes are no record costs its call, and no other call of its partition anything. */
class DamagedRecordTest {
    private static final Incarnation A = new Incarnation("a", 1);
    private static final ByteString DAMAGED = ByteString.copyFromUtf8("\u0007no record");
    private static final int CALLS = 40;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = new GridCallStateStore(tier, time::after, Runnable::run);
    private long sequence;

    private static CallKey key(int number) {
        return new CallKey(number * 0x9E3779B97F4A7C15L, number);
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private CheckOut.Answer ask(int number) {
        return now(store.checkOut(new CheckOut(key(number), A, null, 0, 0)));
    }

    private CheckIn.Answer create(int number) {
        return now(store.checkIn(new CheckIn(key(number), 0, new CheckIn.Id(A, ++sequence), new CallRecord(new EncodedBody(new byte[] {1}),
                new byte[0], time.getAsLong(), CallRecord.NEVER, Map.of()), false)));
    }

    private void createAll() {
        for (int i = 0; i < CALLS; i++) {
            ask(i);
            create(i);
        }
    }

    private void othersAreLent() {
        for (int i = 1; i < CALLS; i++) {
            assertThat(ask(i)).as("call %d", i).isInstanceOf(CheckOut.Granted.class);
        }
    }

    private void isAbsentAndMayBeginAnew() {
        assertThat(ask(0)).isInstanceOf(CheckOut.Absent.class);
        assertThat(now(store.read(key(0)))).isEmpty();
        assertThat(create(0)).isInstanceOf(CheckIn.Done.class);
        assertThat(now(store.read(key(0)))).isPresent();
    }

    @Test
    void isLostAloneWhenItsPartitionHasAnotherOwner() {
        createAll();
        tier.plant(key(0), DAMAGED);
        tier.move();

        othersAreLent();
        isAbsentAndMayBeginAnew();
    }

    @Test
    void isLostAloneWhereItsOwnerKnewTheCall() {
        createAll();
        tier.plant(key(0), DAMAGED);

        othersAreLent();
        assertThat(store.damaged()).isZero();
        isAbsentAndMayBeginAnew();
        assertThat(store.damaged()).isOne();
    }

    @Test
    void itsTimersAreAskedForNoMore() {
        createAll();
        tier.plant(key(0), DAMAGED);
        tier.move();

        assertThat(now(store.overdue(Share.ALL, time.getAsLong() + 1, 1_000))).hasSize(CALLS - 1);
    }

    @Test
    void itsEntryIsDropped() {
        createAll();
        tier.plant(key(0), DAMAGED);
        tier.move();
        tier.keepHouse();

        assertThat(tier.entries()).isEqualTo(CALLS - 1);
    }
}
