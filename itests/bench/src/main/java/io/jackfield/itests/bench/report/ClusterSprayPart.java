package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Plan;
import java.util.Locale;

/** The part of the page about the worst balancer. @param cost of the embedded node, the classic B2BUA and three engines that get each
 *  message in turn */
public record ClusterSprayPart(Plan plan, Cluster.Cost cost, Machine machine) {
    /** Markdown. */
    public String text() {
        int rate = cost.rates().get(0);
        TurnsTable tables = new TurnsTable(cost.rows(), cost.rows().subList(0, 2));
        return "## A call whose every message goes to another engine\n\n" + machine.text() + "\n\n"
                + "Three engines and three state nodes behind a balancer that hands each message to the next engine, the worst case, at a rate\n"
                + "that six nodes on this machine carry; no aim is set for it.\n"
                + TurnsTable.how(plan.warmUp(), plan.rounds(), plan.run().toSeconds())
                + String.format(Locale.ROOT, "%nAt %,d calls/s:%n%n", rate) + tables.cost(rate) + tables.counters();
    }
}
