package io.jackfield.itests.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One process of a cluster: the distribution with the replicated store in the place of the embedded one. */
public final class Node implements AutoCloseable {
    /** What a node that only keeps calls does without. */
    private static final List<String> OF_AN_ENGINE =
            List.of("jain-sip", "stack", "timer", "engine", "servlet", "deploy", "shell");
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
        Node node = new Node(copy(directory.resolve(name)));
        node.configure(name, clusterPort, true);
        Path framework = node.home.resolve("conf/config.properties");
        List<String> lines = Files.readAllLines(framework).stream().filter(line -> OF_AN_ENGINE.stream()
                .noneMatch(bundle -> line.contains("io.jackfield." + bundle + ".jar"))).toList();
        Files.write(framework, lines);
        Files.writeString(node.home.resolve("conf/first-start.apps"), "");
        return node;
    }

    /** A home for an engine that keeps no calls. @param external the port that its peers are shown */
    public static Node engine(Path directory, String name, int clusterPort, int port, int external, int phone) throws IOException {
        Node node = new Node(copy(directory.resolve(name)));
        node.configure(name + "-tier", clusterPort, false);
        Path conf = node.home.resolve("conf");
        Files.writeString(conf.resolve("io.jackfield.engine.cfg"), "name=" + name + "\nsecrets=1=" + "ab".repeat(32)
                + "\nstore.target=(jackfield.store=grid)\n");
        Files.writeString(conf.resolve("io.jackfield.stack.endpoint-udp.cfg"), "name=udp\ntransport=UDP\naddress=127.0.0.1\n"
                + "port=" + port + "\nexternalAddress=127.0.0.1\nexternalPort=" + external + "\n");
        Files.writeString(conf.resolve("system.properties"),
                "io.jackfield.apps.call-forward.target=sip:phone@127.0.0.1:" + phone + "\n");
        return node;
    }

    private static Path copy(Path home) throws IOException {
        Path from = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.startsWith(from.resolve("var"))).toList()) {
                Path copy = home.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return home;
    }

    private void configure(String name, int clusterPort, boolean keepsCalls) throws IOException {
        for (String bundle : List.of("coherence", "io.jackfield.state-grid")) {
            Files.copy(onClassPath(bundle), home.resolve("bundles").resolve(bundle + ".jar"));
        }
        Path framework = home.resolve("conf/config.properties");
        Files.writeString(framework, Files.readString(framework)
                .replace("file:bundles/io.jackfield.state-local.jar",
                        "file:bundles/coherence.jar file:bundles/io.jackfield.state-grid.jar")
                .replaceAll("file:\\S*gogo\\.shell\\.jar", ""));
        try (Stream<Path> endpoints = Files.list(home.resolve("conf"))) {
            for (Path endpoint : endpoints.filter(file -> file.getFileName().toString().contains(".endpoint-")).toList()) {
                Files.delete(endpoint);
            }
        }
        Files.writeString(home.resolve("conf/io.jackfield.state.grid.cfg"), "cluster=test-" + clusterPort + "\nname=" + name
                + "\nkeepsCalls=" + keepsCalls + "\nclusterPort=" + clusterPort + "\n");
    }

    private static Path onClassPath(String artifact) {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator)).map(Path::of)
                .filter(file -> file.getFileName().toString().matches(artifact.replace(".", "\\.") + "-\\d.*\\.jar")).findAny()
                .orElseThrow(() -> new IllegalStateException("not on the class path: " + artifact));
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
