package io.jackfield.itests.bench;

import io.jackfield.itests.bench.compare.Comparison;
import io.jackfield.itests.bench.compare.Plan;
import io.jackfield.itests.bench.compare.Progress;
import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.report.CallsPart;
import io.jackfield.itests.bench.report.Machine;
import io.jackfield.itests.bench.report.Page;
import io.jackfield.itests.bench.report.Plot;
import io.jackfield.itests.bench.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code ./jackfield bench}: see its --help. */
public final class Bench {
    private static final String PAGE = "performance.md";
    private static final String PLOT = "performance.svg";

    private final Options options;
    private final Path home = Path.of(System.getProperty("jackfield.home"));
    private final Path directory = Path.of(System.getProperty("bench.directory"));
    private final Path docs = Path.of(System.getProperty("bench.docs"));
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
        new Bench(options).run();
    }

    private void run() throws Exception {
        compare();
    }

    private Path out(Path otherwise) {
        return options.out() == null ? otherwise : options.out();
    }

    private void compare() throws IOException, InterruptedException {
        Plan plan = options.quick() ? Plan.QUICK : Plan.WHOLE;
        if (!options.rates().isEmpty()) {
            plan = plan.withRates(options.rates());
        }
        if (options.rounds() > 0) {
            plan = plan.withRounds(options.rounds());
        }
        try (Servers servers = new Servers(home, directory, options.port())) {
            Load load = new Load(directory.resolve("sipp"));
            Comparison.Results results = new Comparison(servers.startAll(), servers.direct(), load, plan, progress).compare();
            Path out = out(options.quick() ? directory : docs);
            Files.createDirectories(out);
            Files.writeString(out.resolve(PLOT), new Plot(results.servers()).svg());
            String text = new CallsPart(results, Machine.here()).text(PLOT);
            new Page(out.resolve(PAGE)).write("calls", text);
            System.out.println("\n" + text);
            progress.say("written: %s, %s", out.resolve(PAGE), out.resolve(PLOT));
        }
    }
}
