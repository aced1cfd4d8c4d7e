package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.sipp.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/**
 * How a run went.
 *
 * @param options  what was asked for
 * @param callers  counts of all callers
 * @param phone    counts of the phone
 * @param causes   failed calls by side and cause
 * @param repeats  of what the phones were sent
 * @param faults   that were done and from which the cluster was whole again
 * @param broken   why the run ended early; empty if it did not
 * @param timeline what happened when
 * @param ladders  the calls that failed
 * @param files    where logs are
 */
record Outcome(Options options, Tally callers, Tally phone, Map<String, Long> causes, Trail.Repeats repeats, List<Done> faults,
               String broken, List<String> timeline, String ladders, Path files) {
    /** A fault. @param whole from the fault until the cluster was whole again */
    record Done(Fault fault, Duration whole) {
    }

    /** Whether no call failed, all repeats were identical and every process came back. */
    boolean good() {
        return broken.isEmpty() && callers.offered() > 0 && callers.failed() == 0 && phone.failed() == 0
                && callers.successful() == callers.offered() && phone.offered() == callers.offered() && repeats.differing().isEmpty();
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("%n%-34s %d, %d engines, %d state nodes, %s, callers over %s, %d calls/s, detection %d ms%n".formatted("seed",
                options.seed(), options.nodes().engines(), options.nodes().states(), Options.word(options.nodes().front()),
                options.calls().over().protocol(), options.calls().rate(), options.detection().toMillis()));
        row(text, "calls offered", callers.offered());
        row(text, "calls that the phone was offered", phone.offered());
        row(text, "calls failed, callers", callers.failed());
        row(text, "calls failed, phone", phone.failed());
        causes.forEach((cause, calls) -> row(text, "  " + cause, calls));
        row(text, "messages to the phones", repeats.messages());
        row(text, "  repeats among them", repeats.repeats());
        row(text, "  repeats that differ", repeats.differing().size());
        row(text, "faults", faults.size());
        Map<Fault, LongSummaryStatistics> byKind = new EnumMap<>(Fault.class);
        faults.forEach(done -> byKind.computeIfAbsent(done.fault(), first -> new LongSummaryStatistics()).accept(done.whole().toMillis()));
        byKind.forEach((fault, times) -> text.append("  %-32s %d, whole again after %d to %d ms%n".formatted(fault.word(),
                times.getCount(), times.getMin(), times.getMax())));
        if (!broken.isEmpty()) {
            text.append("ended early: %s%n".formatted(broken));
        }
        text.append("files: %s%n".formatted(files));
        return text.toString();
    }

    /** For whoever wants to know why: timeline, differing repeats, failed calls. */
    String details() {
        StringBuilder text = new StringBuilder("Timeline\n");
        timeline.forEach(line -> text.append("  ").append(line).append('\n'));
        repeats.differing().stream().limit(5).forEach(entry -> text.append("Differs from the first one, ").append(entry.time()).append(' ')
                .append(entry.who()).append('\n').append(entry.text()).append('\n'));
        return text.append("Calls that failed\n").append(ladders).toString();
    }

    private static void row(StringBuilder text, String name, long count) {
        text.append("%-34s %d%n".formatted(name, count));
    }
}
