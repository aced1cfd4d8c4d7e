package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Tally;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Verifies which runs are good: none in which calls failed, ended early, or stayed away. */
class OutcomeTest {
    private static Outcome outcome(String over, long due, long offered, long failed, String broken) {
        Tally tally = new Tally(offered, offered - failed, failed, 0, 0, 0);
        return new Outcome(Options.parse(1, "--over", over), tally, tally, Map.of(), new Trail.Repeats(0, 0, List.of()), List.of(), broken,
                List.of(), new Outcome.Calls(due, 0, 0, lost(failed), ""), Path.of("target"));
    }

    private static Map<String, String> lost(long failed) {
        return LongStream.range(0, failed).boxed().collect(Collectors.toMap(call -> "call-" + call, call -> "caller did not get BYE"));
    }

    @Test
    void isGoodIfNoCallFailed() {
        assertThat(outcome("udp", 1_000, 1_000, 0, "").good()).isTrue();
        assertThat(outcome("udp", 1_000, 1_000, 1, "").good()).isFalse();
        assertThat(outcome("tcp", 1_000, 1_000, 1, "").good()).isFalse();
        assertThat(outcome("udp", 1_000, 1_000, 0, "not within 180 s").good()).isFalse();
    }

    @Test
    void isNotGoodIfFewerCalledThanWereTo() {
        assertThat(outcome("udp", 1_000, 800, 0, "").good()).isTrue();
        for (String over : List.of("udp", "tcp")) {
            assertThat(outcome(over, 1_000, 799, 0, "").good()).as(over).isFalse();
            assertThat(outcome(over, 0, 0, 0, "").good()).as(over).isFalse();
        }
    }
}
