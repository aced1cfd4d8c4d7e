package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.cluster.halting.Halting;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Sipp.Over;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An engine that is gone between a check-in and what it was to send. Verifies that another sends it, also by TCP, where no timer and
 * no peer repeats it: without that, the INVITE to the called phone never leaves and the call fails. Not: how soon.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledBeforeItSendsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration CALL = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path directory;
    private Path calls;
    private int clusterPort;
    private Node second;
    private int secondPort;

    @BeforeAll
    void start() throws Exception {
        // Kept for whoever looks for the logs of a failure.
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "halt-");
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        clusterPort = Sipp.freePort();
        for (String name : List.of("s1", "s2")) {
            opened(patient(Node.state(directory, name, clusterPort))).start();
        }
        secondPort = Sipp.freePort();
        second = opened(patient(Node.engine(directory, "e2", clusterPort, secondPort, secondPort, 1)));
        second.start();
        awaitService(second);
    }

    /** On a loaded machine a process may stand still for seconds; one that is gone is noticed at once all the same. */
    private static Node patient(Node node) throws IOException {
        return node.with("io.jackfield.state.grid", "detection=20000");
    }

    private <T extends AutoCloseable> T opened(T what) {
        open.add(0, what);
        return what;
    }

    private static void awaitService(Node engine) {
        await().atMost(PATIENCE).until(() -> engine.logged("Version active: app=call-forward") >= 1);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void byTcpAnotherEngineSendsWhatItCheckedIn() throws Exception {
        anotherEngineSends("e1", Over.TCP);
    }

    @Test
    void byUdpAnotherEngineSendsWhatItCheckedIn() throws Exception {
        anotherEngineSends("e3", Over.UDP);
    }

    private void anotherEngineSends(String name, Over transport) throws Exception {
        int port = Sipp.freePort();
        int phonePort = Sipp.freePort();
        List<Integer> engines = new CopyOnWriteArrayList<>(List.of(port)); // the INVITE is the one's that ends
        Sprayer sprayer = opened(new Sprayer(engines));
        Sipp phone = opened(Sipp.phone(Scenario.of("uas.xml"), calls, phonePort, transport, List.of()));
        Node halting = opened(patient(Node.engine(directory, name, clusterPort, port, sprayer.port(), phonePort)));
        String target = "sip:phone@127.0.0.1:" + phonePort + (transport == Over.TCP ? ";transport=tcp" : "");
        halting.configure("system.properties", "io.jackfield.apps.call-forward.target=" + target
                + "\njackfield.test.haltAt=INVITE " + target + "\n");
        halting.with(Halting.class, "halting");
        halting.start();
        awaitService(halting);

        try (Sipp caller = Sipp.caller(Scenario.beside(KilledBeforeItSendsIT.class, "caller.xml"), calls,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sprayer.port()), 1, 1, Duration.ofSeconds(1))) {
            await().atMost(CALL).until(() -> halting.exit().isPresent());
            assertThat(halting.exit()).as("how the engine ended that had the INVITE").hasValue(Halting.STATUS);
            engines.add(secondPort);
            Tally tally = caller.awaitEnd(CALL);
            assertThat(tally.successful()).as("%s %s; the phone: %s", tally, caller.firstError(), phone.firstError()).isEqualTo(1);
            assertThat(tally.failed()).isZero();
        }
        await().atMost(CALL).untilAsserted(() -> assertThat(second.logged("goes on with a share")).isPositive());
    }
}
