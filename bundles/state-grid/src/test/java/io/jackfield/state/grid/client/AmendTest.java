package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.testkit.VirtualTime;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a large call only what changed travels, and nobody sees it. */
class AmendTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);
    private static final int LARGE = 50_000;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = store(1 << 20);
    private final byte[] body = new byte[LARGE];
    private long sequence;
    private long revision;

    private GridCallStateStore store(long sentBytes) {
        return new GridCallStateStore(tier, time::after, Runnable::run, Standing.unjudged(), Runnable::run,
                new Thrift(0, 0, sentBytes, 4_096));
    }

    @BeforeEach
    void begin() {
        new Random(3).nextBytes(body);
        revision = done(checkIn(A, 0));
        tier.carried = 0;
        tier.asked = 0;
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private static long done(CheckIn.Answer answer) {
        return ((CheckIn.Done) answer).revision();
    }

    private CheckIn.Answer checkIn(Incarnation who, long from) {
        return checkIn(store, who, from, ++sequence);
    }

    private CheckIn.Answer checkIn(GridCallStateStore at, Incarnation who, long from, long number) {
        now(at.checkOut(new CheckOut(KEY, who, null, 0, 0)));
        return checkInHeld(at, who, from, number);
    }

    private CheckIn.Answer checkInHeld(GridCallStateStore at, Incarnation who, long from, long number) {
        tier.carried = 0;
        tier.asked = 0;
        return now(at.checkIn(new CheckIn(KEY, from, new CheckIn.Id(who, number), new CallRecord(new EncodedBody(body.clone()),
                new byte[] {9}, time.getAsLong() + 500, CallRecord.NEVER, Map.of()), false)));
    }

    private CallRecord kept() {
        return now(store.read(KEY)).orElseThrow();
    }

    @Test
    void whatDidNotChangeDoesNotTravel() {
        body[30_000]++;
        assertThat(done(checkIn(A, revision))).isEqualTo(revision + 1);

        assertThat(tier.carried).isLessThan(1_000);
        assertThat(kept().body().encoded()).isEqualTo(body);
        assertThat(kept().dueAt()).isEqualTo(time.getAsLong() + 500);
        assertThat(kept().pending()).containsExactly(9);
    }

    @Test
    void itIsSaidWholeAfterAnotherEngineChangedIt() {
        GridCallStateStore other = store(1 << 20);
        body[10]++;
        long second = done(checkIn(other, B, revision, 1));
        body[20]++;
        done(checkIn(A, second));

        assertThat(tier.carried).isGreaterThan(LARGE);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    @Test
    void aChangeOfAnOldRevisionIsStale() {
        body[10]++;
        done(checkIn(store(0), B, revision, 1));
        byte[] won = body.clone();
        body[20]++;

        assertThat(checkIn(A, revision)).isEqualTo(new CheckIn.Stale(revision + 1));
        assertThat(kept().body().encoded()).isEqualTo(won);
    }

    @Test
    void aChangeThatIsSaidAgainIsDone() {
        body[10]++;
        long second = done(checkIn(store, A, revision, 77));

        assertThat(done(checkIn(store, A, revision, 77))).isEqualTo(second);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    @Test
    void itIsKeptAfterItsOwnerWasLost() {
        tier.move();
        body[10]++;
        done(checkIn(A, revision));

        assertThat(tier.carried).isLessThan(1_000);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    @Test
    void anOwnerThatKnowsOfNoChangesIsToldAll() {
        tier.old = true;
        body[10]++;
        done(checkIn(A, revision));

        assertThat(tier.asked).isEqualTo(2);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    @Test
    void anOwnerWhoseEntryIsAnotherIsToldAll() {
        now(store.checkOut(new CheckOut(KEY, A, null, revision, 0)));
        tier.plant(KEY, ByteString.copyFromUtf8("no call"));
        body[10]++;
        done(checkInHeld(store, A, revision, ++sequence));

        assertThat(tier.asked).isEqualTo(2);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    /** Both sides of a cut went on with the call, where nobody voted: that revision has two bodies, and this engine's is not kept. */
    @Test
    void aBodyThatIsAnotherAtTheSameRevisionIsToldWhole() {
        now(store.checkOut(new CheckOut(KEY, A, null, revision, 0)));
        byte[] others = body.clone();
        others[40_000]++;
        tier.plant(KEY, Kept.newBuilder().setRevision(revision).setBody(ByteString.copyFrom(others)).setDueAt(CallRecord.NEVER)
                .setExpiresAt(CallRecord.NEVER).build().toByteString());
        body[10]++;
        done(checkInHeld(store, A, revision, ++sequence));

        assertThat(tier.asked).isEqualTo(2);
        assertThat(kept().body().encoded()).isEqualTo(body);
    }

    @Test
    void aSmallCallTravelsWhole() {
        CallKey small = new CallKey(5, 5);
        now(store.checkOut(new CheckOut(small, A, null, 0, 0)));
        CallRecord record = new CallRecord(new EncodedBody(new byte[4_000]), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of());
        long first = done(now(store.checkIn(new CheckIn(small, 0, new CheckIn.Id(A, 500), record, true))));
        tier.carried = 0;
        done(now(store.checkIn(new CheckIn(small, first, new CheckIn.Id(A, 501), record, false))));

        assertThat(tier.carried).isGreaterThan(4_000);
    }
}
