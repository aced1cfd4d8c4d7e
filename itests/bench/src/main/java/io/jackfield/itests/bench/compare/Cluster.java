package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Outage;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.ClusterServer.Setting;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.bench.server.Servers;
import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What the state tier costs, beside the embedded node and the classic B2BUA in the same run. One after the other, each started anew and
 * warmed up, so that no more processes run than what is measured has.
 */
public final class Cluster {
    private static final int FIRST_TRY = 700;
    private static final int GRAIN = 50;
    /** Calls to warm up where only bytes are counted. */
    private static final int FEW = 2_000;
    /** As {@code bin/cluster} sets it for a machine that does six nodes' work. */
    private static final String FEW_CORES = "-XX:TieredStopAtLevel=1";
    /** Calls to warm up where each message goes to another engine, which is dear. */
    private static final int SOME = 4_000;
    /** What six nodes carry on few cores, each message on another. */
    private static final int SPRAY_RATE = 100;
    private static final Duration BEFORE_A_DEATH = Duration.ofSeconds(3);
    private static final Duration AFTER_A_DEATH = Duration.ofSeconds(8);

    private static final Setting SHIPPED = new Setting("1 engine, 2 state nodes", 1, 2, false, List.of(), List.of());
    private static final Setting SPRAYED = new Setting("3 + 3, each message to the next engine", 3, 3, true, List.of(), List.of());
    private static final List<Setting> SIZES = List.of(SHIPPED,
            new Setting("3 + 3, a call stays on an engine", 3, 3, false, List.of(), List.of()), SPRAYED);
    /** Each measure switched off in turn. Holds are retained by who has the call in its near cache only. */
    private static final List<Setting> SWITCHED_OFF = List.of(SHIPPED,
            new Setting("without group commit", 1, 2, false, List.of(), List.of("groupCommit=0")),
            new Setting("without retained holds", 1, 2, false, List.of(), List.of("retainedHolds=0")),
            new Setting("without near cache and retained holds", 1, 2, false, List.of("nearCacheCalls=0"), List.of("retainedHolds=0")),
            new Setting("without all three", 1, 2, false, List.of("nearCacheCalls=0"), List.of("retainedHolds=0", "groupCommit=0")));

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

    /** One run. @param engineCpu what of the servers' CPU was the engines' */
    public record Measured(Run run, Duration engineCpu) {
        public double enginePerCall() {
            return engineCpu.toNanos() / 1e6 / run.completed();
        }

        public double statePerCall() {
            return run.cpuPerCall() - enginePerCall();
        }
    }

    /**
     * All runs of one server.
     *
     * @param clean    the highest clean rate; null where it was not looked for
     * @param counters of the engines, when it was over; empty where there are none to ask for
     */
    public record Row(String name, List<Measured> runs, CleanRate clean, Map<String, Long> counters) {
        public Row {
            runs = List.copyOf(runs);
            counters = Map.copyOf(counters);
        }

        /** The median over the runs at a rate; not a number where there was none. */
        public Spread at(int rate, ToDoubleFunction<Measured> figure) {
            return Spread.of(runs.stream().filter(each -> each.run().rate() == rate).mapToDouble(figure).boxed().toList());
        }
    }

    /**
     * What calls cost.
     *
     * @param rates of the plan, and half of the highest clean rate of one engine where that was looked for
     * @param rows  the embedded node first, the classic B2BUA second
     */
    public record Cost(List<Integer> rates, int half, List<Row> rows) {
    }

    /** How long service was not what it was, after {@code kill -9}. */
    public record Deaths(Outage.Seen engine, Outage.Seen state) {
    }

