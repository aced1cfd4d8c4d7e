package io.jackfield.state.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the embedded store promises beyond the contract: live bodies, bounds, flat memory, and no lock around others' code. */
class LocalCallStateStoreTest {
    private static final long START = 1_800_000_000_000L;
    private static final ApplicationVersion ECHO = new ApplicationVersion("echo", "1.0.0");
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);

    private final VirtualTime time = new VirtualTime(START);
    private final LocalCallStateStore store = new LocalCallStateStore(time, time::after, 3);
    private long sequence;

    private static CallRecord record(CallBody body, long expiresAt) {
        return new CallRecord(body, new byte[0], CallRecord.NEVER, expiresAt, Map.of(ECHO, 1));
    }

    private static CallRecord bytes() {
        return record(new EncodedBody(new byte[] {1}), CallRecord.NEVER);
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private CompletionStage<CheckOut.Answer> checkOut(CallKey key, Incarnation holder, long patience) {
        return store.checkOut(new CheckOut(key, holder, null, 0, patience));
    }

    private CheckIn.Answer checkIn(CallKey key, Incarnation holder, long from, CallRecord record) {
        return now(store.checkIn(new CheckIn(key, from, new CheckIn.Id(holder, ++sequence), record, false)));
    }

    private long create(CallKey key, CallRecord record) {
        now(checkOut(key, A, 0));
        return ((CheckIn.Done) checkIn(key, A, 0, record)).revision();
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        List<Throwable> failures = new ArrayList<>();
        stage.whenComplete((answer, failure) -> failures.add(failure));
        assertThat(failures).singleElement().isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void givesTheSameBodyBackAndNeverEncodesIt() {
        CallBody live = () -> {
            throw new AssertionError("encoded");
        };
        create(KEY, record(live, CallRecord.NEVER));

        CheckOut.Granted granted = (CheckOut.Granted) now(checkOut(KEY, B, 0));

        assertThat(granted.record().body()).isSameAs(live);
    }

    @Test
    void encodesALiveBodyForAReaderOnlyWhenNobodyHoldsTheCall() {
        byte[] state = {1};
        long revision = create(KEY, record(state::clone, CallRecord.NEVER));
        now(checkOut(KEY, A, 0));
        state[0] = 2; // the holder is at work
        var read = store.read(KEY);
        var asked = checkOut(KEY, B, 1_000);
        assertThat(now(read)).isNull();

        state[0] = 3;
        checkIn(KEY, A, revision, record(state::clone, CallRecord.NEVER));

        assertThat(now(read).orElseThrow().body().encoded()).containsExactly(3);
        assertThat(now(asked)).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void whoAsksWhileABodyIsEncodedIsServedAfterIt() {
        List<CompletionStage<CheckOut.Answer>> asked = new ArrayList<>();
        create(KEY, record(() -> {
            asked.add(checkOut(KEY, A, 0)); // no lock is held: the store answers
            asked.add(checkOut(KEY, B, 0));
            assertThat(asked).allMatch(stage -> now(stage) == null);
            return new byte[] {7};
        }, CallRecord.NEVER));

        Optional<CallRecord> read = now(store.read(KEY));

        assertThat(read.orElseThrow().body().encoded()).containsExactly(7);
        assertThat(now(asked.get(0))).isInstanceOf(CheckOut.Granted.class);
        assertThat(now(asked.get(1))).isEqualTo(new CheckOut.Busy(A));
    }

    @Test
    void aBodyThatCannotBeEncodedFailsTheReaderAndNobodyElse() {
        create(KEY, record(() -> {
            throw new IllegalStateException("the application's writeObject threw");
        }, CallRecord.NEVER));

        assertUnavailable(store.read(KEY));
        assertThat(now(checkOut(KEY, B, 0))).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void aContinuationMayUseTheStoreForTheSameCall() {
        create(KEY, bytes());
        now(checkOut(KEY, A, 0));
        AtomicInteger served = new AtomicInteger();
        checkOut(KEY, B, 1_000).thenAccept(answer -> {
            assertThat(now(store.release(KEY, B))).isTrue();
            served.incrementAndGet();
        });

        store.release(KEY, A);

        assertThat(served).hasValue(1);
        assertThat(now(checkOut(KEY, A, 0))).isInstanceOf(CheckOut.Granted.class);
    }

    @Test
    void refusesANewCallBeyondTheBoundAndKeepsThoseItKnows() {
        long revision = create(new CallKey(0, 0), bytes());
        create(new CallKey(0, 1), bytes());
        create(new CallKey(0, 2), bytes());
        now(checkOut(KEY, A, 0));

        assertThat(checkIn(KEY, A, 0, bytes())).isEqualTo(new CheckIn.Full());
        assertThat(now(store.release(KEY, A))).isFalse();
        assertThat(store.refused()).isEqualTo(1);
        now(checkOut(new CallKey(0, 0), A, 0));
        assertThat(checkIn(new CallKey(0, 0), A, revision, bytes())).isEqualTo(new CheckIn.Done(revision + 1));
        now(checkOut(new CallKey(0, 0), A, 0));
        checkIn(new CallKey(0, 0), A, revision + 1, null);
        assertThat(create(KEY, bytes())).isPositive();
    }

    @Test
    void aLowerBoundDropsNothing() {
        create(new CallKey(0, 0), bytes());
        create(new CallKey(0, 1), bytes());
        store.bound(1);

        assertThat(store.kept()).isEqualTo(2);
        assertThatThrownBy(() -> store.bound(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void memoryIsClearedOfExpiredCallsByPolling() {
        create(new CallKey(0, 0), record(new EncodedBody(new byte[0]), START + 100));
        create(new CallKey(0, 1), record(new EncodedBody(new byte[0]), START + 200));
        time.advance(100);

        now(store.overdue(START, 1));

        assertThat(store.kept()).isEqualTo(1);
        assertThat(store.expired()).isEqualTo(1);
    }

    @Test
    void memoryIsClearedOfExpiredCallsByCheckInsAlone() {
        LocalCallStateStore busy = new LocalCallStateStore(time, time::after, 10_000);
        for (int i = 0; i < 50_000; i++) { // 10 calls per ms that absorb for 32 ms
            CallKey key = new CallKey(i, i);
            busy.checkOut(new CheckOut(key, A, null, 0, 0));
            busy.checkIn(new CheckIn(key, 0, new CheckIn.Id(A, i), record(new EncodedBody(new byte[0]),
                    busy.now() + 32), false));
            if (i % 10 == 9) {
                time.advance(1);
            }
        }

        assertThat(busy.kept()).isLessThan(320 + 640);
        assertThat(busy.refused()).isZero();
    }

    @Test
    void timeStandsWhereTheClockGoesBack() {
        assertThat(store.now()).isEqualTo(START);
        time.set(START - 5_000);
        assertThat(store.now()).isEqualTo(START);
        time.set(START + 1);
        assertThat(store.now()).isEqualTo(START + 1);
    }

    @Test
    void theDelayOfAServedWaiterIsCancelled() {
        now(checkOut(KEY, A, 0));
        var asked = checkOut(KEY, B, 1_000);
        assertThat(time.scheduled()).isEqualTo(1);

        store.release(KEY, A);

        assertThat(now(asked)).isEqualTo(new CheckOut.Absent());
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void oneTooManyWaitersForACallIsBusyAtOnce() {
        now(checkOut(KEY, A, 0));
        for (int i = 0; i < Stripe.MOST_WAITERS; i++) {
            checkOut(KEY, new Incarnation("waiter", i), 1_000);
        }

        assertThat(now(checkOut(KEY, B, 1_000))).isEqualTo(new CheckOut.Busy(A));
    }

    @Test
    void aRepeatedRemovalIsRecognisedAmongTheLatest() {
        long revision = create(KEY, bytes());
        now(checkOut(KEY, A, 0));
        CheckIn removal = new CheckIn(KEY, revision, new CheckIn.Id(A, ++sequence), null, false);
        CheckIn.Answer done = now(store.checkIn(removal));

        assertThat(now(store.checkIn(removal))).isEqualTo(done);
        for (int i = 0; i < 64 * 2 * Removals.REMEMBERED; i++) {
            CallKey other = new CallKey(7, i);
            long first = create(other, bytes());
            now(checkOut(other, A, 0));
            checkIn(other, A, first, null);
        }
        assertThat(now(store.checkIn(removal))).isEqualTo(new CheckIn.NotHeld());
        assertThat(create(KEY, bytes())).isGreaterThan(revision + 1);
    }

    @Test
    void whoWaitsWhenTheStoreClosesIsTold() {
        create(KEY, record(() -> new byte[0], CallRecord.NEVER));
        now(checkOut(KEY, A, 0));
        var asked = checkOut(KEY, B, 1_000);
        var read = store.read(KEY);

        store.close();

        assertUnavailable(asked);
        assertUnavailable(read);
        assertUnavailable(checkOut(KEY, B, 0));
        assertUnavailable(store.checkIn(new CheckIn(KEY, 1, new CheckIn.Id(A, 99), null, false)));
        assertUnavailable(store.census());
        time.advance(2_000);
    }
}
