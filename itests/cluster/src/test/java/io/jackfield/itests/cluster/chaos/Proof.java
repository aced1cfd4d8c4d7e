package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.broken.Flaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That the suite can fail: short runs of two engines and two state nodes, each with an engine that breaks one promise, in which calls
 * have to fail; and each time before the same without the breach, only as slow, in which none may.
 */
final class Proof {
    /** What is run with it. */
    private record Trial(Flaw flaw, String... options) {
        String words() {
            return Options.word(flaw) + " " + String.join(" ", options);
        }

        Options options(long seed) {
            List<String> words = new ArrayList<>(List.of("--engines", "2", "--states", "2", "--broken", Options.word(flaw)));
            words.addAll(Arrays.asList(options));
            return Options.parse(seed, words.toArray(String[]::new));
        }
    }

    private static final String[] FREEZES = {"--only", "freeze-engine", "--faults", "2"};
    private static final String[] KILLS = {"--only", "kill-engine", "--faults", "2"};
    private static final String[] KILLS_OVER_TCP = {"--only", "kill-engine", "--faults", "2", "--over", "tcp"};
    private static final List<Trial> TRIALS = List.of(new Trial(Flaw.LATE_CHECK_IN, FREEZES), new Trial(Flaw.UNFENCED, FREEZES),
            new Trial(Flaw.LATE_ANSWER, KILLS_OVER_TCP), new Trial(Flaw.NOT_REPEATED, KILLS_OVER_TCP),
            new Trial(Flaw.LATE_CHECK_IN, KILLS), new Trial(Flaw.SENT_BEFORE_COMMIT, KILLS));

    private Proof() {
    }

    /** Whether all went as it has to. */
    static boolean run(long seed, Path directory) throws IOException, InterruptedException {
        List<String> verdicts = new ArrayList<>();
        boolean proven = true;
        for (Trial trial : TRIALS) {
            Outcome outcome = Chaos.run(trial.options(seed), directory);
            System.out.println(outcome.table());
            boolean asItHasTo = trial.flaw().bearable() ? outcome.good() : outcome.harmed();
            proven &= asItHasTo;
            verdicts.add("%-45s %s".formatted(trial.words(), outcome.good() ? asItHasTo ? "passed, as it has to"
                    : "PASSED and must not" : asItHasTo ? "failed, as it has to" : "FAILED and must not"));
            if (trial.flaw().bearable() && !asItHasTo) {
                System.out.println(outcome.details());
            }
        }
        verdicts.forEach(System.out::println);
        return proven;
    }
}