    /** @param all whether with three engines and three state nodes, too */
    public Cost cost(boolean all) throws IOException, InterruptedException {
        List<Row> clusters = new ArrayList<>();
        List<Integer> rates = new ArrayList<>(plan.rates());
        if (all && !rates.contains(SPRAY_RATE)) {
            rates.add(SPRAY_RATE);
        }
        int half = 0;
        for (Setting setting : all ? SIZES : List.of(SHIPPED)) {
            try (ClusterServer cluster = servers.cluster(setting.with(grid))) {
                Comparison.warmUp(cluster, load, setting == SPRAYED ? plan.warmedWith(2 * SOME) : plan, progress);
                List<Measured> runs = new ArrayList<>(runs(cluster, setting == SPRAYED ? List.of(SPRAY_RATE) : rates));
                CleanRate clean = setting == SPRAYED ? null : search(cluster);
                if (setting == SHIPPED && clean != null && clean.highest() > 0) {
                    half = Math.round(clean.highest() / 2f / GRAIN) * GRAIN;
                    rates.add(half);
                    runs.addAll(runs(cluster, List.of(half)));
                }
                clusters.add(new Row(setting.name(), runs, clean, cluster.counters()));
            }
        }
        List<Row> rows = new ArrayList<>();
        try (Server embedded = servers.jackfield()) {
            Comparison.warmUp(embedded, load, plan, progress);
            rows.add(new Row(embedded.name(), runs(embedded, rates), search(embedded), Map.of()));
        }
        try (Server classic = servers.classic()) {
            Comparison.warmUp(classic, load, plan, progress);
            rows.add(new Row(classic.name(), runs(classic, rates), null, Map.of()));
        }
        rows.addAll(clusters);
        return new Cost(rates, half, rows);
    }

    /** As it is shipped, and with each measure switched off in turn. */
    public List<Row> switches() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Setting setting : SWITCHED_OFF) {
            try (ClusterServer cluster = servers.cluster(setting.with(grid))) {
                Comparison.warmUp(cluster, load, plan, progress);
                List<Measured> runs = runs(cluster, plan.rates());
                rows.add(new Row(setting.name(), runs, null, cluster.counters()));
            }
        }
        return rows;
    }

    private CleanRate search(Server server) throws IOException, InterruptedException {
        return plan.tries() > 0 ? CleanRate.search(server, load, plan, FIRST_TRY, progress) : null;
    }

    private List<Measured> runs(Server server, List<Integer> rates) throws IOException, InterruptedException {
        List<Measured> runs = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (int rate : rates) {
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

    /** Heap of the state nodes with calls held, all replicas. */
    public Held memory() throws IOException, InterruptedException {
        try (ClusterServer cluster = servers.cluster(SHIPPED.with(grid))) {
            Comparison.warmUp(cluster, load, plan.warmedWith(FEW), progress);
            return Held.measure(cluster, load, plan.held(), progress);
        }
    }

    /** Three engines and three state nodes, each message to the next: one of each is killed. */
    public Deaths deaths() throws IOException, InterruptedException {
        try (ClusterServer cluster = servers.cluster(SPRAYED.with(grid).on(FEW_CORES))) {
            Comparison.warmUp(cluster, load, plan.warmedWith(SOME), progress);
            Outage.Seen engine = death(cluster, cluster::killEngine, "an engine");
            return new Deaths(engine, death(cluster, cluster::killState, "a state node"));
        }
    }

    private Outage.Seen death(ClusterServer server, Runnable kill, String whose) throws IOException, InterruptedException {
        try (Sipp phone = load.phone(server, AFTER_A_DEATH.multipliedBy(3)); Outage outage = Outage.watch(server.address())) {
            Thread.sleep(BEFORE_A_DEATH.toMillis());
            Map<String, Long> before = server.counters();
            long diedAt = System.nanoTime();
            kill.run();
            Thread.sleep(AFTER_A_DEATH.toMillis());
            Outage.Seen seen = outage.end(diedAt);
            progress.say("kill -9 of %s: full service after %d ms; %d steps slow, %d failed; %s", whose, seen.untilFull().toMillis(),
                    seen.slow(), seen.failed(), seen.course());
            Map<String, Long> after = new TreeMap<>(server.counters());
            after.replaceAll((name, value) -> value - before.getOrDefault(name, 0L));
            after.values().removeIf(value -> value <= 0);
            progress.say("the engines counted %s", after);
            return seen;
        }
    }
}
