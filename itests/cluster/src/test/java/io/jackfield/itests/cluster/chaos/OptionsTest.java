package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutOptionsAllKindsComeForFiveMinutesAtTheGivenSeed() {
        assertThat(Options.parse(42)).isEqualTo(Options.standard(42));
    }

    @Test
    void optionsChangeWhatTheyName() {
        Options options = Options.parse(42, "--minutes", "2", "--faults", "3", "--seed", "7", "--engines", "4", "--states", "2", "--rate",
                "50", "--detection", "3000", "--only", "kill-both,freeze-state", "--hold-back");
        assertThat(options).isEqualTo(new Options(Duration.ofMinutes(2), 3, 7, 4, 2, 50, Duration.ofSeconds(3),
                List.of(Fault.KILL_BOTH, Fault.FREEZE_STATE), true));
    }

    @Test
    void whatCannotBeIsSaidInOneLine() {
        refused("chaos has no option --foo", "--foo");
        refused("--only flood is no fault; there are kill-engine,", "--only", "flood");
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
