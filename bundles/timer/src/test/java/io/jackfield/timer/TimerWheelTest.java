package io.jackfield.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.DueCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a map that is searched in full, and the corners that random operations seldom meet. */
class TimerWheelTest {
    private static final long START = 1_800_000_000_000L;

    private static CallKey key(int number) {
        return new CallKey(number, number);
    }

    private static List<DueCall> advance(TimerWheel wheel, long time) {
        List<DueCall> due = new ArrayList<>();
        wheel.advance(time, due::add);
        return due;
    }

    @Test
    void handsOutInTheMillisecondThatIsDueAndNotBefore() {
        for (long ahead : new long[] {1, 63, 64, 65, 4_095, 4_096, 262_143, 262_144, 10_000_000, 31_536_000_000L}) {
            TimerWheel wheel = new TimerWheel(START);
            wheel.arm(key(1), 7, START + ahead);

            assertThat(advance(wheel, START + ahead - 1)).isEmpty();
            assertThat(advance(wheel, START + ahead)).containsExactly(new DueCall(key(1), 7, START + ahead));
            assertThat(wheel.size()).isZero();
        }
    }

    @Test
    void handsOutWhatWasOverWhenItWasArmed() {
        TimerWheel wheel = new TimerWheel(START);
        wheel.arm(key(1), 1, START);
        wheel.arm(key(2), 1, START - 1_000);
        wheel.arm(key(3), 1, Long.MIN_VALUE);

        assertThat(advance(wheel, START)).extracting(DueCall::key).containsExactly(key(1), key(2), key(3));
    }

    @Test
    void holdsTheLastTimeThereIs() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.arm(key(1), 1, Long.MAX_VALUE);

        assertThat(advance(wheel, Long.MAX_VALUE - 1)).isEmpty();
        assertThat(advance(wheel, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void armingAgainReplaces() {
        TimerWheel wheel = new TimerWheel(START);
        wheel.arm(key(1), 1, START + 10);
        wheel.arm(key(1), 2, START + 5_000);

        assertThat(wheel.revision(key(1))).isEqualTo(2);
        assertThat(advance(wheel, START + 4_999)).isEmpty();
        assertThat(advance(wheel, START + 5_000)).containsExactly(new DueCall(key(1), 2, START + 5_000));
    }

    @Test
    void whatIsDisarmedIsNotHandedOut() {
        TimerWheel wheel = new TimerWheel(START);
        wheel.arm(key(1), 1, START + 10);
        wheel.arm(key(2), 1, START - 10);

        assertThat(wheel.disarm(key(1))).isTrue();
        assertThat(wheel.disarm(key(2))).isTrue();
        assertThat(wheel.disarm(key(2))).isFalse();
        assertThat(advance(wheel, START + 100)).isEmpty();
    }

    @Test
    void aTimeThatGoesBackChangesNothing() {
        TimerWheel wheel = new TimerWheel(START);
        advance(wheel, START + 1_000);
        wheel.arm(key(1), 1, START + 1_500);

        assertThat(advance(wheel, START)).isEmpty();
        assertThat(advance(wheel, START + 1_500)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatASearchOfAllCallsDoes(long seed) {
        Random random = new Random(seed);
        long now = random.nextLong(4_000_000_000_000L);
        TimerWheel wheel = new TimerWheel(now);
        Map<CallKey, DueCall> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            CallKey key = key(random.nextInt(200));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long dueAt = now + (random.nextLong() >>> 1 + random.nextInt(62)) - random.nextInt(3);
                    DueCall call = new DueCall(key, step, dueAt < 0 ? Long.MAX_VALUE : dueAt);
                    wheel.arm(key, call.revision(), call.dueAt());
                    model.put(key, call);
                }
                case 2 -> assertThat(wheel.disarm(key)).isEqualTo(model.remove(key) != null);
                default -> {
                    now += random.nextLong(1L << random.nextInt(20));
                    assertHandsOutTheSame(wheel, model, now);
                }
            }
            assertThat(wheel.size()).isEqualTo(model.size());
        }
    }

    private static void assertHandsOutTheSame(TimerWheel wheel, Map<CallKey, DueCall> model, long now) {
        List<DueCall> expected = model.values().stream().filter(call -> call.dueAt() <= now).toList();
        expected.forEach(call -> model.remove(call.key()));
        List<DueCall> due = advance(wheel, now);
        assertThat(due).as("by " + now).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void handsOutTheEarliestFirst() {
        Random random = new Random(42);
        TimerWheel wheel = new TimerWheel(START);
        for (int i = 0; i < 10_000; i++) {
            wheel.arm(key(i), 1, START + 1 + random.nextInt(10_000_000));
        }

        assertThat(advance(wheel, START + 10_000_001)).hasSize(10_000)
                .isSortedAccordingTo(Comparator.comparingLong(DueCall::dueAt));
    }
}
