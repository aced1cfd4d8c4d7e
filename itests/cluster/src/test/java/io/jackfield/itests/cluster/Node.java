package io.jackfield.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One process of a cluster: the distribution, made a node of it by its one file. */
final class Node implements AutoCloseable {
    private static final String OPTIONS = "-Xmx256m -XX:TieredStopAtLevel=1";

    private final Path home;
    private Process process;
    private int lives;

    private Node(Path home) {
        this.home = home;
    }

    /** A home for a node that keeps calls. */
    static Node state(Path directory, String name, int clusterPort) throws IOException {
        Node node = new Node(home(directory.resolve(name)));
        node.configure(name, "state", clusterPort, "");
        return node;
    }

    /** A home for an engine that keeps no calls. @param external the port that its peers are shown */
    static Node engine(Path directory, String name, int clusterPort, int port, int external, int phone) throws IOException {
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

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/jackfield").toString(), "--daemon")
                .redirectErrorStream(true).redirectOutput(home.resolve("console-" + ++lives + ".log").toFile());
        builder.environment().put("JAVA_OPTS", OPTIONS);
        process = builder.start();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How often the log says so. */
    long logged(String words) throws IOException {
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
