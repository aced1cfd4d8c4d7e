package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two engines and two state nodes, and in front of the engines a sprayer that hands each datagram to the other engine than the one
 * before, whether it lives or not. All have keys of one authority, as the documented command makes them. Verifies that a call is carried
 * by both engines in turn, and that a call that is being set up outlives the engine that has it; that who has keys of another authority,
 * or none, is refused; and that an engine which is alone calls itself not ready, and ready when the others are back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FourProcessesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration CALL = Duration.ofSeconds(45);
    private static final long RING_MILLIS = 3_000;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Node> states = new ArrayList<>();
    private final List<Node> engines = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private Path directory;
    private int clusterPort;
    private Sprayer sprayer;
    private Phone phone;
    private Path calls;

    @BeforeAll
    void start() throws Exception {
        // Kept for whoever looks for the logs of a failure.
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "four-");
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        clusterPort = freePort();
        Keys ours = Keys.make(directory.resolve("ours"), "s1", "s2", "e1", "e2");
        ports.addAll(List.of(freePort(), freePort()));
        sprayer = opened(new Sprayer(ports));
        phone = opened(new Phone(RING_MILLIS));
        for (String name : List.of("s1", "s2")) {
            states.add(opened(Node.state(directory, name, clusterPort)).with("io.jackfield.state.grid", "voters=4"));
        }
        for (int i = 0; i < 2; i++) {
            engines.add(opened(Node.engine(directory, "e" + (i + 1), clusterPort, ports.get(i), sprayer.port(), phone.port())).withPrompt()
                    .with("io.jackfield.state.grid", "voters=4"));
        }
        for (Node node : states) {
            ours.give(node).start();
        }
        for (Node engine : engines) {
            ours.give(engine).start();
        }
        for (Node engine : engines) {
            awaitService(engine, 1);
        }
    }

    private <T extends AutoCloseable> T opened(T what) {
        open.add(0, what);
        return what;
    }

    private static void awaitService(Node engine, int lives) {
        await().atMost(PATIENCE).until(() -> engine.logged("Version active: app=call-forward") >= lives);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Sipp call() throws Exception {
        return Sipp.caller(Scenario.beside(FourProcessesIT.class, "caller.xml"), calls,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sprayer.port()), 1, 1, Duration.ofSeconds(1));
    }

    @Test
    void aCallIsCarriedByBothEnginesInTurnAndOutlivesTheOneThatHasIt() throws Exception {
        Node stranger = opened(Node.state(directory, "stranger", clusterPort));
        Keys.make(directory.resolve("theirs"), "stranger").give(stranger).start();
        Node plain = opened(Node.state(directory, "plain", clusterPort));
        plain.start();
        bothEnginesCarryOneCall();
        aCallThatRingsOutlivesItsEngine();
        areRefused(stranger, plain);
        jmxShowsTheCluster();
        anEngineThatIsAloneIsNotReadyUntilTheOthersAreBack();
    }

    private void bothEnginesCarryOneCall() throws Exception {
        try (Sipp caller = call()) {
            assertSucceeded(caller.awaitEnd(CALL), caller);
        }
        assertThat(sprayer.handed()).extracting(Sprayer.Handed::engine).contains(ports.get(0), ports.get(1));
        assertThat(phone.heard()).contains("INVITE", "ACK", "BYE");
    }

    /** They go on asking. */
    private static void areRefused(Node stranger, Node plain) throws Exception {
        await().atMost(PATIENCE).until(() -> stranger.logged("PKIX path validation failed") > 0);
        await().atMost(PATIENCE).until(() -> plain.logged("Delaying formation of a new cluster") > 0);
        stranger.kill();
        plain.kill();
    }

    private void jmxShowsTheCluster() throws Exception {
        Node left = left();
        for (Node node : List.of(states.get(0), left)) {
            try (Beans beans = Beans.of(node.pid())) {
                assertThat(beans.read("Engines", "Up")).isEqualTo(1);
                assertThat(((TabularData) beans.read("Engines", "Engines")).containsKey(new Object[] {left.name()})).isTrue();
                assertThat(beans.read("Replicas", "Up")).isEqualTo(2);
                CompositeData first = ((TabularData) beans.read("Replicas", "Replicas")).get(new Object[] {"s1"});
                assertThat(((CompositeData) first.get("value")).get("owns")).isIn(128, 129);
                assertThat(beans.read("Partitions", "Count")).isEqualTo(257);
                assertThat(beans.read("Partitions", "Vulnerable")).isEqualTo(0);
            }
        }
    }

    private void aCallThatRingsOutlivesItsEngine() throws Exception {
        int before = sprayer.handed().size();
        try (Sipp caller = call()) {
            await().atMost(CALL).until(() -> sprayer.handed().stream().skip(before)
                    .anyMatch(each -> each.startLine().contains("180")));
            int has = sprayer.handed().stream().skip(before).filter(each -> each.startLine().startsWith("INVITE")).findFirst()
                    .orElseThrow().engine();
            engines.get(ports.indexOf(has)).kill();

            assertSucceeded(caller.awaitEnd(CALL), caller);
        }
    }

    private Node left() {
        return engines.stream().filter(Node::isAlive).findFirst().orElseThrow();
    }

    /** Without both state nodes it is the smaller part of four voters; with one of them it still is. */
    private void anEngineThatIsAloneIsNotReadyUntilTheOthersAreBack() throws Exception {
        Node left = left();
        awaitHealth(left, "This node is ready.");
        states.get(0).kill();
        awaitHealth(left, "it serves no calls here", "This node is not ready.");
        states.get(1).kill();
        awaitHealth(left, "failed", "This node is not ready.");
        for (Node state : states) {
            state.start();
        }
        awaitHealth(left, "This node is ready.");
    }

    /** Live it is all the time. */
    private static void awaitHealth(Node engine, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.answer("sip:health")).contains(words)
                .doesNotContain("not live").containsPattern("I/O threads +ok"));
    }

    private static void assertSucceeded(Tally tally, Sipp caller) throws IOException {
        assertThat(tally.successful()).as("%s %s", tally, caller.firstError()).isEqualTo(1);
        assertThat(tally.failed()).isZero();
    }
}
