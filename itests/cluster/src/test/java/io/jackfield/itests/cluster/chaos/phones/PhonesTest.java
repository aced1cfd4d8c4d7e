package io.jackfield.itests.cluster.chaos.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.sipp.Sipp;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that phones which cannot call do not keep that to themselves. */
class PhonesTest {
    private static final int NO_PORT = 70_000;
    @TempDir
    private Path directory;

    @Test
    void aCallThatCannotBeMadeBreaksTheTallyAndNotTheClock() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Phones phones = new Phones(true, Sipp.freePort(), directory.resolve("caller.messages"), clock)) {
            assertThat(phones.tally().offered()).isZero();

            phones.call(1, Kind.PLAIN, NO_PORT);

            assertThatThrownBy(phones::tally).isInstanceOf(IllegalStateException.class)
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        } finally {
            clock.shutdownNow();
        }
    }
}
