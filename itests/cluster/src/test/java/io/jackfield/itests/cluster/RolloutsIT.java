package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two engines with two versions of an application and a state node. Verifies that what an operator activates at one engine takes new
 * calls at the other, and still does on an engine that starts later; the way back; and what is for one engine only. Not verified:
 * which engine a balancer would have asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int REPEAT_MILLIS = 500;
    private static final int LONGEST = 65_535;
    private static final String ACTIVE = "Version active: app=call-forward version=1.0.0";
    private static final String SERVED_BY = "X-Served-By: ";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Node> engines = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private int calls;

    @BeforeAll
    void start() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "rollouts-");
        int clusterPort = freePort();
        Phone phone = new Phone(Duration.ofHours(1).toMillis());
        open.add(phone);
        Node state = Node.state(directory, "s1", clusterPort);
        open.add(state);
        state.start();
        for (String name : List.of("e1", "e2")) {
            int port = freePort();
            Node engine = Node.engine(directory, name, clusterPort, port, port, phone.port()).withBothVersionsAndPrompt();
            ports.add(port);
            engines.add(engine);
            open.add(0, engine);
            engine.start();
        }
        for (Node engine : engines) {
            awaitService(engine, 1);
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static void awaitService(Node engine, int lives) {
        await().atMost(PATIENCE).until(() -> engine.logged("Version started: app=call-forward") >= 2L * lives);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void whatIsActivatedAtOneEngineTakesNewCallsAtTheOtherAndOnOneThatStartsLater() throws Exception {
        for (int port : ports) {
            assertThat(versionOfANewCall(port)).isEqualTo("call-forward 2.0");
        }

        long before = engines.get(1).logged(ACTIVE);
        engines.get(0).type("sip:activate call-forward 1.0.0");

        await().atMost(PATIENCE).until(() -> engines.get(0).printed().contains("call-forward 1.0.0 takes new calls."));
        await().atMost(PATIENCE).until(() -> engines.get(1).logged(ACTIVE) > before);
        assertThat(versionOfANewCall(ports.get(1))).isEqualTo("call-forward 1.0");
        assertThat(versionOfANewCall(ports.get(0))).isEqualTo("call-forward 1.0");

        startAgainWithoutWhatIsOnItsDisk(engines.get(1));
        assertThat(versionOfANewCall(ports.get(1))).isEqualTo("call-forward 1.0");

        typeAndAwaitAtTheOther("sip:rollback call-forward", "Version active: app=call-forward version=2.0.0");
        assertThat(versionOfANewCall(ports.get(0))).isEqualTo("call-forward 2.0");
        assertThat(versionOfANewCall(ports.get(1))).isEqualTo("call-forward 2.0");
        typeAndAwaitAtTheOther("sip:activate call-forward 1.0 --engine e2", ACTIVE);
        assertThat(versionOfANewCall(ports.get(0))).isEqualTo("call-forward 2.0");
        assertThat(versionOfANewCall(ports.get(1))).isEqualTo("call-forward 1.0");
    }

    private void typeAndAwaitAtTheOther(String command, String logged) throws Exception {
        long before = engines.get(1).logged(logged);
        engines.get(0).type(command);
        await().atMost(PATIENCE).until(() -> engines.get(1).logged(logged) > before);
    }

    private static void startAgainWithoutWhatIsOnItsDisk(Node engine) throws Exception {
        engine.kill();
        engine.forgetBundles();
        engine.start();
        awaitService(engine, 2);
    }

    /** What the 180 says. The INVITE is repeated, as the engine may be silent while it starts. */
    private String versionOfANewCall(int engine) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
            byte[] invite = invite(engine, socket.getLocalPort(), ++calls).getBytes(StandardCharsets.UTF_8);
            socket.setSoTimeout(REPEAT_MILLIS);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                socket.send(new DatagramPacket(invite, invite.length, loopback, engine));
                DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
                try {
                    for (socket.receive(answer); ; socket.receive(answer)) {
                        String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                        if (text.contains(SERVED_BY)) {
                            return text.lines().filter(line -> line.startsWith(SERVED_BY)).findFirst().orElseThrow()
                                    .substring(SERVED_BY.length());
                        }
                    }
                } catch (SocketTimeoutException e) {
                    continue; // again
                }
            }
        }
        throw new AssertionError("no application answered");
    }

    private static String invite(int engine, int port, int call) {
        return String.join("\r\n", "INVITE sip:anybody@127.0.0.1:" + engine + " SIP/2.0",
                "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + call + "-" + port,
                "From: <sip:caller@127.0.0.1:" + port + ">;tag=" + call, "To: <sip:anybody@127.0.0.1>",
                "Call-ID: " + call + "@" + port, "CSeq: 1 INVITE", "Contact: <sip:caller@127.0.0.1:" + port + ">", "Max-Forwards: 70",
                "Content-Length: 0", "", "");
    }
}
