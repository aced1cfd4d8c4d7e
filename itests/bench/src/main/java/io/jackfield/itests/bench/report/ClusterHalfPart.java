package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.CleanRate;
import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.compare.Row;
import java.util.List;
import java.util.Locale;

/** The part of the page about how many calls, and set-up times at half of that. @param half of the embedded node first */
public record ClusterHalfPart(Plan plan, Cluster.Half half, Machine machine) {
    private static final double MOST_ADDED = 5;

    /** Markdown. */
    public String text() {
        Row embedded = half.rows().get(0);
        double before = embedded.setUp(half.rate()).quantile(0.99);
        Table table = new Table("", List.of("highest clean rate, calls/s", "set-up p50 / p99, ms", "added to p99, ms", "at most 5 ms"));
        for (int i = 0; i < half.rows().size(); i++) {
            Row row = half.rows().get(i);
            CleanRate clean = half.clean().get(i);
            double p99 = row.setUp(half.rate()).quantile(0.99);
            table.row(row.name(), List.of(String.format(Locale.ROOT, "%,d%s", clean.highest(), clean.bounded() ? "" : " or more"),
                    String.format(Locale.ROOT, "%.2f / %.2f", row.setUp(half.rate()).quantile(0.5), p99),
                    row == embedded ? "" : String.format(Locale.ROOT, "%.2f", p99 - before),
                    row == embedded ? "" : TurnsTable.met(p99 - before, MOST_ADDED)));
        }
        return "## How many calls, and how fast at half of that\n\n" + machine.text() + "\n\n"
                + "A rate is clean if no call fails and fewer than 0.5 messages too many come on 100 calls, for " + plan.probe().toSeconds()
                + " s. Set-up, from INVITE to 180,\nat " + half.rate() + " calls/s for all: half of the highest clean rate of one engine with two"
                + " state nodes.\n" + TurnsTable.how(plan.warmUp(), plan.rounds(), plan.run().toSeconds()) + "\n" + table
                + "\nThe runs at that rate:\n\n" + new TurnsTable(half.rows(), List.of(embedded)).cost(half.rate());
    }
}
