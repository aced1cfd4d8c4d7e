package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.load.Outage;
import java.util.List;

/** The part of the page about how long service is not what it was when a process is killed. */
public record ClusterDeathsPart(Cluster.Deaths deaths, Machine machine) {
    /** Markdown. */
    public String text() {
        Table table = new Table("`kill -9` of", List.of("full service after, ms", "aim, ms", "steps that took longer", "the longest, ms",
                "failed"));
        row(table, "one of three engines", deaths.engine());
        row(table, "one of three state nodes", deaths.state());
        return "## When a process is killed\n\n" + machine.text() + "\n\n" + """
                Three engines, three state nodes and a balancer that hands each message to the next engine, on this one machine; 50 calls
                a second, each up for a second. Full service is when the last step of a call (INVITE to 180, INVITE to 200, BYE to 200,
                repeats over UDP after 500 ms included) that took longer than 100 ms was answered, or failed: after 16 s or by an error.
                What was handed to the engine at the moment of its death comes again by the phones' first repeat, T1 (500 ms) later: no
                system can answer that earlier. The balancer hands nothing to an engine whose port refused a message until it answers
                again; one without health checks, such as `kamailio-stateless.cfg`, goes on to lose each third message until the engine is
                back, and service is not full before. Java runs with `-XX:TieredStopAtLevel=1`, as in `bin/cluster`: six nodes on few cores.

                """ + table;
    }

    private static void row(Table table, String what, Outage.Seen seen) {
        table.row(what, List.of(Long.toString(seen.untilFull().toMillis()), "1000", Long.toString(seen.slow()),
                Long.toString(seen.longest().toMillis()), Long.toString(seen.failed())));
    }
}
