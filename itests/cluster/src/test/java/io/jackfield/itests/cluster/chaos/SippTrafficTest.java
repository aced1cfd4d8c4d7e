package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Tally;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that a run whose cluster does not come up has its outcome: traffic that was not started ends, and says that it was none. */
class SippTrafficTest {
    @TempDir
    private Path directory;

    @Test
    void trafficThatWasNotStartedIsFinishedAtOnceAndHasCountedNothing() throws Exception {
        try (SippTraffic traffic = new SippTraffic(directory)) {
            traffic.finish(Duration.ZERO);

            assertThat(traffic.callers()).isEqualTo(new Tally(0, 0, 0, 0, 0, 0));
            assertThat(traffic.phone()).isEqualTo(new Tally(0, 0, 0, 0, 0, 0));
            assertThat(traffic.causes()).isEmpty();
            assertThat(traffic.failed()).isEmpty();
            assertThat(traffic.trail().repeats().messages()).isZero();
        }
    }
}
