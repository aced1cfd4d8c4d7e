package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.Node;
import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The processes of a run and what is in front of its engines. Not thread-safe, but for {@link #close()}. */
final class Cluster implements AutoCloseable {
    private static final int ENGINE_MEGABYTES = 160;
    private static final int STATE_MEGABYTES = 112;
    private static final String GRID = "io.jackfield.state.grid";
    private static final int PARTITIONS = 31;

    private final List<Node> engines = new ArrayList<>();
    private final List<Node> states = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Trap> traps = new ArrayList<>();
    private final Front front;
    private final Ground ground;
    private final Probe probe;

    Cluster(Path directory, Options options, int phone, LongSupplier nanos) throws IOException {
        ground = Ground.of(options.cut());
        int clusterPort = Sipp.freePort();
        int engines = options.nodes().engines();
        int all = engines + options.nodes().states();
        for (int i = 0; i < engines; i++) {
            ports.add(Sipp.freePort());
        }
        List<String> addresses = IntStream.range(0, engines).mapToObj(i -> ground.address(1 + i) + ":" + ports.get(i)).toList();
        probe = new Probe(ground.host());
        front = options.nodes().front() == Front.Kind.DATAGRAMS ? new Balancer(ports, nanos)
                : new Kamailio(options.nodes().front(), directory.resolve("balancer"), ground.host(), addresses);
        for (int i = 0; i < options.nodes().states(); i++) {
            Node state = configured(Node.state(directory, stateName(i), clusterPort), options);
            states.add(ground.placed(state, machine(engines, i), all).withHeap(STATE_MEGABYTES));
        }
        String target = "sip:phone@" + ground.host() + ":" + phone + (options.calls().over() == Sipp.Over.UDP ? "" : ";transport=tcp");
        for (int i = 0; i < engines; i++) {
            Node engine = configured(Node.engine(directory, engineName(i), clusterPort, ports.get(i), front.port(), phone), options);
            int number = i;
            traps.add(new Trap(directory.resolve("gate-" + engineName(i))));
            options.flaw().ifPresent(flaw -> BrokenBundle.putInto(engine, flaw, directory, traps.get(number).directory()));
            this.engines.add(ground.placed(engine, 1 + i, all).at(ground.address(1 + i), ground.host()).withTarget(target)
                    .withHeap(ENGINE_MEGABYTES));
        }
    }

    /** The number of a state node's machine; an engine's is one more than its own. */
    private static int machine(int engines, int state) {
        return 1 + engines + state;
    }

    private static Node configured(Node node, Options options) throws IOException {
        return node.with("io.jackfield.stack", "silentUntilReady=true").with(GRID, "detection=" + options.detection().toMillis())
                .with(GRID, "partitions=" + PARTITIONS).with(GRID, "voters=" + options.voters());
    }

    static String engineName(int number) {
        return "e" + (number + 1);
    }

    static String stateName(int number) {
        return "s" + (number + 1);
    }

    void start() throws IOException, InterruptedException {
        front.start();
        for (Node node : states) {
            node.start();
        }
        for (Node node : engines) {
            node.start();
        }
    }

    Node engine(int number) {
        return engines.get(number);
    }

    Node state(int number) {
        return states.get(number);
    }

    /** Of an engine with a flaw. */
    Trap trap(int engine) {
        return traps.get(engine);
    }

    Front front() {
        return front;
    }

    /** Where that engine listens. */
    int port(int engine) {
        return ports.get(engine);
    }

    /** Where phones call. */
    InetSocketAddress called() {
        return new InetSocketAddress(ground.host(), front.port());
    }

    /** @param engine -1 for none. @param state -1 for none */
    void cutOff(int engine, int state) {
        ground.cutOff(machines(engine, state));
    }

    void heal(int engine, int state) {
        ground.heal(machines(engine, state));
    }

    private List<Integer> machines(int engine, int state) {
        List<Integer> machines = new ArrayList<>();
        if (engine >= 0) {
            machines.add(1 + engine);
        }
        if (state >= 0) {
            machines.add(machine(engines.size(), state));
        }
        return machines;
    }

    /** What the balancer wrote down of what it handed to whom. */
    Path handed() {
        return ((Kamailio) front).log();
    }

    /** Whether that engine answers. */
    boolean serves(int engine) throws IOException {
        return engines.get(engine).isAlive() && probe.serves(ground.address(1 + engine), ports.get(engine));
    }

    /** What is not as it should be, for whoever waits; empty if nothing is. */
    String missing() throws IOException {
        for (int i = 0; i < states.size(); i++) {
            String last = states.get(i).isAlive() ? states.get(i).lastLogged("shares of the calls are kept").orElse("nothing said")
                    : "no process";
            if (!last.contains("All shares of the calls are kept as often as configured") || !last.contains("keepers=" + states.size())) {
                return stateName(i) + ": " + last.substring(last.lastIndexOf(']') + 1).trim();
            }
        }
        for (int i = 0; i < engines.size(); i++) {
            if (!serves(i)) {
                return engineName(i) + " does not serve";
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        engines.forEach(Node::close);
        states.forEach(Node::close);
        front.close();
        probe.close();
        ground.close();
    }
}
