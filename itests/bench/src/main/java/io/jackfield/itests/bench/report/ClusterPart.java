package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The part of the page about the price of the state tier. @param rows the embedded node first */
public record ClusterPart(Plan plan, List<Cluster.Row> rows, Machine machine) {
    /** Markdown. */
    public String text() {
        StringBuilder text = new StringBuilder("## A call on a cluster\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                The same calls through call-forward on the embedded store and on one engine with two state nodes and one replica, all
                on this machine; each setting started anew and warmed up with %,d calls, then %d run(s) of %d s at each rate, all
                calls on the one engine. CPU is in ms per call, in user and system mode. Ratios are to the embedded store at the same rate.
                """, plan.warmUp(), plan.rounds(), plan.run().toSeconds()));
        for (int rate : plan.rates()) {
            text.append(String.format(Locale.ROOT, "%nAt %,d calls/s:%n%n", rate)).append(table(rate));
        }
        return text.append("\nWhat the engines counted, warm-up included:\n\n").append(counters()).toString();
    }

    private Table table(int rate) {
        Table table = new Table("", List.of("engine", "state nodes", "together", "ratio", "set-up p50 / p99, ms", "failed / calls",
                "retransmissions", "other cores busy"));
        double embedded = together(rows.get(0), rate);
        for (Cluster.Row row : rows) {
            table.row(row.name(), List.of(millis(row.at(rate, Cluster.Measured::enginePerCall).median()),
                    millis(row.at(rate, Cluster.Measured::statePerCall).median()), millis(together(row, rate)),
                    String.format(Locale.ROOT, "%.2f", together(row, rate) / embedded), setUp(row, rate),
                    sum(row, rate, Run::failed) + " / " + sum(row, rate, Run::calls), Long.toString(sum(row, rate, Run::repeated)),
                    String.format(Locale.ROOT, "%.2f", row.at(rate, each -> each.run().otherCores()).median())));
        }
        return table;
    }

    private static double together(Cluster.Row row, int rate) {
        return row.at(rate, each -> each.run().cpuPerCall()).median();
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String setUp(Cluster.Row row, int rate) {
        Latencies all = Latencies.of(row.runs().stream().filter(each -> each.run().rate() == rate).map(each -> each.run().ringing()).toList());
        return String.format(Locale.ROOT, "%.2f / %.2f", all.quantile(0.5), all.quantile(0.99));
    }

    private static long sum(Cluster.Row row, int rate, ToLongFunction<Run> figure) {
        return row.runs().stream().map(Cluster.Measured::run).filter(run -> run.rate() == rate).mapToLong(figure).sum();
    }

    private Table counters() {
        List<String> names = List.of("engine.received", "engine.timers.fired", "engine.cache.hits", "engine.cache.valid-hits",
                "engine.repeated.stale");
        Table table = new Table("", names);
        for (Cluster.Row row : rows) {
            Map<String, Long> counters = row.counters();
            if (!counters.isEmpty()) {
                table.row(row.name(), names.stream().map(name -> String.format(Locale.ROOT, "%,d", counters.getOrDefault(name, 0L))).toList());
            }
        }
        return table;
    }
}
