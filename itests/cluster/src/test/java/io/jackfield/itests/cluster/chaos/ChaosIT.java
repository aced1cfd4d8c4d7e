package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Sipp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code ./jackfield chaos}: these kinds of fault once each, in an order and at moments that a seed decides. Verifies
 * that no call fails over UDP; not what happens over TCP, nor to networks that are cut.
 */
class ChaosIT {
    /** Nobody votes: of four, kill-both leaves two, which are not more than half. */
    private static final Options.Nodes NODES = new Options.Nodes(2, 2, Front.Kind.DATAGRAMS, true);
    /** Freezes longer than the detection are left out: their late messages are more than SIPp bears. See --only of the command. */
    private static final List<Fault> KINDS = List.of(Fault.KILL_ENGINE, Fault.KILL_STATE, Fault.KILL_BOTH, Fault.PAUSE_ENGINE,
            Fault.PAUSE_STATE);
    private static final long SEED = Long.getLong("chaos.seed", 7);

    @Test
    void noCallFailsWhateverProcessDiesOrStops() throws Exception {
        Options options = new Options(Duration.ofMinutes(5), KINDS.size(), SEED, NODES,
                new Options.Calls(20, Sipp.Over.UDP, Options.Phones.SIPP), Duration.ofSeconds(5), KINDS, Optional.empty(), false);

        Outcome outcome = Chaos.run(options, Path.of("target", "chaos"));

        System.out.println(outcome.table());
        assertThat(outcome.good()).as("%s%n%s", outcome.table(), outcome.details()).isTrue();
        assertThat(outcome.faults()).extracting(Outcome.Done::fault).containsExactlyInAnyOrderElementsOf(KINDS);
    }
}
