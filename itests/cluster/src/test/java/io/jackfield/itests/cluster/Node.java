package io.jackfield.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One process of a cluster: the distribution, made a node of it by its one file. */
public final class Node implements AutoCloseable {
    private static final String OPTIONS = "-XX:TieredStopAtLevel=1";
    private static final int HEAP_MEGABYTES = 256;

    private final Path home;
    private int heap = HEAP_MEGABYTES;
    private Process process;
    private int lives;

    private Node(Path home) {
        this.home = home;
    }

    /** A home for a node that keeps calls. */
    public static Node state(Path directory, String name, int clusterPort) throws IOException {
        Node node = new Node(home(directory.resolve(name)));
        node.configure(name, "state", clusterPort, "");
        return node;
    }

    /** A home for an engine that keeps no calls. @param external the port that its peers are shown */
    public static Node engine(Path directory, String name, int clusterPort, int port, int external, int phone) throws IOException {
        Node node = new Node(home(directory.resolve(name)));
        node.configure(name, "engine", clusterPort, "secrets=1=" + "ab".repeat(32) + "\n");
        Path conf = node.home.resolve("conf");
        for (String transport : List.of("udp", "tcp")) {
            Files.writeString(conf.resolve("io.jackfield.stack.endpoint-" + transport + ".cfg"), "name=" + transport + "\ntransport="
                    + transport.toUpperCase(Locale.ROOT) + "\naddress=127.0.0.1\nport=" + port
                    + "\nexternalAddress=127.0.0.1\nexternalPort=" + external + "\n");
        }
        Files.writeString(conf.resolve("system.properties"),
                "io.jackfield.apps.call-forward.target=sip:phone@127.0.0.1:" + phone + "\n");
        return node;
    }

    /** Programs are shared, the configuration is its own. */
    private static Path home(Path home) throws IOException {
        Path from = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize();
        for (String shared : List.of("bin", "bundles", "apps")) {
            Files.createDirectories(home);
            Files.createSymbolicLink(home.resolve(shared), from.resolve(shared));
        }
        try (Stream<Path> files = Files.walk(from.resolve("conf"))) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(from.relativize(file).toString()));
            }
        }
        return home;
    }

    /** The one file that makes it a node of a cluster. */
    private void configure(String name, String role, int clusterPort, String more) throws IOException {
        try (Stream<Path> endpoints = Files.list(home.resolve("conf"))) {
            for (Path endpoint : endpoints.filter(file -> file.getFileName().toString().contains(".endpoint-")).toList()) {
                Files.delete(endpoint);
            }
        }
        Files.writeString(home.resolve("conf/io.jackfield.state.grid.cfg"), "role=" + role + "\nname=" + name + "\ncluster=test-"
                + clusterPort + "\nclusterPort=" + clusterPort + "\n" + more);
    }

    /** Instead of 256 MB, from the next start on. */
    public Node withHeap(int megabytes) {
        heap = megabytes;
        return this;
    }

    /** Adds a line to a configuration, for the next start. @param pid without {@code .cfg} */
    public Node with(String pid, String line) throws IOException {
        Files.writeString(home.resolve("conf").resolve(pid + ".cfg"), line + "\n", StandardOpenOption.APPEND);
        return this;
    }

    public void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/jackfield").toString(), "--daemon")
                .redirectErrorStream(true).redirectOutput(home.resolve("console-" + ++lives + ".log").toFile());
        builder.environment().put("JAVA_OPTS", "-Xmx" + heap + "m " + OPTIONS);
        process = builder.start();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Stops the process where it stands (SIGSTOP), until {@link #thaw()} or a kill. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " of " + home.getFileName() + " gave " + exit);
        }
    }

    /** The last line of the log with these words, if any. */
    public Optional<String> lastLogged(String words) throws IOException {
        Path log = home.resolve("var/log/jackfield.log");
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(words)).reduce((before, last) -> last);
        }
    }

    /** How often the log says so. */
    public long logged(String words) throws IOException {
        Path log = home.resolve("var/log/jackfield.log");
        if (!Files.exists(log)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
