package io.jackfield.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.local.LocalCallStateStore;
import io.jackfield.state.testkit.FailingCallStateStore;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import io.jackfield.state.testkit.Faults;
import io.jackfield.state.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Which calls are handed on, and when; in virtual time, with the embedded store behind a network that can fail. */
class DueCallsTest {
    private static final long START = 1_800_000_000_000L;
    private static final DueCalls.Settings SETTINGS = new DueCalls.Settings(1_000, 500, 4_000, 10);
    private static final CallKey KEY = new CallKey(1, 1);

    private final VirtualTime time = new VirtualTime(START);
    private final FailingCallStateStore store =
            new FailingCallStateStore(new LocalCallStateStore(time, time::after, 100_000));
    private final Incarnation self = new Incarnation("engine", 1);
    private final List<DueCall> handedOn = new ArrayList<>();
    private final DueCalls calls = new DueCalls(store, SETTINGS, handedOn::addAll, Runnable::run, new Random(1));
    private long sequence;

    /** Checks a call in, as this engine or another would. */
    private DueCall checkIn(CallKey key, long dueAt) {
        CheckOut.Answer out = store.checkOut(new CheckOut(key, self, null, 0, 0)).toCompletableFuture().join();
        long from = out instanceof CheckOut.Granted granted ? granted.revision() : 0;
        CallRecord record = new CallRecord(new EncodedBody(new byte[0]), new byte[0], dueAt, CallRecord.NEVER, Map.of());
        CheckIn.Answer in = store.checkIn(new CheckIn(key, from, new CheckIn.Id(self, ++sequence), record, false))
                .toCompletableFuture().join();
        return new DueCall(key, ((CheckIn.Done) in).revision(), dueAt);
    }

    private DueCall checkInAndArm(CallKey key, long dueAt) {
        DueCall call = checkIn(key, dueAt);
        calls.arm(key, call.revision(), dueAt);
        return call;
    }

    /** Ticks every 10 ms. */
    private void pass(long millis) {
        for (long end = time.getAsLong() + millis; time.getAsLong() < end;) {
            time.advance(10);
            calls.tick();
        }
    }

    @Test
    void handsOnACallInTheTickInWhichItIsDue() {
        DueCall call = checkInAndArm(KEY, START + 500);

        pass(490);
        assertThat(handedOn).isEmpty();
        pass(10);
        assertThat(handedOn).containsExactly(call);
    }

    @Test
    void handsOnInTimeThoughNobodyTicksWhileThereIsNothingToDo() {
        boolean[] told = {true};
        calls.onEarlier(() -> told[0] = true);
        List<Long> handedOnAt = new ArrayList<>();
        int ticks = 0;
        long restsUntil = START;
        for (long ms = 0; ms <= 3_000; ms++, time.advance(1)) {
            if (ms == 100) {
                checkInAndArm(KEY, START + 130);
            } else if (ms == 300) {
                checkInAndArm(new CallKey(2, 2), START + 2_222);
            }
            if (told[0] || time.getAsLong() >= restsUntil) {
                told[0] = false;
                int before = handedOn.size();
                calls.tick();
                ticks++;
                restsUntil = time.getAsLong() + Math.max(10, calls.rest());
                for (int i = before; i < handedOn.size(); i++) {
                    handedOnAt.add(ms);
                }
            }
        }
        assertThat(handedOnAt).hasSize(2);
        assertThat(handedOnAt.get(0)).isBetween(130L, 139L);
        assertThat(handedOnAt.get(1)).isBetween(2_222L, 2_231L);
        assertThat(ticks).as("of 300").isLessThan(40);
    }

    @Test
    void handsACallOnOnceUntilTheRetryTimeIsOver() {
        DueCall call = checkInAndArm(KEY, START + 500);

        pass(500 + 3_990);
        assertThat(handedOn).containsExactly(call);
        pass(10);
        assertThat(handedOn).containsExactly(call, call);
    }

    @Test
    void handsOnNothingThatWasCheckedInAgainForLater() {
        checkInAndArm(KEY, START + 500);
        pass(200);
        DueCall later = checkInAndArm(KEY, START + 1_500);

        pass(1_290);
        assertThat(handedOn).isEmpty();
        pass(10);
        assertThat(handedOn).containsExactly(later);
    }

