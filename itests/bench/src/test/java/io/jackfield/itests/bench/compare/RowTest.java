package io.jackfield.itests.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final int RATE = 100;

    /** 100 calls. @param millis of CPU a call, in the run @param later and after it */
    private static Measured measured(int rate, int millis, int later) {
        Run run = new Run(rate, 100, 100, 0, 0, 0, 0, Duration.ofSeconds(1), Duration.ofMillis(100L * millis), Duration.ZERO, Duration.ZERO,
                new Latencies(List.of()));
        return new Measured(run, Duration.ofMillis(100), Duration.ofMillis(100L * later));
    }

    private static Row row(Measured... runs) {
        return new Row("any", List.of(runs), 0, Map.of());
    }

    /** The machine was half as fast in the second round, and for both. */
    @Test
    void ratiosAreDividedWithinARound() {
        Row embedded = row(measured(RATE, 1, 0), measured(RATE, 2, 0), measured(RATE, 1, 0));
        Row cluster = row(measured(RATE, 2, 0), measured(RATE, 4, 0), measured(RATE, 3, 0));
        assertThat(cluster.ratio(embedded, RATE, Measured::perCall)).isEqualTo(new Spread(2, 2, 3));
    }

    @Test
    void whatComesLaterIsOfTheCallsBefore() {
        Measured measured = measured(RATE, 2, 1);
        assertThat(measured.runPerCall()).isEqualTo(2);
        assertThat(measured.laterPerCall()).isEqualTo(1);
        assertThat(measured.perCall()).isEqualTo(3);
        assertThat(measured.enginePerCall()).isEqualTo(1);
        assertThat(measured.statePerCall()).isEqualTo(1);
    }

    @Test
    void runsAtAnotherRateAreNoPartOfIt() {
        Row row = row(measured(RATE, 2, 0), measured(2 * RATE, 7, 0), measured(RATE, 2, 0));
        assertThat(row.at(RATE, Measured::perCall)).isEqualTo(new Spread(2, 2, 2));
        assertThat(row.sum(2 * RATE, Run::calls)).isEqualTo(100);
        assertThat(row.at(3 * RATE, Measured::perCall).median()).isNaN();
    }
}
