package io.jackfield.itests.bench.server;

import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Engines and the state nodes that keep their calls, each a process from a copy of the distribution. */
public final class ClusterServer implements Server {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MEMBER = "is a member of the state tier";

    /**
     * How a cluster is set.
     *
     * @param name      what tables call it
     * @param engines   how many, at least 1; more than one have a load balancer in front
     * @param states    how many keep calls, at least 1
     * @param byMessage whether each message goes to the next engine, responses of the called phone too; else a call stays on one
     * @param engine    lines of the engines' configuration
     * @param grid      lines of the configuration of the state tier, of all members
     * @param java      further options of Java, of all members
     */
    public record Setting(String name, int engines, int states, boolean byMessage, List<String> engine, List<String> grid, String java) {
        public Setting {
            engine = List.copyOf(engine);
            grid = List.copyOf(grid);
        }

        /** As Java is by itself. */
        public Setting(String name, int engines, int states, boolean byMessage, List<String> engine, List<String> grid) {
            this(name, engines, states, byMessage, engine, grid, "");
        }

        /** With further options of Java. */
        public Setting on(String options) {
            return new Setting(name, engines, states, byMessage, engine, grid, options);
        }

        /** With further lines of the configuration of the state tier. */
        public Setting with(List<String> lines) {
            List<String> all = new ArrayList<>(grid);
            all.addAll(lines);
            return new Setting(name, engines, states, byMessage, engine, all, java);
        }
    }

    private final Setting setting;
    private final Path home;
    private final Path directory;
    private final InetSocketAddress address;
    private final int phone;
    private final int clusterPort;
    private final List<Integer> ports = new ArrayList<>();
    private final List<JackfieldServer> engines = new ArrayList<>();
    private final List<ServerProcess> states = new ArrayList<>();
    private Front front;

    private ClusterServer(Path home, Path directory, Setting setting, int port, int phone, int clusterPort) {
        this.home = home;
        this.directory = directory;
        this.clusterPort = clusterPort;
        this.setting = setting;
        this.address = new InetSocketAddress(ServerProcess.LOOPBACK, port);
        this.phone = phone;
    }

