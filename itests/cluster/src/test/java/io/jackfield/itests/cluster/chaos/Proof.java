package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.broken.Flaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * That the suite can fail: short runs of two engines and two state nodes whose engines break one promise, in which calls
 * have to fail; and before the same without the breach, in which none may. The engine is killed or frozen just where the promise counts,
 * with calls in hand: see {@link io.jackfield.itests.cluster.broken.Gate}.
 */
final class Proof {
    /**
     * What is run with it.
     *
     * @param rule why calls have to fail: what the cause of one of them says
     */
    record Trial(Flaw flaw, Pattern rule, int faults, String only, String... options) {
        String words() {
            return Options.word(flaw) + " " + only + " " + String.join(" ", options);
        }

        /** Whether calls failed by the rule that the flaw breaks, or none where all promises are kept. */
        boolean asItHasTo(Outcome outcome) {
            return flaw.bearable() ? outcome.good() : failed(outcome).findAny().isPresent();
        }

        private Stream<Map.Entry<String, String>> failed(Outcome outcome) {
            return outcome.calls().why().entrySet().stream().filter(call -> rule.matcher(call.getValue()).find());
        }

        String verdict(Outcome outcome) {
            String end = flaw.bearable() ? outcome.good() ? "passed, as it has to" : "FAILED and must not" : failed(outcome).findFirst()
                    .map(call -> "failed, as it has to: %d calls, among them %s, %s".formatted(outcome.calls().lost(), call.getKey(),
                            call.getValue()))
                    .orElse(outcome.good() ? "PASSED and must not" : "FAILED, but not by its rule: " + outcome.calls().why());
            return words() + "\n    " + end;
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
    private static final Pattern NONE = Pattern.compile("");
    /** An INVITE, also one that was given up meanwhile. */
    private static final Pattern UNANSWERED = Pattern.compile("did not get an answer|did not get a final answer");
    private static final List<Trial> TRIALS = List.of(
            new Trial(Flaw.LATE_CHECK_IN, NONE, 2, "freeze-engine,kill-engine", OVER_UDP),
            new Trial(Flaw.UNFENCED, Pattern.compile("another final response"), 1, "freeze-engine", OVER_UDP),
            new Trial(Flaw.SENT_BEFORE_COMMIT, UNANSWERED, 1, "kill-engine", OVER_UDP),
            new Trial(Flaw.LATE_ANSWER, NONE, 1, "kill-engine", OVER_TCP),
            new Trial(Flaw.NOT_REPEATED, UNANSWERED, 1, "kill-engine", OVER_TCP));

    private Proof() {
    }

    /** Whether all went as it has to. */
    static boolean run(long seed, Path directory) throws IOException, InterruptedException {
        List<String> verdicts = new ArrayList<>();
        boolean proven = true;
        for (Trial trial : TRIALS) {
            Outcome outcome = Chaos.run(trial.options(seed), directory);
            System.out.println(outcome.table());
            boolean asItHasTo = trial.asItHasTo(outcome);
            proven &= asItHasTo;
            verdicts.add(trial.verdict(outcome));
            if (!asItHasTo) {
                System.out.println(outcome.details());
            }
        }
        verdicts.forEach(System.out::println);
        return proven;
    }
}
