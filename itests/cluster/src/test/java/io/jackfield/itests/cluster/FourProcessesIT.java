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
 * before, whether it lives or not. Verifies that a call is carried by both engines in turn, and that a call that is being set up
 * outlives the engine that has it.
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
    private Sprayer sprayer;
    private Phone phone;
    private Path calls;

    @BeforeAll
    void start() throws Exception {
        // Kept for whoever looks for the logs of a failure.
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "four-");
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        int clusterPort = freePort();
        ports.addAll(List.of(freePort(), freePort()));
        sprayer = opened(new Sprayer(ports));
        phone = opened(new Phone(RING_MILLIS));
        for (String name : List.of("s1", "s2")) {
            states.add(opened(Node.state(directory, name, clusterPort)));
        }
        for (int i = 0; i < 2; i++) {
            engines.add(opened(Node.engine(directory, "e" + (i + 1), clusterPort, ports.get(i), sprayer.port(), phone.port())));
        }
        for (Node node : states) {
            node.start();
        }
        for (Node engine : engines) {
            engine.start();
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
        bothEnginesCarryOneCall();
        jmxShowsTheCluster();
        aCallThatRingsOutlivesItsEngine();
    }

    private void bothEnginesCarryOneCall() throws Exception {
        try (Sipp caller = call()) {
            assertSucceeded(caller.awaitEnd(CALL), caller);
        }
        assertThat(sprayer.handed()).extracting(Sprayer.Handed::engine).contains(ports.get(0), ports.get(1));
        assertThat(phone.heard()).contains("INVITE", "ACK", "BYE");
    }

    private void jmxShowsTheCluster() throws Exception {
        for (Node node : List.of(states.get(0), engines.get(0))) {
            try (Beans beans = Beans.of(node.pid())) {
                assertThat(beans.read("Engines", "Up")).isEqualTo(2);
                assertThat(((TabularData) beans.read("Engines", "Engines")).containsKey(new Object[] {"e2"})).isTrue();
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

    private static void assertSucceeded(Tally tally, Sipp caller) throws IOException {
        assertThat(tally.successful()).as("%s %s", tally, caller.firstError()).isEqualTo(1);
        assertThat(tally.failed()).isZero();
    }
}
