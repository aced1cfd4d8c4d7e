package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Outage;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Nodes of a cluster that are killed while calls are made, and started again. */
public final class Outages {
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(6);

    private final ClusterServer cluster;
    private final Load load;
    private final Progress progress;

    Outages(ClusterServer cluster, Load load, Progress progress) {
        this.cluster = cluster;
        this.load = load;
        this.progress = progress;
    }

    private interface Restart {
        void again() throws IOException, InterruptedException;
    }

    /** An engine dies, and is back when this returns. */
    Outage.Seen engine() throws IOException, InterruptedException {
        return death("an engine", cluster::killEngine, cluster::engineAgain);
    }

    /** A state node dies, and is back when this returns. */
    Outage.Seen state() throws IOException, InterruptedException {
        return death("a state node", cluster::killState, cluster::stateAgain);
    }

    private Outage.Seen death(String whose, Runnable kill, Restart restart) throws IOException, InterruptedException {
        Outage.Seen seen;
        try (Sipp phone = load.phone(cluster, AFTER.multipliedBy(3)); Outage outage = Outage.watch(cluster.address())) {
            Thread.sleep(BEFORE.toMillis());
            Map<String, Long> before = cluster.counters();
            long diedAt = System.nanoTime();
            kill.run();
            Thread.sleep(AFTER.toMillis());
            seen = outage.end(diedAt);
            progress.say("kill -9 of %s: full service after %d ms; %d steps slow, %d failed; %s", whose, seen.untilFull().toMillis(),
                    seen.slow(), seen.failed(), seen.course());
            Map<String, Long> after = new TreeMap<>(cluster.counters());
            after.replaceAll((name, value) -> value - before.getOrDefault(name, 0L));
            after.values().removeIf(value -> value <= 0);
            progress.say("the engines counted %s", after);
        }
        restart.again();
        return seen;
    }
}
