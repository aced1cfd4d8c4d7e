package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.sipp.Sipp;
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
 * @param calls    what became of those that failed
 * @param files    where logs are
 */
record Outcome(Options options, Tally callers, Tally phone, Map<String, Long> causes, Trail.Repeats repeats, List<Done> faults,
               String broken, List<String> timeline, Calls calls, Path files) {
    /** Of the calls that are due, so many at least have to be offered: fewer means that nobody called for a while. */
    private static final double LEAST_OFFERED = 0.8;

    /**
     * @param due      calls by the rate, for as long as there were to be any
     * @param underWay calls that had a message under way by a connection that died
     * @param excused  those among them that failed
     * @param why      the causes of those that failed without, by the caller's Call-ID
     * @param ladders  the messages of these
     */
    record Calls(long due, int underWay, int excused, Map<String, String> why, String ladders) {
        int lost() {
            return why.size();
        }
    }

    /** A fault. @param whole from the fault until the cluster was whole again */
    record Done(Fault fault, Duration whole) {
    }

    /** Whether calls came as they were to, none failed, all repeats were identical and every process came back. */
    boolean good() {
        long missing = callers.offered() - phone.offered();
        return broken.isEmpty() && calledAsDue() && calls.lost() == 0
                && repeats.differing().isEmpty() && (options.calls().over() == Sipp.Over.UDP
                ? callers.failed() + phone.failed() == 0 && callers.successful() == callers.offered() && missing == 0
                : callers.unexpected() + phone.unexpected() == 0 && missing >= 0 && missing <= calls.excused());
    }

    private boolean calledAsDue() {
        return callers.offered() > 0 && callers.offered() >= LEAST_OFFERED * calls.due();
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("%n%-34s %d, %d engines, %d state nodes, %s, callers over %s, %d calls/s, detection %d ms%n".formatted("seed",
                options.seed(), options.nodes().engines(), options.nodes().states(), Options.word(options.nodes().front()),
                options.calls().over().protocol(), options.calls().rate(), options.detection().toMillis()));
        row(text, "calls due by the rate", calls.due());
        row(text, "calls offered", callers.offered());
        row(text, "calls that the phone was offered", phone.offered());
        row(text, "calls failed, callers", callers.failed());
        row(text, "calls failed, phone", phone.failed());
        causes.forEach((cause, calls) -> row(text, "  " + cause, calls));
        if (options.calls().over() != Sipp.Over.UDP) {
            row(text, "calls under way by a connection that died", calls.underWay());
            row(text, "  failed among them", calls.excused());
            row(text, "calls failed besides", calls.lost());
        }
        row(text, "messages to the phones", repeats.messages());
        row(text, "  repeats among them", repeats.repeats());
        row(text, "  repeats that differ", repeats.differing().size());
        row(text, "faults", faults.size());
        Map<Fault, LongSummaryStatistics> byKind = new EnumMap<>(Fault.class);
        faults.forEach(done -> byKind.computeIfAbsent(done.fault(), first -> new LongSummaryStatistics()).accept(done.whole().toMillis()));
        byKind.forEach((fault, times) -> text.append("  %-40s %d, whole again after %d to %d ms%n".formatted(fault.word(),
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
        return text.append("Calls that failed\n").append(calls.ladders()).toString();
    }

    private static void row(StringBuilder text, String name, long count) {
        text.append("%-42s %d%n".formatted(name, count));
    }
}
