package io.jackfield.itests.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteadyTest {
    private static final long MB = 1 << 20;

    /** One every half a minute, for ten minutes. */
    private static Steady of(IntToLongFunction heap, IntToLongFunction threads, IntToLongFunction sessions) {
        return new Steady(IntStream.rangeClosed(1, 20).mapToObj(i -> new Sample(Duration.ofSeconds(30L * i), heap.applyAsLong(i),
                (int) threads.applyAsLong(i), sessions.applyAsLong(i), Duration.ZERO, new Accounts(0, 0, Map.of()))).toList());
    }

    @Test
    void noiseIsNoGrowth() {
        assertThat(of(i -> 100 * MB + i % 3 * MB, i -> 40 + i % 2, i -> 150 + i % 5).growing()).isEmpty();
    }

    @Test
    void oneBusyMomentIsNoGrowth() {
        assertThat(of(i -> 100 * MB, i -> i == 19 ? 90 : 40, i -> i == 18 ? 1_200 : 150).growing()).isEmpty();
    }

    @Test
    void theFirstMinuteMayFill() {
        assertThat(of(i -> i <= 2 ? 20 * MB : 120 * MB, i -> 40, i -> 150).growing()).isEmpty();
    }

    @Test
    void whatGrowsIsNamed() {
        assertThat(of(i -> 100 * MB + i * MB, i -> 40 + i, i -> 150 + 10 * i).growing())
                .extracting(each -> each.split(":")[0]).isEqualTo(List.of("live heap, bytes", "threads", "sessions"));
    }

    @Test
    void aFewSamplesSayNothing() {
        Steady soon = new Steady(List.of());
        assertThat(soon.known()).isFalse();
        assertThat(soon.growing()).isEmpty();
    }
}
