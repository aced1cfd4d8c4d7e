package io.jackfield.itests.cluster.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The command {@code ./jackfield chaos}: see its --help. */
public final class Chaos {
    private static final int SEEDS = 1_000_000;

    private Chaos() {
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(1 + new SecureRandom().nextInt(SEEDS), arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("jackfield: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (options.cut() && !Network.refused().isEmpty()) {
            System.out.println("1 run skipped: networks cannot be cut here: " + Network.refused());
            return;
        }
        Path directory = Path.of(System.getProperty("chaos.directory"));
        if (options.proof()) {
            System.exit(Proof.run(options.seed(), directory) ? 0 : 1);
        }
        Outcome outcome = run(options, directory);
        System.out.println(outcome.table());
        if (!outcome.good()) {
            System.out.println(outcome.details());
            System.out.println("FAILED, seed " + options.seed());
        }
        System.exit(outcome.good() ? 0 : 1);
    }

    /** Runs, and leaves no process behind, also when this one is told to end. */
    static Outcome run(Options options, Path parent) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), "chaos-");
        Run run = new Run(options, directory, new Timeline(System.out));
        Thread atExit = new Thread(() -> close(run), "chaos-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return run.run();
        } finally {
            run.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private static void close(Run run) {
        try {
            run.close();
        } catch (IOException e) {
            System.err.println("jackfield: could not close: " + e);
        }
    }
}
