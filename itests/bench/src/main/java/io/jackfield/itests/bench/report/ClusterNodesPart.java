package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Plan;
import java.util.Locale;

/** The part of the page about more nodes. @param cost of the embedded node, one engine with two state nodes, three with three */
public record ClusterNodesPart(Plan plan, Cluster.Cost cost, Machine machine) {
    /** Markdown. */
    public String text() {
        TurnsTable tables = new TurnsTable(cost.rows(), cost.rows().subList(0, 2));
        StringBuilder text = new StringBuilder("## A call on more nodes\n\n" + machine.text() + "\n\n"
                + "Whether a call costs the same where there are more nodes. They share the cores with the load: the figures say what a call\n"
                + "costs, not how many calls more machines carry. The balancer in front of three engines counts as load.\n"
                + TurnsTable.how(plan.warmUp(), plan.rounds(), plan.run().toSeconds()));
        for (int rate : cost.rates()) {
            text.append(String.format(Locale.ROOT, "%nAt %,d calls/s:%n%n", rate)).append(tables.cost(rate));
        }
        return text.append(tables.counters()).toString();
    }
}
