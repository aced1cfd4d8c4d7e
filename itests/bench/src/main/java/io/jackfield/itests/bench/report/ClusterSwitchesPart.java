package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Plan;
import java.util.Locale;

/** The part of the page about what makes the state tier cheap, each switched off in turn. @param cost as it is shipped first */
public record ClusterSwitchesPart(Plan plan, Cluster.Cost cost, Machine machine) {
    /** Markdown. */
    public String text() {
        TurnsTable tables = new TurnsTable(cost.rows(), cost.rows().subList(0, 1));
        StringBuilder text = new StringBuilder("## What makes the state tier cheap\n\n" + machine.text() + "\n\n"
                + "One engine and two state nodes as shipped, and with each measure switched off. A retained hold is of use to who has the\n"
                + "call in the near cache, so that without the one there is not the other.\n"
                + TurnsTable.how(plan.warmUp(), plan.rounds(), plan.run().toSeconds()));
        for (int rate : cost.rates()) {
            text.append(String.format(Locale.ROOT, "%nAt %,d calls/s:%n%n", rate)).append(tables.cost(rate));
        }
        return text.append(tables.counters()).toString();
    }
}
