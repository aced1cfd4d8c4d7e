package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One engine and the state nodes that keep its calls, each a process from a copy of the distribution. */
public final class ClusterServer implements Server {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MEMBER = "is a member of the state tier";

    /**
     * How a cluster is set.
     *
     * @param name   what tables call it
     * @param engine lines of the engine's configuration
     * @param grid   lines of the configuration of the state tier, of all members
     */
    public record Setting(String name, List<String> engine, List<String> grid) {
        public Setting {
            engine = List.copyOf(engine);
            grid = List.copyOf(grid);
        }
    }

    private final Setting setting;
    private final JackfieldServer engine;
    private final List<ServerProcess> states;

    private ClusterServer(Setting setting, JackfieldServer engine, List<ServerProcess> states) {
        this.setting = setting;
        this.engine = engine;
        this.states = states;
    }

    /**
     * @param home        the distribution, unpacked
     * @param directory   where the copies go
     * @param stateNodes  how many keep calls, at least 1
     * @param clusterPort where the members find each other, a UDP and TCP port of the loopback address
     */
    public static ClusterServer start(Path home, Path directory, Setting setting, int stateNodes, int port, int phone, int clusterPort)
            throws IOException, InterruptedException {
        List<ServerProcess> states = new ArrayList<>();
        try {
            for (int i = 1; i <= stateNodes; i++) {
                states.add(stateNode(home, directory.resolve("state-" + i), "state-" + i, clusterPort, setting.grid()));
            }
            for (int i = 1; i <= stateNodes; i++) {
                awaitMember(directory.resolve("state-" + i), states.get(i - 1));
            }
            JackfieldServer engine = JackfieldServer.start(home, directory.resolve("engine"), port, phone, copy -> {
                join(copy, List.of("role=engine", "name=engine", "secrets=1=" + "ab".repeat(32)), clusterPort, setting.grid());
                Files.deleteIfExists(copy.resolve("conf/io.jackfield.engine.cfg"));
                if (!setting.engine().isEmpty()) {
                    Files.write(copy.resolve("conf/io.jackfield.engine.cfg"), setting.engine());
                }
            });
            return new ClusterServer(setting, engine, states);
        } catch (IOException | InterruptedException | RuntimeException e) {
            states.forEach(ServerProcess::close);
            throw e;
        }
    }

    private static ServerProcess stateNode(Path home, Path directory, String name, int clusterPort, List<String> grid)
            throws IOException {
        Files.deleteIfExists(directory.resolve("var/log/jackfield.log"));
        JackfieldServer.copy(home, directory);
        join(directory, List.of("role=state", "name=" + name), clusterPort, grid);
        try (Stream<Path> endpoints = Files.list(directory.resolve("conf"))) {
            for (Path endpoint : endpoints.filter(file -> file.getFileName().toString().contains(".endpoint-")).toList()) {
                Files.delete(endpoint);
            }
        }
        return ServerProcess.begin(List.of(directory.resolve("bin/jackfield").toString(), "--daemon", "--clean"), Map.of(), directory);
    }

    /** The one file that makes a copy a node of a cluster. */
    private static void join(Path copy, List<String> node, int clusterPort, List<String> more) throws IOException {
        List<String> lines = new ArrayList<>(node);
        lines.addAll(List.of("cluster=bench-" + clusterPort, "clusterPort=" + clusterPort));
        lines.addAll(more);
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

    /** CPU time of the engine alone. */
    public Duration engineCpu() throws IOException {
        return engine.cpu();
    }

    /** The engine's counters as its shell shows them. */
    public Map<String, Long> counters() throws IOException, InterruptedException {
        return engine.counters();
    }

    @Override
    public String name() {
        return setting.name();
    }

    @Override
    public String description() {
        return "one engine and " + states.size() + " state nodes";
    }

    @Override
    public InetSocketAddress address() {
        return engine.address();
    }

    @Override
    public int phone() {
        return engine.phone();
    }

    @Override
    public Duration cpu() throws IOException {
        Duration sum = engine.cpu();
        for (ServerProcess state : states) {
            sum = sum.plus(state.cpu());
        }
        return sum;
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }

    /** The engine's. */
    @Override
    public OptionalLong liveHeap() throws IOException, InterruptedException {
        return engine.liveHeap();
    }

    @Override
    public void close() {
        engine.close();
        states.forEach(ServerProcess::close);
    }
}
