package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster.Measured;
import io.jackfield.itests.bench.compare.Cluster.Row;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.load.Latencies;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The part of the page about what makes the state tier cheap, each switched off in turn. @param rows as it is shipped first */
public record ClusterSwitchesPart(Plan plan, List<Row> rows, Machine machine) {
    /** Markdown. */
    public String text() {
        int rate = plan.rates().get(0);
        Table table = new Table("", List.of("engine", "state nodes", "together", "to as shipped", "set-up p50 / p99, ms", "failed"));
        for (Row row : rows) {
            Latencies setUp = Latencies.of(row.runs().stream().map(each -> each.run().ringing()).toList());
            table.row(row.name(), List.of(figure(row.at(rate, Measured::enginePerCall).median()),
                    figure(row.at(rate, Measured::statePerCall).median()), figure(together(row, rate)),
                    String.format(Locale.ROOT, "%.2f", together(row, rate) / together(rows.get(0), rate)),
                    String.format(Locale.ROOT, "%.2f / %.2f", setUp.quantile(0.5), setUp.quantile(0.99)),
                    Long.toString(row.runs().stream().mapToLong(each -> each.run().failed()).sum())));
        }
        return "## What makes the state tier cheap\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                One engine and two state nodes at %,d calls/s, as shipped and with each measure switched off; CPU in ms per call. A
                retained hold is of use to who has the call in the near cache, so that without the one there is not the other.

                """, rate) + table + "\nWhat the engine counted, warm-up included:\n\n" + counters(rows);
    }

    private static double together(Row row, int rate) {
        return row.at(rate, each -> each.run().cpuPerCall()).median();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Of those that have counters. */
    static Table counters(List<Row> rows) {
        List<String> names = List.of("engine.received", "engine.timers.fired", "engine.cache.hits", "engine.cache.valid-hits",
                "engine.repeated.stale", "engine.repeated.life-ended");
        Table table = new Table("", names);
        for (Row row : rows) {
            Map<String, Long> counters = row.counters();
            if (!counters.isEmpty()) {
                table.row(row.name(), names.stream().map(name -> String.format(Locale.ROOT, "%,d", counters.getOrDefault(name, 0L)))
                        .toList());
            }
        }
        return table;
    }
}
