package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How many calls begin where more come than are carried, in virtual time. */
class BeginningsTest {
    /** What one call brings besides the first, ms after that was worked on. */
    private static final long[] LATER = {5, 25, 45, 65, 85};
    private static final int MOST = 20_000;
    private static final int EVENTS_PER_MILLI = 4;
    /** What is carried of calls that have {@link #LATER}. */
    private static final double CARRIED_PER_MILLI = EVENTS_PER_MILLI / (1.0 + LATER.length);

    /** Which part of the way is the narrow one. */
    private enum Narrow { WORKERS, STORE }

    private record Waiting(long since, boolean first) {
    }

    private final Deque<Waiting> up = new ArrayDeque<>();
    private final Deque<Waiting> beginning = new ArrayDeque<>();
    private final PriorityQueue<Long> later = new PriorityQueue<>();
    private long time;
    private final Beginnings beginnings = new Beginnings(MOST, () -> time);
    private boolean sheds = true;
    private double due;
    private long offered;
    private long refused;
    private long begun;
    private long longest;

    /** @param callsPerMilli that come */
    private void comes(double callsPerMilli, Narrow narrow, long millis) {
        offered = 0;
        refused = 0;
        begun = 0;
        longest = 0;
        for (long end = time + millis; time < end; time++) {
            for (due += callsPerMilli; due >= 1; due--) {
                offered++;
                if (!sheds || beginnings.may(new CallKey(time, offered))) {
                    begins(narrow);
                } else {
                    refused++;
                }
            }
            while (!later.isEmpty() && later.peek() <= time) {
                up.add(new Waiting(later.remove(), false));
            }
            for (int i = 0; i < EVENTS_PER_MILLI && !(up.isEmpty() && beginning.isEmpty()); i++) {
                workedOn(up.isEmpty() ? beginning.remove() : up.remove(), narrow);
            }
        }
    }

    private void begins(Narrow narrow) {
        if (narrow == Narrow.WORKERS) {
            beginnings.waits();
        }
        (narrow == Narrow.WORKERS ? beginning : up).add(new Waiting(time, true));
    }

