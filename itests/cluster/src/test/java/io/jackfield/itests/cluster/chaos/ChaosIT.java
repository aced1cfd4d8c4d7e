package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code ./jackfield chaos}: each kind of fault once, in an order and at moments that a seed decides. Verifies that
 * no call fails over UDP; not what happens over TCP, nor to networks that are cut.
 */
class ChaosIT {
    private static final List<Fault> KINDS = List.of(Fault.values());
    private static final long SEED = Long.getLong("chaos.seed", 7);

    @Test
    void noCallFailsWhateverProcessDiesOrStops() throws Exception {
        Options options = new Options(Duration.ofMinutes(5), KINDS.size(), SEED, 2, 2, 20, Duration.ofSeconds(5), KINDS, true);

        Outcome outcome = Chaos.run(options, Path.of("target", "chaos"));

        System.out.println(outcome.table());
        assertThat(outcome.good()).as("%s%n%s", outcome.table(), outcome.details()).isTrue();
        assertThat(outcome.faults()).extracting(Outcome.Done::fault).containsExactlyInAnyOrderElementsOf(KINDS);
    }
}