    @Test
    void dropsWhatAnotherEngineHasCheckedInSince() {
        checkInAndArm(KEY, START + 500);
        checkIn(KEY, START + 60_000);

        pass(5_000);

        assertThat(handedOn).isEmpty();
        assertThat(calls.counts().armed()).isZero();
        assertThat(calls.counts().unconfirmed()).isEqualTo(1);
    }

    @Test
    void handsOnNothingThatIsDisarmedOrHasNoTimerLeft() {
        checkInAndArm(KEY, START + 500);
        calls.disarm(KEY);
        CallKey other = new CallKey(2, 2);
        checkInAndArm(other, START + 500);
        checkInAndArm(other, CallRecord.NEVER);

        pass(600);

        assertThat(handedOn).isEmpty();
        assertThat(calls.counts().armed()).isZero();
    }

    @Test
    void anArmingThatComesLateReplacesNothing() {
        DueCall first = checkIn(KEY, START + 100);
        DueCall second = checkIn(KEY, START + 500);
        calls.arm(KEY, second.revision(), second.dueAt());
        calls.arm(KEY, first.revision(), first.dueAt());

        pass(500);

        assertThat(handedOn).containsExactly(second);
    }

    @Test
    void findsWhatNobodyArmedOnceItIsOverdueByTheGrace() {
        DueCall orphan = checkIn(KEY, START + 500);

        pass(500 + 990);
        assertThat(handedOn).isEmpty();
        pass(10 + 500);
        assertThat(handedOn).containsExactly(orphan);
        assertThat(calls.counts().takenOver()).isEqualTo(1);
    }

    @Test
    void retriesWhatItFound() {
        DueCall orphan = checkIn(KEY, START);

        while (handedOn.isEmpty()) {
            pass(10);
        }

        pass(3_990);
        assertThat(handedOn).containsExactly(orphan);
        pass(10);
        assertThat(handedOn).containsExactly(orphan, orphan);
    }

    @Test
    void findsTheBacklogOfAnEngineThatDiedWithoutWaitingForFurtherPolls() {
        Set<DueCall> orphans = new HashSet<>();
        for (int i = 0; i < 95; i++) {
            orphans.add(checkIn(new CallKey(i, i), START + i));
        }

        pass(1_100 + 500 + 95 / 10 * 10);

        assertThat(handedOn).hasSize(95).containsAll(orphans);
    }

    @Test
    void callsThatNobodyCanWorkOnDoNotHideTheOthers() {
        for (int i = 0; i < 40; i++) {
            checkIn(new CallKey(i, i), START); // handed on, and never checked out
        }
        pass(2_000);
        handedOn.clear();
        DueCall orphan = checkIn(new CallKey(99, 99), time.getAsLong());

        pass(1_000 + 3 * 500);

        assertThat(handedOn).contains(orphan);
    }

    @Test
    void confirmsInBatches() {
        for (int i = 0; i < 25; i++) {
            checkInAndArm(new CallKey(i, i), START + 100);
        }
        store.next(Operation.CONFIRM_DUE, Fault.DELAY_REPLY, Fault.DELAY_REPLY, Fault.DELAY_REPLY);

        pass(100);

        assertThat(handedOn).isEmpty();
        store.deliver();
        assertThat(handedOn).hasSize(10);
        store.deliver();
        store.deliver();
        assertThat(handedOn).hasSize(25);
        assertThat(store.deliver()).isFalse();
    }

    @Test
    void asksAgainWithTheNextTickWhenTheStoreIsNotAvailable() {
        DueCall call = checkInAndArm(KEY, START + 500);
        store.next(Operation.CONFIRM_DUE, Fault.LOSE_REQUEST, Fault.LOSE_REPLY);

        pass(510);
        assertThat(handedOn).isEmpty();
        pass(10);
        assertThat(handedOn).containsExactly(call);
        assertThat(calls.counts().failures()).isEqualTo(2);
    }