    private void workedOn(Waiting next, Narrow narrow) {
        if (narrow == Narrow.STORE) {
            beginnings.stored(time - next.since());
        } else if (next.first()) {
            beginnings.waited(time - next.since());
        }
        if (next.first()) {
            begun++;
            longest = Math.max(longest, time - next.since());
            if (sheds) {
                beginnings.over();
            }
            for (long each : LATER) {
                later.add(time + each);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofFourTimesAsManyAsAreCarriedNearlyAsManyBeginAndSoon(Narrow narrow) {
        comes(4 * CARRIED_PER_MILLI, narrow, 5_000);
        comes(4 * CARRIED_PER_MILLI, narrow, 20_000);

        assertThat(begun).isGreaterThan(Math.round(0.9 * 20_000 * CARRIED_PER_MILLI));
        assertThat(longest).as("ms until a call began").isLessThan(400);
        assertThat(begun + refused).isBetween(offered - 200, offered + 200);
    }

    @Test
    void withoutThatAllWaitForLong() {
        sheds = false;
        comes(4 * CARRIED_PER_MILLI, Narrow.STORE, 20_000);

        assertThat(longest).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @EnumSource
    void noneIsRefusedAsSoonAsNoMoreComeThanAreCarried(Narrow narrow) {
        comes(4 * CARRIED_PER_MILLI, narrow, 10_000);
        assertThat(refused).isPositive();
        comes(0.7 * CARRIED_PER_MILLI, narrow, 1_000);
        comes(0.7 * CARRIED_PER_MILLI, narrow, 5_000);

        assertThat(refused).isZero();
    }

    @Test
    void allMayBeginBelowWhatIsCarried() {
        comes(0.95 * CARRIED_PER_MILLI, Narrow.WORKERS, 20_000);

        assertThat(refused).isZero();
        assertThat(beginnings.limit()).isEqualTo(MOST);
    }

    /** As after a pause for garbage collection. */
    @Test
    void aBurstThatIsWorkedOffRefusesNobody() {
        for (int i = 0; i < 100; i++) {
            beginnings.may(new CallKey(5, i));
            begins(Narrow.WORKERS);
        }
        comes(0.5 * CARRIED_PER_MILLI, Narrow.WORKERS, 2_000);

        assertThat(refused).isZero();
    }

    /** Of two state nodes one stops and goes on; some that are asked for their holds say nothing for a second meanwhile. */
    @ParameterizedTest
    @CsvSource({"20, 2300", "100, 2300", "400, 2300", "20, 4900", "100, 4900"})
    void aStateNodeThatStopsForAWhileMakesNobodyWaitForAnotherTry(int callsPerSecond, int millis) {
        Deque<Long> stopped = new ArrayDeque<>();
        for (; time < 9_000; time++) {
            boolean stops = time >= 1_000 && time < 1_000 + millis;
            if (stops && time >= 2_000 && time % 300 == 0) {
                beginnings.stored(1_005);
            }
            for (due += callsPerSecond / 1_000.0; due >= 1; due--) {
                assertThat(beginnings.may(new CallKey(9, time))).as("at %s ms", time).isTrue();
                boolean stands = stops && time % 2 == 0;
                for (int event = 0; event <= LATER.length; event++) {
                    if (stands) {
                        stopped.add(time);
                    } else {
                        beginnings.stored(event == 0 ? 2 : 0);
                    }
                }
                if (!stands) {
                    beginnings.over();
                }
            }
            for (int i = 0; i < EVENTS_PER_MILLI && !stops && !stopped.isEmpty(); i++) {
                beginnings.stored(time - stopped.remove());
                if (stopped.size() % (LATER.length + 1) == 0) {
                    beginnings.over();
                }
            }
        }
        assertThat(beginnings.inHand()).isZero();
    }

    @Test
    void fewerBeginWhereMessagesWaitUnread() {
        for (int i = 0; i < 40; i++) {
            assertThat(beginnings.may(new CallKey(6, i))).isTrue();
        }
        for (int i = 0; i < 30; i++) {
            beginnings.waitsUnread(200);
            time += 50;
        }

        assertThat(beginnings.limit()).isEqualTo(Beginnings.FEWEST);
        assertThat(beginnings.may(new CallKey(6, 40))).isFalse();
    }

    @Test
    void fewerBeginWhereWhatIsUpKeepsAllWorkers() {
        for (int i = 0; i < 100; i++) {
            assertThat(beginnings.may(new CallKey(8, i))).isTrue();
            beginnings.waits();
        }
        for (int i = 0; i < 10; i++) {
            time += Beginnings.LOOK_MILLIS;
            beginnings.stored(1);
        }

        assertThat(beginnings.limit()).isLessThan(80);
    }

    @Test
    void aFewMayAlwaysBegin() {
        for (int i = 0; i < 100; i++) {
            beginnings.waitsUnread(500);
            time += 50;
        }
        for (int i = 0; i < Beginnings.FEWEST; i++) {
            assertThat(beginnings.may(new CallKey(7, i))).isTrue();
        }
        assertThat(beginnings.may(new CallKey(7, 99))).isFalse();
    }

    @Test
    void aRepeatOfWhatBeganIsLetThrough() {
        aFewMayAlwaysBegin();

        assertThat(beginnings.may(new CallKey(7, 0))).isTrue();
        assertThat(beginnings.may(new CallKey(7, 99))).isFalse();
    }

    @Test
    void allMayBeginAgainWhereNothingWasHeardForTwoSeconds() {
        aFewMayAlwaysBegin();
        time += 2_000;

        assertThat(beginnings.may(new CallKey(7, 99))).isTrue();
        assertThat(beginnings.limit()).isEqualTo(MOST);
    }
}
