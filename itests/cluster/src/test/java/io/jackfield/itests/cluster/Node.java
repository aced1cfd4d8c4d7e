package io.jackfield.itests.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** One process of a cluster: the distribution, made a node of it by its one file. */
public final class Node implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 256;
    private static final Duration ANSWER = Duration.ofMinutes(1);

    private final Path home;
    private String options = "-XX:TieredStopAtLevel=1";
    private int heap = HEAP_MEGABYTES;
    private List<String> before = List.of();
    private Process process;
    private int lives;
    private boolean prompt;
    private int typed;

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
        Files.writeString(conf.resolve("io.jackfield.stack.cfg"), "silentUntilReady=true\n");
        Files.writeString(conf.resolve("system.properties"),
                "io.jackfield.apps.call-forward.target=sip:phone@127.0.0.1:" + phone + "\n");
        return node;
    }

    /** Its processes run behind these words of a command line. */
    public Node in(List<String> words) {
        before = List.copyOf(words);
        return this;
    }

    /** Where its endpoints are, and how they show themselves. */
    public Node at(String address, String external) throws IOException {
        for (String transport : List.of("udp", "tcp")) {
            Path file = home.resolve("conf/io.jackfield.stack.endpoint-" + transport + ".cfg");
            Files.writeString(file, Files.readString(file).replace("\naddress=127.0.0.1", "\naddress=" + address)
                    .replace("externalAddress=127.0.0.1", "externalAddress=" + external));
        }
        return this;
    }

    /** Sends calls on to there. @param uri a SIP URI */
    public Node withTarget(String uri) throws IOException {
        Files.writeString(home.resolve("conf/system.properties"), "io.jackfield.apps.call-forward.target=" + uri + "\n");
        return this;
    }

    /** It starts none. */
    Node withoutApplications() throws IOException {
        Files.writeString(home.resolve("conf/first-start.apps"), "");
        return this;
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

    /** It has both versions of call-forward, and a prompt at which {@link #type} types. */
    Node withBothVersionsAndPrompt() throws IOException {
        Files.writeString(home.resolve("conf/first-start.apps"), "apps/call-forward-1.0.jar\napps/call-forward-2.0.jar\n");
        return withPrompt();
    }

    /** It has a prompt at which {@link #type} types. */
    Node withPrompt() {
        prompt = true;
        return this;
    }

    /** The answer is in the {@linkplain #printed console's log}. */
    void type(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Types a command at the {@linkplain #withPrompt prompt}, and waits for all of what it prints, a minute at most. */
    String answer(String command) throws IOException {
        int from = printed().length();
        String end = "typed " + ++typed;
        type(command);
        type("echo " + end);
        await().atMost(ANSWER).until(() -> printed().indexOf(end, from) >= 0);
        return printed().substring(from);
    }

    /** How often it was started. */
    int lives() {
        return lives;
    }

    /** What this life printed. */
    String printed() throws IOException {
        return Files.readString(home.resolve("console-" + lives + ".log"));
    }

    /** A file of its configuration, in the place of the one that was there. */
    void configure(String file, String text) throws IOException {
        Files.writeString(home.resolve("conf").resolve(file), text);
    }

    /** Starts a further bundle, of one class, before those of the platform; its engine uses the store that it publishes under a name. */
    void with(Class<?> activator, String store) throws IOException {
        TestBundle.activated(home.resolve(store + ".jar"), activator, "org.osgi.framework,io.jackfield.state");
        Path framework = home.resolve("conf/config.properties");
        Files.writeString(framework, Files.readString(framework)
                .replace("file:bundles/io.jackfield.state.jar", "file:bundles/io.jackfield.state.jar file:" + store + ".jar"));
        with("io.jackfield.engine", "store.target=(jackfield.store=" + store + ")");
    }

    /** Its first start installs an application of one servlet, besides those that it has; calls to the user of its name go there. */
    Node withApplication(String name, Class<?> servlet) throws IOException {
        TestBundle.application(home.resolve(name + ".jar"), name, servlet);
        Files.writeString(home.resolve("conf/first-start.apps"), name + ".jar\n", StandardOpenOption.APPEND);
        Path router = home.resolve("conf/io.jackfield.engine.router.config");
        Files.writeString(router, Files.readString(router).replace("rules=[ \\\n",
                "rules=[ \\\n  \"*\\ user\\=" + name + "\\ ->\\ " + name + "\", \\\n"));
        return this;
    }

    /** What the process ended with; empty while it runs. */
    OptionalInt exit() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Instead of 256 MB, from the next start on. */
    public Node withHeap(int megabytes) {
        heap = megabytes;
        return this;
    }

    /** A further option for Java, from the next start on. */
    public Node withOption(String option) {
        options += " " + option;
        return this;
    }

    /** Makes an engine start another bundle before its own. */
    public Node withBundle(Path bundle) throws IOException {
        Path framework = home.resolve("conf/config.properties");
        String list = "jackfield.engine.start.30=";
        String text = Files.readString(framework);
        if (!text.contains(list)) {
            throw new IllegalStateException("there is no " + list + " in " + framework);
        }
        Files.writeString(framework, text.replace(list, list + "file:" + bundle.toAbsolutePath() + " "));
        return this;
    }

    /** Adds a line to a configuration, for the next start. @param pid without {@code .cfg} */
    public Node with(String pid, String line) throws IOException {
        Files.writeString(home.resolve("conf").resolve(pid + ".cfg"), line + "\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    public void start() throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(home.resolve("bin/jackfield").toString());
        if (!prompt) {
            command.add("--daemon");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(home.resolve("console-" + ++lives + ".log").toFile());
        builder.environment().put("JAVA_OPTS", "-Xmx" + heap + "m " + options);
        process = builder.start();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its next life installs its applications as the first did, and knows nothing of this one. To be called while it is down. */
    void forgetBundles() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("var/felix-cache-engine"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    String name() {
        return home.getFileName().toString();
    }

    long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Stops the process where it stands (SIGSTOP), until {@link #thaw()} or a kill. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Whether it was stopped where it stands, by whomever. */
    boolean isFrozen() throws IOException {
        return isAlive() && Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")).contains(") T ");
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
