package io.jackfield.itests.bench;

import io.jackfield.itests.bench.alarm.FullLoad;
import io.jackfield.itests.bench.compare.Cluster;
import io.jackfield.itests.bench.compare.Comparison;
import io.jackfield.itests.bench.compare.Held;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.compare.Progress;
import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.micro.Micro;
import io.jackfield.itests.bench.overload.Overload;
import io.jackfield.itests.bench.report.CallsPart;
import io.jackfield.itests.bench.report.ClusterDeathsPart;
import io.jackfield.itests.bench.report.ClusterHalfPart;
import io.jackfield.itests.bench.report.ClusterMemoryPart;
import io.jackfield.itests.bench.report.ClusterNodesPart;
import io.jackfield.itests.bench.report.ClusterPart;
import io.jackfield.itests.bench.report.ClusterSprayPart;
import io.jackfield.itests.bench.report.ClusterSwitchesPart;
import io.jackfield.itests.bench.report.Machine;
import io.jackfield.itests.bench.report.MicroPart;
import io.jackfield.itests.bench.report.Page;
import io.jackfield.itests.bench.report.Plot;
import io.jackfield.itests.bench.server.ClusterServer;
import io.jackfield.itests.bench.server.JackfieldServer;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.bench.server.Servers;
import io.jackfield.itests.bench.soak.Soak;
import io.jackfield.itests.bench.soak.SoakPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** The command {@code ./jackfield bench}: see its --help. */
public final class Bench {
    private static final String PAGE = "performance.md";
    private static final String PLOT = "performance.svg";

    private static final List<Integer> OVERLOAD = List.of(1_000, 2_000, 4_000);

    private final Options options;
    private final Path home = Path.of(System.getProperty("jackfield.home"));
    private final Path directory = Path.of(System.getProperty("bench.directory"));
    private final Path docs = Path.of(System.getProperty("bench.docs"));
    private final Load load = new Load(directory.resolve("sipp"));
    private final Progress progress = new Progress(System.out);

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("jackfield: " + e.getMessage());
            System.exit(2);
            return;
        }
        Servers.stopAllAtExit();
        System.exit(new Bench(options).run() ? 0 : 1);
    }

    /** Whether all is well. */
    private boolean run() throws Exception {
        return switch (options.what()) {
            case COMPARE -> compare();
            case CLUSTER -> cluster();
            case HELD -> hold();
            case SOAK -> soak();
            case FULL_LOAD -> fullLoad();
            case OVERLOAD, CLUSTER_OVERLOAD -> overload();
            case MICRO -> micro();
        };
    }

    private boolean compare() throws IOException, InterruptedException {
        Plan plan = options.quick() ? Plan.QUICK : Plan.WHOLE;
        if (!options.rates().isEmpty()) {
            plan = plan.withRates(options.rates());
        }
        if (options.rounds() > 0) {
            plan = plan.withRounds(options.rounds());
        }
        try (Servers servers = servers()) {
            Comparison.Results results =
                    new Comparison(servers.startAll(), servers.direct(), load, plan, progress).compare();
            Path out = out(options.quick() ? directory : docs);
            Files.createDirectories(out);
            Files.writeString(out.resolve(PLOT), new Plot(results.servers()).svg());
            write(out, "calls", new CallsPart(results, Machine.here()).text(PLOT));
        }
        return true;
    }

    private boolean cluster() throws IOException, InterruptedException {
        Plan plan = options.quick() ? Plan.CLUSTER_QUICK : Plan.CLUSTER;
        if (!options.rates().isEmpty()) {
            plan = plan.withRates(options.rates());
        }
        if (options.rounds() > 0) {
            plan = plan.withRounds(options.rounds());
        }
        if (options.held() > 0) {
            plan = plan.withHeld(options.held());
        }
        Path out = out(options.quick() ? directory : docs);
        try (Servers servers = servers()) {
            Cluster cluster = new Cluster(servers, load, plan, progress, List.of());
            for (Options.Part part : options.parts()) {
                switch (part) {
                    case COST -> write(out, "cluster", new ClusterPart(plan, cluster.cost(), Machine.here()).text());
                    case NODES -> write(out, "cluster-nodes", new ClusterNodesPart(plan, cluster.nodes(), Machine.here()).text());
                    case SPRAY -> write(out, "cluster-spray", new ClusterSprayPart(plan, cluster.spray(), Machine.here()).text());
                    case HALF -> write(out, "cluster-half", new ClusterHalfPart(plan, cluster.half(), Machine.here()).text());
                    case SWITCHES -> write(out, "cluster-switches",
                            new ClusterSwitchesPart(plan, cluster.switches(), Machine.here()).text());
                    case MEMORY -> write(out, "cluster-memory", new ClusterMemoryPart(cluster.memory(), Machine.here()).text());
                    case DEATHS -> write(out, "cluster-deaths", new ClusterDeathsPart(cluster.deaths(), Machine.here()).text());
                }
            }
        }
        return true;
    }

    /** Only the heap; nothing is written. */
    private boolean hold() throws IOException, InterruptedException {
        long failed = 0;
        try (Servers servers = servers()) {
            for (Server server : List.of(servers.jackfield(), servers.classic())) {
                failed += Held.measure(server, load, options.held(), progress).failed();
            }
        }
        return failed == 0;
    }

    private boolean soak() throws IOException, InterruptedException {
        try (Servers servers = servers()) {
            JackfieldServer server = servers.jackfield();
            Comparison.warmUp(server, load, progress);
            int rate = options.rates().isEmpty() ? Comparison.cleanRate(server, load, progress) / 2 : options.rates().get(0);
            Soak.Outcome outcome = new Soak(server, load, progress).run(Soak.Plan.of(rate, options.soak()));
            write(out(docs), "soak", new SoakPart(outcome, Machine.here()).text());
            return outcome.good();
        }
    }

    /** Nothing is written; the lines are for whoever asked. */
    private boolean fullLoad() throws IOException, InterruptedException {
        try (Servers servers = servers()) {
            int rate = options.rates().isEmpty() ? FullLoad.RATE : options.rates().get(0);
            FullLoad.Outcome outcome = FullLoad.run(servers, directory, load, rate, options.soak(), FullLoad.DETECTION_MILLIS);
            progress.say("%s", outcome);
            return outcome.deaths() == 0;
        }
    }

    /** Nothing is written; the lines are for whoever asked. */
    private boolean overload() throws IOException, InterruptedException {
        List<Integer> rates = options.rates().isEmpty() ? OVERLOAD : options.rates();
        try (Servers servers = servers()) {
            Server server = options.what() == Options.What.OVERLOAD ? servers.jackfield()
                    : servers.cluster(new ClusterServer.Setting("cluster 1 + 2", 1, 2, false, List.of(), List.of()));
            new Overload(load, progress).run(server, rates, options.soak(), !options.quick());
            progress.say("%s", server instanceof JackfieldServer one ? one.counters() : ((ClusterServer) server).counters());
        }
        return true;
    }

    private boolean micro() throws IOException, RunnerException {
        write(out(docs), "micro", new MicroPart(Micro.run(), Machine.here()).text());
        return true;
    }

    private Servers servers() {
        return new Servers(home, directory, options.port());
    }

    private Path out(Path otherwise) {
        return options.out() == null ? otherwise : options.out();
    }

    private void write(Path out, String part, String text) throws IOException {
        new Page(out.resolve(PAGE)).write(part, text);
        System.out.println("\n" + text);
        progress.say("written into %s", out.resolve(PAGE));
    }
}
