package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Measured;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.compare.Row;
import io.jackfield.itests.bench.compare.Spread;
import java.util.List;
import java.util.Locale;

/** The part of the page about the price of the state tier. @param cost of the embedded node, the classic B2BUA and a cluster */
public record ClusterPart(Plan plan, Cluster.Cost cost, Machine machine) {
    private static final double MOST_OF_EMBEDDED = 2.5;
    private static final double MOST_OF_CLASSIC = 1.5;

    /** Markdown. */
    public String text() {
        List<Row> rows = cost.rows();
        TurnsTable tables = new TurnsTable(rows, rows.subList(0, 2));
        StringBuilder text = new StringBuilder("## A call on a cluster\n\n" + machine.text() + "\n\n"
                + "The same calls through call-forward on the embedded store and on one engine with two state nodes, one replica, and through\n"
                + "the classic B2BUA, all on this machine.\n"
                + TurnsTable.how(plan.warmUp(), plan.rounds(), plan.run().toSeconds()));
        for (int rate : cost.rates()) {
            text.append(String.format(Locale.ROOT, "%nAt %,d calls/s:%n%n", rate)).append(tables.cost(rate));
            text.append("\nThe aims:\n\n").append(aims(rows.get(2), rate));
        }
        return text.append(tables.counters()).toString();
    }

    private Table aims(Row cluster, int rate) {
        Table table = new Table("", List.of("aim", "in the run", "together", "met"));
        aim(table, "CPU per call, of the embedded node's", cluster, cost.rows().get(0), rate, MOST_OF_EMBEDDED);
        aim(table, "CPU per call, of the classic RI B2BUA's", cluster, cost.rows().get(1), rate, MOST_OF_CLASSIC);
        return table;
    }

    private static void aim(Table table, String what, Row cluster, Row to, int rate, double most) {
        Spread together = cluster.ratio(to, rate, Measured::perCall);
        table.row(what, List.of(Double.toString(most), TurnsTable.spread("%.2f", cluster.ratio(to, rate, Measured::runPerCall)),
                TurnsTable.spread("%.2f", together), TurnsTable.met(together.median(), most)));
    }
}
