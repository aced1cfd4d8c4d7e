package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Outage;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.ClusterServer.Setting;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.bench.server.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the state tier costs, beside the embedded node and the classic B2BUA in the same run. The servers of one part are there at the
 * same time, warmed up at the same time, and take {@link Turns turns}.
 */
public final class Cluster {
    private static final int FIRST_TRY = 700;
    private static final int GRAIN = 50;
    /** Calls to warm up where only bytes are counted. */
    private static final int FEW = 6_000;
    /** The same where only one compiler works, and where two of six nodes were started again. */
    private static final int FEWER = 3_000;
    private static final int FEWEST = 400;
    /** As {@code bin/cluster} sets it for a machine that does six nodes' work. */
    private static final String FEW_CORES = "-XX:TieredStopAtLevel=1";
    /** A heap that gives back what it does not need, so that what is resident follows what is live. */
    private static final String GIVES_BACK = "-Xms16m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40";
    /** What six nodes carry on few cores, each message on another. */
    private static final int SPRAY_RATE = 100;
    /** What three nodes carry that are hardly warm. */
    private static final int HELD_RATE = 150;

    private static final Setting SHIPPED = new Setting("1 engine, 2 state nodes", 1, 2, false, List.of(), List.of());
    private static final Setting SIX = new Setting("3 + 3, a call stays on an engine", 3, 3, false, List.of(), List.of());
    private static final Setting SPRAYED = new Setting("3 + 3, each message to the next engine", 3, 3, true, List.of(), List.of());
    /** Each measure switched off in turn. Holds are retained by who has the call in its near cache only. */
    private static final List<Setting> SWITCHES = List.of(SHIPPED,
            new Setting("without group commit", 1, 2, false, List.of(), List.of("groupCommit=0")),
            new Setting("without retained holds", 1, 2, false, List.of(), List.of("retainedHolds=0")),
            new Setting("without near cache and retained holds", 1, 2, false, List.of("nearCacheCalls=0"), List.of("retainedHolds=0")),
            new Setting("without provisional responses ahead", 1, 2, false, List.of("provisionalsAhead=false"), List.of()),
            new Setting("without all four", 1, 2, false, List.of("nearCacheCalls=0", "provisionalsAhead=false"),
                    List.of("retainedHolds=0", "groupCommit=0")));

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

    /** What calls cost on servers that took turns. @param rates of the runs */
    public record Cost(List<Integer> rates, List<Row> rows) { }

    /**
     * How many calls, and how long a set-up takes at half of that.
     *
     * @param clean the highest clean rate of each, in the order of rows
     * @param rate  half of the highest clean rate of one engine with two state nodes, or the plan's where none was clean
     * @param rows  of runs at that rate
     */
    public record Half(List<CleanRate> clean, int rate, List<Row> rows) { }

    /** How long service was not what it was, after {@code kill -9}. */
    public record Deaths(List<Outage.Seen> engine, List<Outage.Seen> state) { }

    /** The embedded node, the classic B2BUA, one engine with two state nodes. */
    public Cost cost() throws IOException, InterruptedException {
        return turns(plan.rates(), () -> List.of(servers.jackfield(), servers.classic(), cluster(SHIPPED)));
    }

    /** The embedded node, one engine with two state nodes, three with three. */
    public Cost nodes() throws IOException, InterruptedException {
        return turns(plan.rates(), () -> List.of(servers.jackfield(), cluster(SHIPPED), cluster(SIX)));
    }

    /** The embedded node, the classic B2BUA, and three engines that get each message in turn. */
    public Cost spray() throws IOException, InterruptedException {
        return turns(List.of(Math.min(SPRAY_RATE, plan.rates().get(0))),
                () -> List.of(servers.jackfield(), servers.classic(), cluster(SPRAYED)));
    }

    /** As it is shipped, and with each measure switched off. */
    public Cost switches() throws IOException, InterruptedException {
        return turns(plan.rates(), () -> {
            List<Server> all = new ArrayList<>();
            for (Setting setting : SWITCHES) {
                all.add(cluster(setting));
            }
            return all;
        });
    }

    /** The embedded node, one engine with two state nodes, three with three: how many calls, and set-up times at half of that. */
    public Half half() throws IOException, InterruptedException {
        try (servers) {
            List<Server> all = List.of(servers.jackfield(), cluster(SHIPPED), cluster(SIX));
            new WarmUp(load, plan.warmUp(), progress).together(all);
            List<CleanRate> clean = new ArrayList<>();
            for (Server server : all) {
                progress.say("%-17s looking for the highest clean rate", server.name());
                clean.add(CleanRate.search(server, load, plan, FIRST_TRY, progress));
            }
            int highest = clean.get(1).highest();
            int rate = highest == 0 ? plan.rates().get(0) : Math.max(GRAIN, Math.round(highest / 2f / GRAIN) * GRAIN);
            return new Half(clean, rate, new Turns(all, load, plan, progress).take(List.of(rate)));
        }
    }

    private interface Start {
        List<? extends Server> servers() throws IOException, InterruptedException;
    }

    private Cost turns(List<Integer> rates, Start start) throws IOException, InterruptedException {
        try (servers) {
            List<? extends Server> all = start.servers();
            new WarmUp(load, plan.warmUp(), progress).together(all);
            return new Cost(rates, new Turns(all, load, plan, progress).take(rates));
        }
    }

    private ClusterServer cluster(Setting setting) throws IOException, InterruptedException {
        progress.say("starting %s", setting.name());
        return servers.cluster(setting.with(grid));
    }

    /** Memory of the state nodes with calls held, all replicas. */
    public Held memory() throws IOException, InterruptedException {
        try (servers) {
            ClusterServer cluster = cluster(SHIPPED.on(GIVES_BACK));
            new WarmUp(load, Math.min(plan.warmUp(), FEW), progress).alone(cluster, HELD_RATE);
            return Held.measure(cluster, load, plan.held(), HELD_RATE, progress);
        }
    }

    /** Three engines and three state nodes, each message to the next: in each round one of each is killed, and started again. */
    public Deaths deaths() throws IOException, InterruptedException {
        List<Outage.Seen> engine = new ArrayList<>();
        List<Outage.Seen> state = new ArrayList<>();
        try (servers) {
            ClusterServer cluster = cluster(SPRAYED.on(FEW_CORES));
            Outages outages = new Outages(cluster, load, progress);
            for (int round = 0; round < plan.rounds(); round++) {
                new WarmUp(load, Math.min(plan.warmUp(), round == 0 ? FEWER : FEWEST), progress).alone(cluster);
                engine.add(outages.engine());
                state.add(outages.state());
            }
        }
        return new Deaths(engine, state);
    }
}
