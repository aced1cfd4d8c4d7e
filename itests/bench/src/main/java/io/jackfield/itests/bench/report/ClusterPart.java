package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.CleanRate;
import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Cluster.Measured;
import io.jackfield.itests.bench.compare.Cluster.Row;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The part of the page about the price of the state tier. */
public record ClusterPart(Plan plan, Cluster.Cost cost, Machine machine) {
    private static final double MOST_OF_EMBEDDED = 2.5;
    private static final double MOST_OF_CLASSIC = 1.5;
    private static final double MOST_ADDED = 5;

    /** Markdown. */
    public String text() {
        StringBuilder text = new StringBuilder("## A call on a cluster\n\n" + machine.text() + "\n\n" + String.format(Locale.ROOT, """
                The same calls through call-forward on the embedded store and on clusters with one replica, and through the classic
                B2BUA, all on this machine, one after the other; each started anew and warmed up with up to %,d calls, then %d run(s) of
                %d s at each rate. CPU is in ms per call, in user and system mode, over all engines and all state nodes; the balancer in front of
                three engines counts as load. Nodes share two cores with the load: the figures say what a call costs, not how many calls
                more machines carry.
                """, plan.warmUp(), plan.rounds(), plan.run().toSeconds()));
        for (int rate : cost.rates()) {
            text.append(String.format(Locale.ROOT, "%nAt %,d calls/s%s:%n%n", rate,
                    rate == cost.half() ? ", half of the highest clean rate of one engine with two state nodes" : "")).append(table(rate));
        }
        if (cost.rows().stream().anyMatch(row -> row.clean() != null)) {
            text.append("\nHighest clean rate (no call failed, under 0.5 % repeated):\n\n").append(cleanRates());
        }
        return text.append("\nThe aims:\n\n").append(aims()).append("\nWhat the engines counted, warm-up included:\n\n")
                .append(ClusterSwitchesPart.counters(cost.rows())).toString();
    }

    private Row embedded() {
        return cost.rows().get(0);
    }

    private Row classic() {
        return cost.rows().get(1);
    }

    private Table table(int rate) {
        Table table = new Table("", List.of("engines", "state nodes", "together", "to embedded", "to classic RI", "set-up p50 / p99, ms",
                "failed / calls", "repeats", "other cores busy"));
        for (Row row : cost.rows()) {
            if (row.runs().stream().anyMatch(each -> each.run().rate() == rate)) {
                boolean cluster = row != embedded() && row != classic();
                table.row(row.name(), List.of(cluster ? figure("%.3f", row.at(rate, Measured::enginePerCall).median()) : "",
                        cluster ? figure("%.3f", row.at(rate, Measured::statePerCall).median()) : "", figure("%.3f", together(row, rate)),
                        figure("%.2f", together(row, rate) / together(embedded(), rate)),
                        figure("%.2f", together(row, rate) / together(classic(), rate)),
                        figure("%.2f", setUp(row, rate, 0.5)) + " / " + figure("%.2f", setUp(row, rate, 0.99)),
                        sum(row, rate, Run::failed) + " / " + sum(row, rate, Run::calls), Long.toString(sum(row, rate, Run::repeated)),
                        figure("%.2f", row.at(rate, each -> each.run().otherCores()).median())));
            }
        }
        return table;
    }

    private Table cleanRates() {
        Table table = new Table("", List.of("calls/s"));
        for (Row row : cost.rows()) {
            CleanRate clean = row.clean();
            if (clean != null) {
                table.row(row.name(), List.of(String.format(Locale.ROOT, "%,d%s", clean.highest(), clean.bounded() ? "" : " or more")));
            }
        }
        return table;
    }

    /** Of the clusters whose balancer keeps a call on an engine, as they are shipped. */
    private Table aims() {
        Table table = new Table("", List.of("of embedded (2.5)", "of classic RI (1.5)", "added to p99 at half load, ms (5)", "met"));
        int rate = cost.rates().contains(500) ? 500 : cost.rates().get(0);
        for (Row row : cost.rows().subList(2, cost.rows().size())) {
            double toEmbedded = together(row, rate) / together(embedded(), rate);
            if (Double.isNaN(toEmbedded)) {
                continue; // each message to the next engine: measured at a lower rate
            }
            double toClassic = together(row, rate) / together(classic(), rate);
            double added = cost.half() == 0 ? Double.NaN : setUp(row, cost.half(), 0.99) - setUp(embedded(), cost.half(), 0.99);
            table.row(row.name(), List.of(figure("%.2f", toEmbedded), figure("%.2f", toClassic), figure("%.2f", added),
                    met(toEmbedded, MOST_OF_EMBEDDED) + ", " + met(toClassic, MOST_OF_CLASSIC) + ", " + met(added, MOST_ADDED)));
        }
        return table;
    }

    private static String met(double figure, double most) {
        return Double.isNaN(figure) ? "not measured" : figure <= most ? "yes" : "no";
    }

    private static double together(Row row, int rate) {
        return row.at(rate, each -> each.run().cpuPerCall()).median();
    }

    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static double setUp(Row row, int rate, double share) {
        return Latencies.of(row.runs().stream().filter(each -> each.run().rate() == rate).map(each -> each.run().ringing()).toList())
                .quantile(share);
    }

    private static long sum(Row row, int rate, ToLongFunction<Run> figure) {
        return row.runs().stream().map(Measured::run).filter(run -> run.rate() == rate).mapToLong(figure).sum();
    }
}
