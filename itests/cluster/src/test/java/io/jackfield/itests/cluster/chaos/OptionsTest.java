package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.cluster.broken.Flaw;
import io.jackfield.itests.sipp.Sipp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutOptionsAllKindsComeForFiveMinutesToThreeAndThreeBehindKamailio() {
        assertThat(Options.parse(42)).isEqualTo(new Options(Duration.ofMinutes(5), 10_000_000, 42,
                new Options.Nodes(3, 3, Front.Kind.KAMAILIO_STATELESS, false), new Options.Calls(20, Sipp.Over.UDP, Options.Phones.STRICT),
                Duration.ofSeconds(2), Fault.ofProcesses(), Optional.empty(), false));
    }

    @Test
    void optionsChangeWhatTheyName() {
        Options options = Options.parse(42, "--minutes", "2", "--faults", "3", "--seed", "7", "--engines", "4", "--states", "2", "--rate",
                "50", "--detection", "3000", "--only", "kill-both,freeze-state", "--balancer", "datagrams", "--hold-back", "--broken",
                "unfenced");
        assertThat(options).isEqualTo(new Options(Duration.ofMinutes(2), 3, 7, new Options.Nodes(4, 2, Front.Kind.DATAGRAMS, true),
                new Options.Calls(50, Sipp.Over.UDP, Options.Phones.STRICT),
                Duration.ofSeconds(3), List.of(Fault.KILL_BOTH, Fault.FREEZE_STATE),
                Optional.of(Flaw.UNFENCED), false));
        assertThat(Options.parse(42).cut()).isFalse();
        assertThat(Options.parse(42, "--only", "kill-engine,cut-state").cut()).isTrue();
        assertThat(Options.parse(42, "--prove").proof()).isTrue();
        assertThat(Options.parse(42, "--over", "tcp").calls().over()).isEqualTo(Sipp.Over.TCP);
    }

    @Test
    void allVoteWhereMoreThanHalfAreLeft() {
        assertThat(Options.parse(42).voters()).isEqualTo(6);
        assertThat(Options.parse(42, "--engines", "2").voters()).isEqualTo(5);
        assertThat(Options.parse(42, "--engines", "2", "--states", "2").voters()).as("two of four may be killed").isEqualTo(1);
        assertThat(Options.parse(42, "--engines", "2", "--states", "2", "--only", "kill-engine,freeze-state").voters()).isEqualTo(4);
        assertThat(Options.parse(42, "--broken", "unfenced").voters()).isEqualTo(1);
        assertThat(Options.parse(42, "--engines", "2", "--states", "2", "--only", "cut-both").voters()).isEqualTo(4);
    }

    @Test
    void whatCannotBeIsSaidInOneLine() {
        refused("chaos has no option --foo", "--foo");
        refused("--only flood is no fault; there are kill-engine,", "--only", "flood");
        refused("--broken oath is no promise; there are sent-before-commit,unfenced,not-repeated,", "--broken", "oath");
        refused("--balancer juggler is no balancer; there are kamailio-stateless,kamailio-dispatcher,datagrams", "--balancer", "juggler");
        refused("--hold-back needs --balancer datagrams", "--hold-back");
        refused("--over tcp needs Kamailio", "--over", "tcp", "--balancer", "datagrams");
        refused("networks are cut with --over udp and --balancer kamailio-stateless only", "--only", "cut-both", "--over", "tcp");
        refused("--rate must be a multiple of 10", "--rate", "25");
        refused("--engines and --states must be 2 or more", "--engines", "1");
        refused("--seed needs a value", "--seed");
        refused("--minutes needs a whole number above 0, not 0", "--minutes", "0");
    }

    private static void refused(String words, String... arguments) {
        assertThatThrownBy(() -> Options.parse(1, arguments)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words)
                .message().doesNotContain("\n");
    }
}
