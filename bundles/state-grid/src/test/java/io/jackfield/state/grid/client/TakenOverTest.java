package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Partitions get another owner, who knows what was kept and nothing of who holds it or waits for it. */
class TakenOverTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);
    private static final long PATIENCE = 60_000;

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final PlainTier tier = new PlainTier(time);
    private final GridCallStateStore store = new GridCallStateStore(tier, time::after, Runnable::run);
    private long sequence;

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private CompletionStage<CheckOut.Answer> ask(Incarnation who, long patience) {
        return store.checkOut(new CheckOut(KEY, who, null, 0, patience));
    }

    private CheckIn checkIn(Incarnation who, long from, String text) {
        return new CheckIn(KEY, from, new CheckIn.Id(who, ++sequence), new CallRecord(
                new EncodedBody(text.getBytes(StandardCharsets.UTF_8)), new byte[0], time.getAsLong(), CallRecord.NEVER, Map.of()), false);
    }

    private long create() {
        now(ask(A, 0));
        return ((CheckIn.Done) now(store.checkIn(checkIn(A, 0, "ringing")))).revision();
    }

    private Optional<String> text() {
        return now(store.read(KEY)).map(record -> new String(record.body().encoded(), StandardCharsets.UTF_8));
    }

    @Test
    void whoHeldTheCallOfTheOwnerBeforeChecksItIn() {
        long revision = create();
        now(ask(A, 0));
        tier.move();

        assertThat(now(store.checkIn(checkIn(A, revision, "answered")))).isEqualTo(new CheckIn.Done(revision + 1));
    }

    @Test
    void aNewCallOfTheOwnerBeforeIsCheckedIn() {
        now(ask(A, 0));
        tier.move();

        assertThat(now(store.checkIn(checkIn(A, 0, "ringing")))).isInstanceOf(CheckIn.Done.class);
    }

    @Test
    void ofTwoWhoWereLentTheCallOnlyOneChangesIt() {
        long revision = create();
        now(ask(A, 0));
        tier.move();
        assertThat(now(ask(B, 0))).isInstanceOf(CheckOut.Granted.class);

        assertThat(now(store.checkIn(checkIn(A, revision, "of a")))).isEqualTo(new CheckIn.NotHeld());
        assertThat(now(store.checkIn(checkIn(B, revision, "of b")))).isEqualTo(new CheckIn.Done(revision + 1));
        assertThat(now(store.checkIn(checkIn(A, revision, "of a")))).isEqualTo(new CheckIn.Stale(revision + 1));
        assertThat(text()).contains("of b");
    }

    @Test
    void whoEndedDoesNotCheckInWhatItHeld() {
        long revision = create();
        now(ask(A, 0));
        now(store.releaseAll(A));
        tier.move();

        assertThat(now(store.checkIn(checkIn(A, revision, "too late")))).isEqualTo(new CheckIn.NotHeld());
    }

    @Test
    void aRepeatOfTheLastCheckInIsDone() {
        now(ask(A, 0));
        CheckIn last = checkIn(A, 0, "ringing");
        CheckIn.Answer answer = now(store.checkIn(last));
        tier.move();

        assertThat(now(store.checkIn(last))).isEqualTo(answer);
    }

    @Test
    void whoWaitsAsksTheNewOwnerAtOnce() {
        create();
        now(ask(A, 0));
        CompletionStage<CheckOut.Answer> waiting = ask(B, PATIENCE);
        tier.move();

        tier.moved();

        assertThat(now(waiting)).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whoWaitsAsksAgainByItself() {
        create();
        now(ask(A, 0));
        CompletionStage<CheckOut.Answer> waiting = ask(B, PATIENCE);
        tier.move();
        assertThat(waiting.toCompletableFuture()).isNotDone();

        time.advance(Request.REPEAT_MILLIS);

        assertThat(now(waiting)).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whatIsDueIsKnown() {
        long revision = create();
        tier.move();

        assertThat(now(store.overdue(time.getAsLong(), 10))).containsExactly(new DueCall(KEY, revision, time.getAsLong()));
    }

    @Test
    void aCallThatBeginsAgainStartsAboveEveryRevisionBeforeAlsoWhenTheClockIsBehind() {
        long revision = create();
        now(ask(A, 0));
        now(store.checkIn(new CheckIn(KEY, revision, new CheckIn.Id(A, ++sequence), null, false)));
        tier.move();
        time.set(time.getAsLong() - 5_000);

        assertThat(create()).isGreaterThan(revision + 1);
    }

    @Test
    void aTurnThatNobodyTakesGoesToTheNext() {
        create();
        now(ask(A, 0));
        CompletionStage<CheckOut.Answer> lost = ask(B, PATIENCE);
        CompletionStage<CheckOut.Answer> next = ask(new Incarnation("c", 1), PATIENCE);
        tier.deaf = true;
        now(store.release(KEY, A));
        lost.toCompletableFuture().cancel(true);
        tier.deaf = false;

        time.advance(PATIENCE / 2);
        tier.keepHouse();
        time.advance(Request.REPEAT_MILLIS);

        assertThat(now(next)).isInstanceOf(CheckOut.Granted.class);
    }
}
