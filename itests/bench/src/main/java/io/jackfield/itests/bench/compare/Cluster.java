package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.ClusterServer.Setting;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.bench.server.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the state tier costs: the embedded node, and one engine with two state nodes as it is shipped and with what makes it cheap
 * switched off. One after the other, each warmed up, each with a life of its own.
 */
public final class Cluster {
    /** As it is shipped, and with each measure switched off in turn. Holds are retained by who has the call in its near cache only. */
    private static final List<Setting> SETTINGS = List.of(
            new Setting("one engine, two state nodes", List.of(), List.of()),
            new Setting("without retained holds", List.of(), List.of("retainedHolds=0")),
            new Setting("without near cache and retained holds", List.of("nearCacheCalls=0"), List.of("retainedHolds=0")));
    private static final int STATE_NODES = 2;

    private final Servers servers;
    private final Load load;
    private final Plan plan;
    private final Progress progress;
    private final List<String> grid;

    /** @param grid further lines of the configuration of the state tier, for all settings */
    public Cluster(Servers servers, Load load, Plan plan, Progress progress, List<String> grid) {
        this.grid = List.copyOf(grid);
        this.servers = servers;
        this.load = load;
        this.plan = plan;
        this.progress = progress;
    }

    /** One run. @param engineCpu what of the servers' CPU was the engine's */
    public record Measured(Run run, Duration engineCpu) {
        public double enginePerCall() {
            return engineCpu.toNanos() / 1e6 / run.completed();
        }

        public double statePerCall() {
            return run.cpuPerCall() - enginePerCall();
        }
    }

    /** All runs of one server. @param counters of the engine, when it was over; empty where they were not asked for */
    public record Row(String name, List<Measured> runs, Map<String, Long> counters) {
        /** The median over the runs at a rate. */
        public Spread at(int rate, ToDoubleFunction<Measured> figure) {
            return Spread.of(runs.stream().filter(each -> each.run().rate() == rate).mapToDouble(figure).boxed().toList());
        }
    }

    /** The embedded node first. */
    public List<Row> measure() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (Server embedded = servers.jackfield()) {
            rows.add(new Row("embedded store", runs(embedded), Map.of()));
        }
        for (Setting setting : SETTINGS) {
            List<String> lines = new ArrayList<>(grid);
            lines.addAll(setting.grid());
            try (ClusterServer cluster = servers.cluster(new Setting(setting.name(), setting.engine(), lines), STATE_NODES)) {
                rows.add(new Row(setting.name(), runs(cluster), cluster.counters()));
            }
        }
        return rows;
    }

    private List<Measured> runs(Server server) throws IOException, InterruptedException {
        Comparison.warmUp(server, load, plan, progress);
        List<Measured> runs = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (int rate : plan.rates()) {
                Duration before = engine(server);
                Run run = load.run(server, rate, plan.run());
                runs.add(new Measured(run, engine(server).minus(before)));
                progress.ran(server.name(), run);
                if (run.failed() > 0) {
                    load.settle(server);
                }
            }
        }
        return runs;
    }

    private static Duration engine(Server server) throws IOException {
        return server instanceof ClusterServer cluster ? cluster.engineCpu() : server.cpu();
    }
}
