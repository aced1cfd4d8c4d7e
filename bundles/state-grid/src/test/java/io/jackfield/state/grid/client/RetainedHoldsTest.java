package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What holds that stay after a check-in save, and what becomes of them when their holder does not answer. */
class RetainedHoldsTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);
    private static final long PATIENCE = 60_000;
    private static final int MOST = 2;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = new GridCallStateStore(tier, time::after, Runnable::run, Standing.unjudged(),
            Runnable::run, new Thrift(MOST, 0, 0, 0));
    private long sequence;

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private CompletionStage<CheckOut.Answer> ask(Incarnation who, long cached, long patience) {
        return store.checkOut(new CheckOut(KEY, who, null, cached, patience));
    }

    private CheckIn.Answer checkIn(CallKey key, Incarnation who, long from, String text) {
        return now(store.checkIn(new CheckIn(key, from, new CheckIn.Id(who, ++sequence), new CallRecord(
                new EncodedBody(text.getBytes(StandardCharsets.UTF_8)), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of()),
                false)));
    }

    private long create(CallKey key) {
        now(store.checkOut(new CheckOut(key, A, null, 0, 0)));
        return ((CheckIn.Done) checkIn(key, A, 0, "ringing")).revision();
    }

    private String text() {
        return new String(now(store.read(KEY)).orElseThrow().body().encoded(), StandardCharsets.UTF_8);
    }

    @Test
    void eachFurtherEventOfTheSameEngineIsOneQuestion() {
        long revision = create(KEY);
        int before = tier.asked;
        for (int i = 0; i < 5; i++) {
            assertThat(now(ask(A, revision, 0))).isEqualTo(new CheckOut.Unchanged(revision));
            checkIn(KEY, A, revision++, "event " + i);
        }

        assertThat(tier.asked - before).isEqualTo(5);
        assertThat(store.retainedHolds()).isEqualTo(new RetainedHolds.Counts(1, 5, 0));
    }

    @Test
    void anEventThatChangesNothingAsksOnceWhetherWhatItSawIsCurrent() {
        long revision = create(KEY);
        int before = tier.asked;
        now(ask(A, revision, 0));
        assertThat(now(store.release(KEY, A))).isTrue();

        assertThat(tier.asked - before).isEqualTo(1);
        assertThat(store.retainedHolds().retained()).as("stays").isEqualTo(1);
    }

    @Test
    void anEventThatChangesNothingHearsThatWhatItSawIsOldAfterItsOwnerWasLost() {
        long revision = create(KEY);
        tier.move();
        now(ask(B, 0, 0));
        checkIn(KEY, B, revision, "of b");
        assertThat(now(ask(A, revision, 0))).as("nobody recalled it").isEqualTo(new CheckOut.Unchanged(revision));

        assertThat(now(store.release(KEY, A))).isFalse();
        assertThat(store.retainedHolds().retained()).isZero();
    }

    @Test
    void whatIsRecalledWhileItIsAskedForIsGivenBack() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        CompletionStage<CheckOut.Answer> waiting = ask(B, 0, PATIENCE);
        assertThat(now(store.release(KEY, A))).isTrue();

        assertThat(now(waiting)).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whoDidNotHearWhetherWhatItSawIsCurrentHasTheCallNoMore() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        tier.broken = true;
        assertThat(store.release(KEY, A).toCompletableFuture()).isCompletedExceptionally();
        tier.broken = false;

        assertThat(store.retainedHolds().retained()).isZero();
        assertThat(now(ask(B, 0, 0))).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whereTheTierThrowsTheAnswerFailsAndNothingIsRetained() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        tier.broken = true;
        CheckIn last = new CheckIn(KEY, revision, new CheckIn.Id(A, ++sequence), null, false);
        assertThat(store.checkIn(last).toCompletableFuture()).isCompletedExceptionally();
        assertThat(ask(A, 0, PATIENCE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.underWay()).isZero();

        assertThat(store.retainedHolds().retained()).isZero();
    }

    @Test
    void whoLostTheCallFromItsCacheIsGivenItAgain() {
        create(KEY);

        assertThat(now(ask(A, 0, 0))).isInstanceOf(CheckOut.Granted.class);
        assertThat(now(ask(B, 0, 0))).isEqualTo(new CheckOut.Busy(A));
    }

    @Test
    void aHolderThatDoesNotAnswerLosesTheHoldAndItsCheckIn() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        tier.deaf = true; // as if frozen: it hears of no recall
        CompletionStage<CheckOut.Answer> asked = ask(B, 0, PATIENCE);
        assertThat(asked.toCompletableFuture()).isNotDone();
        time.advance(1_000);
        assertThat(now(asked)).isInstanceOf(CheckOut.Granted.class);
        tier.deaf = false;

        assertThat(checkIn(KEY, A, revision, "of a")).isEqualTo(new CheckIn.NotHeld());
        assertThat(checkIn(KEY, B, revision, "of b")).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(checkIn(KEY, A, revision, "of a")).isNotInstanceOf(CheckIn.Done.class);
        assertThat(text()).isEqualTo("of b");
    }

    @Test
    void anOwnerThatTookOverKnowsOfNoRetainedHoldAndTheRevisionProtectsTheCall() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        tier.move();
        assertThat(now(ask(B, 0, 0))).isInstanceOf(CheckOut.Granted.class);

        assertThat(checkIn(KEY, A, revision, "of a")).isEqualTo(new CheckIn.NotHeld());
        assertThat(checkIn(KEY, B, revision, "of b")).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(now(ask(A, revision, 0))).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whoTookACallUpFromAnOwnerThatIsGoneChecksItIn() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        tier.move();

        assertThat(checkIn(KEY, A, revision, "answered")).isEqualTo(new CheckIn.Done(revision + 1));
    }

    @Test
    void whatAnEngineThatEndedRetainedIsLentAtOnceAndItsTakingUpIsRefused() {
        long revision = create(KEY);
        GridCallStateStore other = new GridCallStateStore(tier, time::after, Runnable::run);
        tier.deaf = true; // the one that ends does not hear of it
        CompletionStage<CheckOut.Answer> asked = other.checkOut(new CheckOut(KEY, B, null, 0, PATIENCE));
        tier.deaf = false;
        now(other.releaseAll(A));

        assertThat(now(asked)).isInstanceOf(CheckOut.Granted.class);
        assertThat(now(ask(A, revision, 0))).isEqualTo(new CheckOut.Ended());
    }

    @Test
    void anEngineThatEndedMayHaveDiedOfWhatItRetained() {
        create(KEY);
        GridCallStateStore other = new GridCallStateStore(tier, time::after, Runnable::run);
        now(other.releaseAll(A));
        assertThat(((CheckOut.Granted) now(ask(B, 0, 0))).deaths()).isEqualTo(1);
        now(other.releaseAll(B));
        assertThat(((CheckOut.Granted) now(ask(new Incarnation("c", 1), 0, 0))).deaths()).isEqualTo(2);
    }

    @Test
    void anEngineThatIsStoppedDiedOfNothing() {
        now(store.join(A, Set.of(Member.Role.ENGINE)));
        create(KEY);
        now(store.releaseAll(A));
        assertThat(((CheckOut.Granted) now(ask(B, 0, 0))).deaths()).isZero();
    }

    @Test
    void whatIsForgottenForWantOfRoomIsLentWhenSomebodyAsks() {
        create(KEY);
        create(new CallKey(3, 4));
        create(new CallKey(5, 6));
        assertThat(store.retainedHolds().retained()).isEqualTo(MOST);

        assertThat(now(ask(B, 0, 0))).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void aNewCallIsRetainedNoMoreOnceOthersTookSuchCallsBeforeTheyWereUsed() {
        create(KEY);
        now(ask(B, 0, 0));
        CallKey next = new CallKey(3, 4);
        long revision = create(next);
        int before = tier.asked;
        assertThat(now(store.checkOut(new CheckOut(next, B, null, 0, 0)))).isInstanceOf(CheckOut.Granted.class);
        now(store.release(next, B));
        assertThat(tier.asked - before).as("no recall").isEqualTo(2);

        now(store.checkOut(new CheckOut(next, A, null, revision, 0)));
        checkIn(next, A, revision, "the second in a row");
        before = tier.asked;
        now(store.checkOut(new CheckOut(next, A, null, revision + 1, 0)));
        assertThat(tier.asked - before).as("taken up").isZero();
    }

    @Test
    void aCallThatWaitsForItsExpiryOnlyIsNotRetained() {
        now(ask(A, 0, 0));
        CallRecord over = new CallRecord(new EncodedBody(new byte[1]), new byte[0], CallRecord.NEVER, time.getAsLong() + 1_000, Map.of());
        long revision = ((CheckIn.Done) now(store.checkIn(new CheckIn(KEY, 0, new CheckIn.Id(A, ++sequence), over, false)))).revision();
        int before = tier.asked;

        assertThat(now(ask(A, revision, 0))).isEqualTo(new CheckOut.Unchanged(revision));
        assertThat(tier.asked - before).isEqualTo(1);
    }

    @Test
    void whoeverWaitsPatientlyIsServedBeforeTheHolderComesAgain() {
        long revision = create(KEY);
        now(ask(A, revision, 0));
        CompletionStage<CheckOut.Answer> waiting = ask(B, 0, PATIENCE);
        checkIn(KEY, A, revision, "of a");

        assertThat(now(waiting)).isInstanceOf(CheckOut.Granted.class);
        assertThat(now(ask(A, revision + 1, 0))).isEqualTo(new CheckOut.Busy(B));
    }
}
