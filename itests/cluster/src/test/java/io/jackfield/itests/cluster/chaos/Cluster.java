package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.Node;
import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The processes of a run and what is in front of its engines. Not thread-safe, but for {@link #close()}. */
final class Cluster implements AutoCloseable {
    private static final int ENGINE_MEGABYTES = 160;
    private static final int STATE_MEGABYTES = 112;
    private static final String GRID = "io.jackfield.state.grid";
    private static final int PARTITIONS = 31;

    private final List<Node> engines = new ArrayList<>();
    private final List<Node> states = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Front front;
    private final Probe probe = new Probe();

    Cluster(Path directory, Options options, int phone, LongSupplier nanos) throws IOException {
        int clusterPort = Sipp.freePort();
        for (int i = 0; i < options.nodes().engines(); i++) {
            ports.add(Sipp.freePort());
        }
        front = options.nodes().front() == Front.Kind.DATAGRAMS ? new Balancer(ports, nanos)
                : new Kamailio(options.nodes().front(), directory.resolve("balancer"), ports);
        for (int i = 0; i < options.nodes().states(); i++) {
            states.add(configured(Node.state(directory, stateName(i), clusterPort), options).withHeap(STATE_MEGABYTES));
        }
        for (int i = 0; i < options.nodes().engines(); i++) {
            Node engine = configured(Node.engine(directory, engineName(i), clusterPort, ports.get(i), front.port(), phone), options);
            options.flaw().ifPresent(flaw -> BrokenBundle.putInto(engine, flaw, directory));
            if (options.calls().over() != Sipp.Over.UDP) {
                engine.withTarget("sip:phone@127.0.0.1:" + phone + ";transport=tcp");
            }
            engines.add(engine.withHeap(ENGINE_MEGABYTES));
        }
    }

    private static Node configured(Node node, Options options) throws IOException {
        return node.with("io.jackfield.stack", "silentUntilReady=true").with(GRID, "detection=" + options.detection().toMillis())
                .with(GRID, "partitions=" + PARTITIONS);
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

    Front front() {
        return front;
    }

    /** Where that engine listens. */
    int port(int engine) {
        return ports.get(engine);
    }

    /** What the balancer wrote down of what it handed to whom. */
    Path handed() {
        return ((Kamailio) front).log();
    }

    /** Whether that engine answers. */
    boolean serves(int engine) throws IOException {
        return engines.get(engine).isAlive() && probe.serves(ports.get(engine));
    }

    /** What is not as it should be, for whoever waits; empty if nothing is. */
    String missing() throws IOException {
        for (int i = 0; i < states.size(); i++) {
            String last = states.get(i).isAlive() ? states.get(i).lastLogged("shares of the calls are kept").orElse("nothing said") : "no process";
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
    }
}
