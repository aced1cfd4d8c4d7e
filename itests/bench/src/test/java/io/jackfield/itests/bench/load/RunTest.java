package io.jackfield.itests.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.bench.compare.Spread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
    private static Run run(long calls, long failed, long unexpected, long repeated, int seconds) {
        return new Run(100, calls, calls - failed, failed, unexpected, 0, repeated, Duration.ofSeconds(seconds),
                Duration.ofMillis(500), Duration.ZERO, Duration.ofSeconds(5), new Latencies(List.of(1.0)));
    }

    @Test
    void isCleanWithoutFailuresAndNearlyWithoutRetransmissions() {
        assertThat(run(1_000, 0, 0, 0, 10).clean()).isTrue();
        assertThat(run(1_000, 0, 0, 4, 10).clean()).isTrue();
        assertThat(run(1_000, 0, 0, 5, 10).clean()).isFalse();
        assertThat(run(1_000, 1, 0, 0, 10).clean()).isFalse();
        assertThat(run(1_000, 0, 4, 4, 10).clean()).isTrue();
        assertThat(run(1_000, 0, 5, 4, 10).clean()).isFalse();
    }

    @Test
    void isNotCleanWhereTheLoadWasLessThanAskedFor() {
        assertThat(run(1_000, 0, 0, 0, 12).clean()).isFalse();
    }

    @Test
    void sharesTheCpuAmongTheCallsThatWereCompleted() {
        assertThat(run(1_000, 0, 0, 0, 10).cpuPerCall()).isEqualTo(0.5);
        assertThat(run(1_000, 500, 0, 0, 10).cpuPerCall()).isEqualTo(1.0);
        assertThat(run(1_000, 0, 0, 0, 10).otherCores()).isEqualTo(0.5);
    }

    @Test
    void quantilesAreValuesThatWereTaken() {
        Latencies latencies = new Latencies(List.of(4.0, 1.0, 3.0, 2.0));
        assertThat(latencies.quantile(0.5)).isEqualTo(2.0);
        assertThat(latencies.quantile(0.99)).isEqualTo(4.0);
        assertThat(new Latencies(List.of()).quantile(0.5)).isNaN();
    }

    @Test
    void spreadIsTheMiddleAndTheEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(1.0, 2.0))).isEqualTo(new Spread(1.5, 1, 2));
    }
}
