package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Spread;
import io.jackfield.itests.bench.load.Outage;
import java.util.List;
import java.util.stream.Collectors;

/** The part of the page about how long service is not what it was when a process is killed. */
public record ClusterDeathsPart(Cluster.Deaths deaths, Machine machine) {
    private static final double MOST_MILLIS = 1_000;

    /** Markdown. */
    public String text() {
        Table table = new Table("`kill -9` of", List.of("full service after, ms", "median", "at most 1,000",
                "steps that took longer", "the longest, ms", "failed"));
        row(table, "one of three engines", deaths.engine());
        row(table, "one of three state nodes", deaths.state());
        return "## When a process is killed\n\n" + machine.text() + "\n\n" + """
                Three engines, three state nodes and a balancer that hands each message to the next engine, on this one machine; 50 calls
                a second, each up for a second. Each death is one figure; the node is started again before the next. Full service is when
                the last step of a call (INVITE to 180, INVITE to 200, BYE to 200, repeats over UDP after 500 ms included) that took longer
                than 100 ms was answered, or failed: after 16 s or by an error. What was handed to the engine at the moment of its death
                comes again by the phones' first repeat, T1 (500 ms) later: no system can answer that earlier. The balancer hands nothing to
                an engine whose port refused a message until it answers again; one without health checks, such as
                `kamailio-stateless.cfg`, goes on to lose each third message until the engine is back, and service is not full before.
                Java runs with `-XX:TieredStopAtLevel=1`, as in `bin/cluster`: six nodes on few cores.

                """ + table;
    }

    private static void row(Table table, String what, List<Outage.Seen> seen) {
        List<Double> millis = seen.stream().map(each -> (double) each.untilFull().toMillis()).toList();
        table.row(what, List.of(millis.stream().map(each -> Long.toString(Math.round(each))).collect(Collectors.joining(", ")),
                Long.toString(Math.round(Spread.of(millis).median())), TurnsTable.met(Spread.of(millis).most(), MOST_MILLIS),
                seen.stream().map(each -> Long.toString(each.slow())).collect(Collectors.joining(", ")),
                Long.toString(seen.stream().mapToLong(each -> each.longest().toMillis()).max().orElse(0)),
                Long.toString(seen.stream().mapToLong(Outage.Seen::failed).sum())));
    }
}
