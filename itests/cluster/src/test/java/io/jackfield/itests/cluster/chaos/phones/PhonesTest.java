package io.jackfield.itests.cluster.chaos.phones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.sipp.Sipp;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that phones which cannot call do not keep that to themselves. */
class PhonesTest {
    @TempDir
    private Path directory;

    @Test
    void aCallThatCannotBeMadeBreaksTheTallyAndNotTheClock() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", Sipp.freePort());
        try (Phones phones = new Phones(true, false, Patience.LONG, here, directory.resolve("caller.messages"), clock)) {
            assertThat(phones.tally().offered()).isZero();

            phones.call(1, null, here);

            assertThatThrownBy(phones::tally).isInstanceOf(IllegalStateException.class)
                    .hasRootCauseInstanceOf(NullPointerException.class);
        } finally {
            clock.shutdownNow();
        }
    }
}
