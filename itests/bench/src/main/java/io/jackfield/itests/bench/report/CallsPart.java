package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.CleanRate;
import io.jackfield.itests.bench.compare.Comparison;
import io.jackfield.itests.bench.compare.Held;
import io.jackfield.itests.bench.compare.OfServer;
import io.jackfield.itests.bench.compare.Spread;
import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of the page that compares servers: table, ratios, and every run that was not clean. */
public final class CallsPart {
    private final Comparison.Results results;
    private final Machine machine;

    public CallsPart(Comparison.Results results, Machine machine) {
        this.results = results;
        this.machine = machine;
    }

    /** Markdown. @param plot the picture's file, as seen from the page */
    public String text(String plot) {
        return String.join("\n", "## A call through a server", introduction(), figures().toString(),
                "![CPU per call over the rate](" + plot + ")\n", "### Ratios\n", ratios().toString(), servers(),
                "### Runs that were not clean\n", unclean());
    }

    private String introduction() {
        int rounds = results.plan().rounds();
        return "\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                INVITE 100 180 200 ACK BYE 200 over UDP on loopback, SIPp on both sides and on the same machine; the called side waits
                20 ms between 180 and 200, the caller 100 ms between ACK and BYE. After %,d calls of warm-up for each server, %d round%s
                of %d s at each rate, the servers taking turns: the median, and in brackets the least and the most. CPU is of
                all processes of the server, in user and system mode; *later* is what it used per call between that run and its
                next one. Set-up is from INVITE to 180, taken by a caller of up to 40 calls/s beside SIPp with a clock of its own.
                A rate is clean if no call fails and fewer than 0.5 messages too many (retransmissions, or such as come after a call)
                come on 100 calls. %.2f cores (median) were busy with work that had nothing to do with this.
                """, results.plan().warmUp(), rounds, rounds == 1 ? "" : "s", results.plan().run().toSeconds(), others());
    }

    private double others() {
        return Spread.of(results.servers().stream().flatMap(server -> server.runs().stream()).map(Run::otherCores).toList())
                .median();
    }

    private Table figures() {
        Table table = new Table("", names());
        for (int rate : results.plan().rates()) {
            table.row(String.format(Locale.ROOT, "CPU per call at %,d/s, ms", rate), each(server -> spread(server.cpuPerCall(rate))));
        }
        table.row("CPU per call later, ms", each(server -> spread(Spread.of(server.later()))));
        table.row("highest clean rate, calls/s", each(server -> clean(server.rate())));
        for (int rate : results.plan().rates()) {
            table.row(String.format(Locale.ROOT, "set-up p50 / p99 at %,d/s, ms", rate), each(server -> setUp(server.ringing(rate))));
        }
        if (results.plan().held() > 0) {
            table.row(String.format(Locale.ROOT, "heap per held call, %,d held, bytes", results.plan().held()),
                    each(server -> bytes(server.held())));
            table.row("live heap before / after them, MB", each(server -> beforeAndAfter(server.held())));
        }
        table.row("calls / failed / retransmissions", each(CallsPart::counts));
        return table;
    }

    private List<String> names() {
        return results.servers().stream().map(OfServer::name).toList();
    }

    private List<String> each(Function<OfServer, String> figure) {
        return results.servers().stream().map(figure).toList();
    }

    private static String spread(Spread spread) {
        return Double.isNaN(spread.median()) ? "–"
                : String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", spread.median(), spread.least(), spread.most());
    }

    private static String clean(CleanRate rate) {
        return rate == null ? "–" : String.format(Locale.ROOT, "%,d%s", rate.highest(),
                rate.loadGave() || !rate.bounded() ? " or more" : "");
    }

    private static String setUp(Latencies ringing) {
        return String.format(Locale.ROOT, "%.2f / %.2f", ringing.quantile(0.5), ringing.quantile(0.99));
    }

    private static String bytes(Held held) {
        return held == null ? "keeps none" : String.format(Locale.ROOT, "%,d", Math.round(held.bytesPerCall()));
    }

    private static String beforeAndAfter(Held held) {
        return held == null ? "–" : String.format(Locale.ROOT, "%.1f / %.1f", held.before() / 1048576.0, held.after() / 1048576.0);
    }

    private static String counts(OfServer server) {
        return String.format(Locale.ROOT, "%,d / %,d / %,d", server.runs().stream().mapToLong(Run::calls).sum(),
                server.runs().stream().mapToLong(Run::failed).sum(), server.runs().stream().mapToLong(Run::repeated).sum());
    }

    /** The first server against each of the others. */
    private Table ratios() {
        OfServer first = results.servers().get(0);
        List<OfServer> others = results.servers().subList(1, results.servers().size());
        Table table = new Table("", others.stream().map(other -> first.name() + " / " + other.name()).toList());
        for (int rate : results.plan().rates()) {
            table.row(String.format(Locale.ROOT, "CPU per call at %,d/s", rate), others.stream().map(other -> String.format(
                    Locale.ROOT, "%.2f", first.cpuPerCall(rate).median() / other.cpuPerCall(rate).median())).toList());
        }
        table.row("heap per held call", others.stream().map(other -> first.held() == null || other.held() == null ? "–"
                : String.format(Locale.ROOT, "%.2f", first.held().bytesPerCall() / other.held().bytesPerCall())).toList());
        return table;
    }

    private String servers() {
        List<String> lines = new ArrayList<>();
        results.servers().forEach(server -> lines.add("- " + server.name() + ": " + server.description() + "."));
        Run direct = results.direct();
        lines.add(String.format(Locale.ROOT, "- Without a server, at %,d/s: set-up p50 %.2f, p99 %.2f ms; that much is the load's own.",
                direct.rate(), direct.ringing().quantile(0.5), direct.ringing().quantile(0.99)));
        return String.join("\n", lines) + "\n";
    }

    private String unclean() {
        Table table = new Table("server", List.of("calls/s", "calls", "failed", "unexpected messages", "retransmissions",
                "other cores busy"));
        List<OfServer> servers = results.servers();
        long rows = servers.stream().flatMap(server -> runs(server).filter(run -> !run.clean())
                .map(run -> table.row(server.name(), row(run)))).count();
        return rows == 0 ? "None.\n" : "Those of the search for the highest clean rate included; a call that failed on both sides "
                + "counts twice.\n\n" + table;
    }

    private static Stream<Run> runs(OfServer server) {
        return Stream.concat(server.runs().stream(),
                Stream.ofNullable(server.rate()).flatMap(rate -> rate.runs().stream()));
    }

    private static List<String> row(Run run) {
        return List.of(Integer.toString(run.rate()), Long.toString(run.calls()), Long.toString(run.failed()),
                Long.toString(run.unexpected()), Long.toString(run.repeated()),
                String.format(Locale.ROOT, "%.2f", run.otherCores()));
    }
}
