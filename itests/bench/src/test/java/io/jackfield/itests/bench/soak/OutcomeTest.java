package io.jackfield.itests.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final long MB = 1 << 20;

    private static Soak.Outcome of(Sample before, Sample after, long failed) {
        return new Soak.Outcome(Soak.Plan.of(100, Duration.ofMinutes(1)), List.of(before, after),
                new Tally(6_000, 6_000 - failed, failed, 0, 0, 0), failed);
    }

    private static Sample rest(long heap, long sessions, long in) {
        return new Sample(Duration.ZERO, heap, 40, sessions, Duration.ZERO, new Accounts(in, 1_000, Map.of()));
    }

    @Test
    void aPlatformThatIsAsItWasIsGood() {
        assertThat(of(rest(20 * MB, 0, 1_000), rest(21 * MB, 0, 1_000), 0).good()).isTrue();
    }

    @Test
    void callsFromBeforeAreNotItsOwn() {
        assertThat(of(rest(20 * MB, 447, 1_000), rest(20 * MB, 447, 1_000), 0).good()).isTrue();
        assertThat(of(rest(20 * MB, 447, 1_000), rest(20 * MB, 448, 1_000), 0).good()).isFalse();
    }

    @Test
    void aFailedCallIsNotGood() {
        assertThat(of(rest(20 * MB, 0, 1_000), rest(20 * MB, 0, 1_000), 1).good()).isFalse();
    }

    @Test
    void whatStaysBehindIsNotGood() {
        assertThat(of(rest(20 * MB, 0, 1_000), rest(27 * MB, 0, 1_000), 0).good()).isFalse();
    }

    @Test
    void aMessageThatIsNotAccountedForIsNotGood() {
        assertThat(of(rest(20 * MB, 0, 1_000), rest(20 * MB, 0, 1_001), 0).good()).isFalse();
    }
}