    /**
     * @param home        the distribution, unpacked
     * @param directory   where the copies go
     * @param port        where calls go: the one engine's, or that of what is in front of several
     * @param clusterPort where the members find each other, a UDP and TCP port of the loopback address
     */
    static ClusterServer start(Path home, Path directory, Setting setting, int port, int phone, int clusterPort)
            throws IOException, InterruptedException {
        ClusterServer cluster = new ClusterServer(home, directory, setting, port, phone, clusterPort);
        try {
            cluster.start();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void start() throws IOException, InterruptedException {
        for (int i = 1; i <= setting.states(); i++) {
            beginState();
        }
        for (int i = 1; i <= setting.engines(); i++) {
            ports.add(setting.engines() == 1 ? address.getPort() : Sipp.freePort());
            engineAgain();
        }
        for (int i = 1; i <= setting.states(); i++) { // serves once more than half of all nodes are there, engines included
            awaitMember(directory.resolve("state-" + i), states.get(i - 1));
        }
        if (setting.engines() > 1) {
            front = Front.start(setting.byMessage() ? Front.By.MESSAGE : Front.By.CALL, address.getPort(), ports);
        }
    }

    private void prepare(Path copy, String name) throws IOException {
        join(copy, List.of("role=engine", "name=" + name, "secrets=1=" + "ab".repeat(32)));
        Files.deleteIfExists(copy.resolve("conf/io.jackfield.stack.endpoint-tcp.cfg"));
        if (setting.byMessage()) {
            Path endpoint = copy.resolve("conf/io.jackfield.stack.endpoint-udp.cfg");
            Files.writeString(endpoint, "\nexternalAddress=" + ServerProcess.LOOPBACK + "\nexternalPort=" + address.getPort() + "\n",
                    StandardOpenOption.APPEND);
        }
        Files.deleteIfExists(copy.resolve("conf/io.jackfield.engine.cfg"));
        if (!setting.engine().isEmpty()) {
            Files.write(copy.resolve("conf/io.jackfield.engine.cfg"), setting.engine());
        }
    }

    private void beginState() throws IOException {
        String name = "state-" + (states.size() + 1);
        Path copy = directory.resolve(name);
        Files.deleteIfExists(copy.resolve("var/log/jackfield.log"));
        JackfieldServer.copy(home, copy);
        join(copy, List.of("role=state", "name=" + name));
        try (Stream<Path> endpoints = Files.list(copy.resolve("conf"))) {
            for (Path endpoint : endpoints.filter(file -> file.getFileName().toString().contains(".endpoint-")).toList()) {
                Files.delete(endpoint);
            }
        }
        states.add(ServerProcess.begin(List.of(copy.resolve("bin/jackfield").toString(), "--daemon", "--clean"),
                Map.of("JAVA_OPTS", setting.java()), copy));
    }

    /** The one file that makes a copy a node of a cluster. */
    private void join(Path copy, List<String> node) throws IOException {
        List<String> lines = new ArrayList<>(node);
        lines.addAll(List.of("cluster=bench-" + clusterPort, "clusterPort=" + clusterPort,
                "voters=" + (setting.engines() + setting.states())));
        lines.addAll(setting.grid());
        Files.write(copy.resolve("conf/io.jackfield.state.grid.cfg"), lines);
    }

    private static void awaitMember(Path directory, ServerProcess node) throws IOException, InterruptedException {
        Path log = directory.resolve("var/log/jackfield.log");
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!Files.exists(log) || !Files.readString(log).contains(MEMBER)) {
            if (!node.process().isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("a state node did not join; see " + log);
            }
            node.process().waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /** Starts one more engine, or that which was killed; it takes calls when this returns. */
    public void engineAgain() throws IOException, InterruptedException {
        String name = "engine-" + (engines.size() + 1);
        engines.add(JackfieldServer.start(home, directory.resolve(name), ports.get(engines.size()), phone, setting.java(),
                copy -> prepare(copy, name)));
    }

    /** Starts the state node that was killed; it is a member when this returns. */
    public void stateAgain() throws IOException, InterruptedException {
        beginState();
        awaitMember(directory.resolve("state-" + states.size()), states.get(states.size() - 1));
    }

    /** {@code kill -9} of the last engine, which is not there any more. */
    public void killEngine() {
        engines.remove(engines.size() - 1).kill();
    }

    /** {@code kill -9} of the last state node, which is not there any more. */
    public void killState() {
        states.remove(states.size() - 1).kill();
    }

    /** CPU time of the engines alone. */
    public Duration engineCpu() throws IOException {
        Duration sum = Duration.ZERO;
        for (JackfieldServer engine : engines) {
            sum = sum.plus(engine.cpu());
        }
        return sum;
    }

    /** The engines' counters as their shells show them, added up. */
    public Map<String, Long> counters() throws IOException, InterruptedException {
        Map<String, Long> sum = new TreeMap<>();
        for (JackfieldServer engine : engines) {
            engine.counters().forEach((name, value) -> sum.merge(name, value, Long::sum));
        }
        return sum;
    }

    @Override
    public String name() {
        return setting.name();
    }

    @Override
    public String description() {
        return engines.size() + " engine(s) and " + states.size() + " state nodes";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int phone() {
        return phone;
    }

    /** Where each message goes to the next engine, the phone's do, too. */
    @Override
    public Optional<InetSocketAddress> answersGoTo() {
        return setting.byMessage() ? Optional.of(address) : Optional.empty();
    }

    @Override
    public Duration cpu() throws IOException {
        Duration sum = engineCpu();
        for (ServerProcess state : states) {
            sum = sum.plus(state.cpu());
        }
        return sum;
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }

    /** Of the state nodes together, all replicas. */
    @Override
    public OptionalLong liveHeap() throws IOException, InterruptedException {
        long sum = 0;
        for (ServerProcess state : states) {
            sum += state.liveHeap().orElseThrow();
        }
        return OptionalLong.of(sum);
    }

    /** Of the state nodes together. */
    @Override
    public OptionalLong resident() throws IOException {
        long sum = 0;
        for (ServerProcess state : states) {
            sum += ProcessUsage.resident(state.handle().pid());
        }
        return OptionalLong.of(sum);
    }

    /** State nodes end one after the other, as fast as they hand over what they keep; nothing is kept here. */
    @Override
    public void close() {
        if (front != null) {
            front.close();
        }
        engines.forEach(JackfieldServer::close);
        states.forEach(ServerProcess::kill);
    }
}
