package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.cluster.broken.Flaw;
import io.jackfield.itests.sipp.Tally;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Verifies what proves that the suite can fail: calls that fail by the rule that was broken, and none where no promise was. */
class ProofTest {
    private static final Proof.Trial BROKEN = new Proof.Trial(Flaw.UNFENCED, Pattern.compile("another final response"), 1, "freeze-engine");
    private static final Proof.Trial KEPT = new Proof.Trial(Flaw.LATE_CHECK_IN, Pattern.compile(""), 1, "freeze-engine");

    private static Outcome outcome(Map<String, String> why, String broken) {
        Tally tally = new Tally(100, 100 - why.size(), why.size(), 0, 0, 0);
        return new Outcome(Options.parse(1), tally, tally, Map.of(), new Trail.Repeats(0, 0, List.of()), List.of(), broken, List.of(),
                new Outcome.Calls(100, 0, 0, why, ""), Path.of("target"));
    }

    @Test
    void aFlawThatNoCallFailsOfProvesNothing() {
        assertThat(BROKEN.asItHasTo(outcome(Map.of(), ""))).isFalse();
        assertThat(BROKEN.verdict(outcome(Map.of(), ""))).contains("PASSED and must not");
    }

    @Test
    void aCallThatFailsOfSomethingElseProvesNothing() {
        Map<String, String> why = Map.of("call-1", "phone did not get ACK");
        assertThat(BROKEN.asItHasTo(outcome(why, ""))).isFalse();
        assertThat(BROKEN.verdict(outcome(why, ""))).contains("not by its rule").contains("call-1");
        assertThat(BROKEN.asItHasTo(outcome(Map.of(), "not within 180 s"))).isFalse();
    }

    @Test
    void aCallThatFailsByTheRuleProvesIt() {
        Map<String, String> why = Map.of("call-1", "phone did not get ACK", "call-2", "caller another final response, 200 after 487");
        assertThat(BROKEN.asItHasTo(outcome(why, ""))).isTrue();
        assertThat(BROKEN.verdict(outcome(why, ""))).contains("failed, as it has to: 2 calls, among them call-2, caller another");
    }

    @Test
    void whereAllPromisesAreKeptNoCallMayFail() {
        assertThat(KEPT.asItHasTo(outcome(Map.of(), ""))).isTrue();
        assertThat(KEPT.asItHasTo(outcome(Map.of("call-1", "caller another final response"), ""))).isFalse();
        assertThat(KEPT.asItHasTo(outcome(Map.of(), "not within 180 s"))).isFalse();
    }
}
