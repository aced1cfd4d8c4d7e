package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.broken.Flaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That the suite can fail: short runs of two engines and two state nodes whose engines break one promise, in which calls
 * have to fail; and before the same without the breach, in which none may. The engine dies or freezes just where the promise counts, with
 * calls in hand: see {@link io.jackfield.itests.cluster.broken.Gate}.
 */
final class Proof {
    /** What is run with it. */
    private record Trial(Flaw flaw, int faults, String only, String... options) {
        String words() {
            return Options.word(flaw) + " " + only + " " + String.join(" ", options);
        }

        Options options(long seed) {
            List<String> words = new ArrayList<>(List.of("--engines", "2", "--states", "2", "--broken", Options.word(flaw), "--faults",
                    String.valueOf(faults), "--only", only));
            words.addAll(Arrays.asList(options));
            return Options.parse(seed, words.toArray(String[]::new));
        }
    }

    private static final String[] OVER_UDP = {"--balancer", "datagrams", "--hold-back"};
    private static final String[] OVER_TCP = {"--over", "tcp"};
    private static final List<Trial> TRIALS = List.of(
            new Trial(Flaw.LATE_CHECK_IN, 2, "freeze-engine,kill-engine", OVER_UDP), new Trial(Flaw.UNFENCED, 1, "freeze-engine", OVER_UDP),
            new Trial(Flaw.SENT_BEFORE_COMMIT, 1, "kill-engine", OVER_UDP), new Trial(Flaw.LATE_ANSWER, 1, "kill-engine", OVER_TCP),
            new Trial(Flaw.NOT_REPEATED, 1, "kill-engine", OVER_TCP));

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
            verdicts.add("%-78s %s".formatted(trial.words(), outcome.good() ? asItHasTo ? "passed, as it has to"
                    : "PASSED and must not" : asItHasTo ? "failed, as it has to" : "FAILED and must not"));
            if (trial.flaw().bearable() && !asItHasTo) {
                System.out.println(outcome.details());
            }
        }
        verdicts.forEach(System.out::println);
        return proven;
    }
}