    @Test
    void asksAgainAfterTheRetryTimeWhenTheStoreNeverAnswers() {
        DueCall call = checkInAndArm(KEY, START + 500);
        store.next(Operation.CONFIRM_DUE, Fault.DELAY_REQUEST);
        store.next(Operation.OVERDUE, Fault.NONE, Fault.DELAY_REQUEST);

        pass(500 + 4_000);

        assertThat(handedOn).containsExactly(call);
        DueCall orphan = checkIn(new CallKey(2, 2), START);
        pass(1_000);
        assertThat(handedOn).contains(orphan);
    }

    @Test
    void aCheckInWhileTheStoreConfirmsOvertakesTheAnswer() {
        checkInAndArm(KEY, START + 500);
        store.next(Operation.CONFIRM_DUE, Fault.DELAY_REPLY);
        pass(500);
        DueCall later = checkInAndArm(KEY, START + 2_000);

        store.deliver();
        assertThat(handedOn).isEmpty();
        pass(1_500);
        assertThat(handedOn).containsExactly(later);
    }

    @Test
    void retriesWhatWasNotTakenOver() {
        List<DueCall> taken = new ArrayList<>();
        int[] attempts = {0};
        DueCalls failing = new DueCalls(store, SETTINGS, due -> {
            if (attempts[0]++ == 0) {
                throw new IllegalStateException("the engine's queue is full");
            }
            taken.addAll(due);
        }, task -> {
            if (attempts[0]++ == 1) {
                throw new RejectedExecutionException("the executor is full");
            }
            task.run();
        }, new Random(1));
        DueCall call = checkIn(KEY, START);
        failing.arm(KEY, call.revision(), call.dueAt());

        for (int i = 0; i < 3_000; i++) {
            time.advance(10);
            failing.tick();
        }

        assertThat(taken).contains(call);
    }

    @Test
    void enginesPollAtDifferentTimes() {
        Set<Long> firstPolls = new HashSet<>();
        for (int engine = 0; engine < 20; engine++) {
            VirtualTime own = new VirtualTime(START);
            FailingCallStateStore watched = new FailingCallStateStore(new LocalCallStateStore(own, own::after, 10),
                    operation -> {
                        firstPolls.add(own.getAsLong() - START);
                        return Fault.NONE;
                    });
            DueCalls polling = new DueCalls(watched, SETTINGS, due -> { }, Runnable::run, new Random(engine));
            while (watched.count(Fault.NONE) == 0) {
                own.advance(1);
                polling.tick();
            }
        }

        assertThat(firstPolls).hasSizeGreaterThan(10).allMatch(millis -> millis <= SETTINGS.pollMillis());
    }

    @Test
    void losesNoCallWhateverTheNetworkLoses() {
        for (long seed = 1; seed <= 5; seed++) {
            VirtualTime own = new VirtualTime(START);
            LocalCallStateStore inner = new LocalCallStateStore(own, own::after, 10_000);
            FailingCallStateStore lossy = new FailingCallStateStore(inner,
                    Faults.losing(new Random(seed), 40, Set.of(Operation.CONFIRM_DUE, Operation.OVERDUE)));
            Set<DueCall> seen = new HashSet<>();
            DueCalls due = new DueCalls(lossy, SETTINGS, seen::addAll, Runnable::run, new Random(seed));
            Set<DueCall> expected = new HashSet<>();
            Random random = new Random(seed);
            for (int i = 0; i < 300; i++) {
                long dueAt = START + random.nextInt(5_000);
                CallKey key = new CallKey(i, i);
                inner.checkOut(new CheckOut(key, self, null, 0, 0));
                CheckIn.Answer in = inner.checkIn(new CheckIn(key, 0, new CheckIn.Id(self, ++sequence),
                        new CallRecord(new EncodedBody(new byte[0]), new byte[0], dueAt, CallRecord.NEVER, Map.of()),
                        false)).toCompletableFuture().join();
                expected.add(new DueCall(key, ((CheckIn.Done) in).revision(), dueAt));
                if (random.nextBoolean()) {
                    due.arm(key, ((CheckIn.Done) in).revision(), dueAt);
                }
            }
            for (int i = 0; i < 1_500; i++) {
                own.advance(10);
                due.tick();
            }
            assertThat(seen).as("seed " + seed).isEqualTo(expected);
        }
    }
}
