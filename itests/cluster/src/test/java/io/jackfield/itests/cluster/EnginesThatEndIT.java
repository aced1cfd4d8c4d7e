package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.cluster.halting.Counting;
import io.jackfield.itests.cluster.halting.Deadly;
import io.jackfield.itests.cluster.halting.Halting;
import io.jackfield.itests.cluster.halting.Hanging;
import io.jackfield.itests.cluster.halting.Telling;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Sipp.Over;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three engines and two state nodes. Two of the engines have a store that ends their process between a check-in that was acknowledged
 * and what it was to send. Verifies that another engine sends it: the caller sends its INVITE to the engine that ends, repeats it only
 * until that one is gone, and its call comes up and ends with those that are left. By TCP nobody else would have sent it: no timer and
 * no peer repeats it there. That values which its event wrote are written all the same, and once, and are there when a state node is
 * killed. That an application whose callback ends or hangs an engine does that to two of three at most, and that an engine which stops to
 * poll for timers is taken for dead. Not: how soon.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnginesThatEndIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration REPEAT = Duration.ofMillis(500);
    private static final Pattern SENT_AGAIN = Pattern.compile("engine\\.sent-again +(\\d+)");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Node> engines = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Node> states = new ArrayList<>();
    private Sipp phone;
    private String counted;

    @BeforeAll
    void start() throws Exception {
        // Kept for whoever looks for the logs of a failure.
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "end-");
        Path calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        int clusterPort = Sipp.freePort();
        for (String name : List.of("s1", "s2")) {
            states.add(opened(Node.state(directory, name, clusterPort)));
            states.get(states.size() - 1).start();
        }
        int external = Sipp.freePort();
        int port = Sipp.freePort();
        phone = opened(Sipp.phone(Scenario.of("uas.xml"), calls, port, Over.TCP, List.of("-rsa", "127.0.0.1:" + external)));
        String target = "sip:phone@127.0.0.1:" + port + ";transport=tcp";
        for (String text : List.of("INVITE " + target, "counted, and told nobody")) {
            Node engine = engine(directory, clusterPort, Sipp.freePort(), external);
            engine.configure("system.properties", "io.jackfield.apps.call-forward.target=" + target
                    + "\njackfield.test.haltAt=" + text + "\n");
            engine.with(Halting.class, "halting");
            engine.start();
        }
        engine(directory, clusterPort, external, external).start();
        awaitStarted();
    }

    /** Its applications start once in each life, call-forward first. */
    private void awaitStarted() {
        for (Node engine : engines) {
            await().atMost(PATIENCE).until(() -> engine.logged("Version started: app=deadly") >= engine.lives());
        }
    }

    /** All show the port of the last of them, as they would show that of a load balancer. */
    private Node engine(Path directory, int clusterPort, int port, int external) throws IOException {
        Node engine = opened(Node.engine(directory, "e" + (engines.size() + 1), clusterPort, port, external, 1)).withPrompt()
                .withApplication("counting", Counting.class).withApplication("telling", Telling.class)
                .withApplication("hanging", Hanging.class).withApplication("deadly", Deadly.class);
        engines.add(engine);
        ports.add(port);
        return engine;
    }

    private <T extends AutoCloseable> T opened(T what) {
        open.add(0, what);
        return what;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    @Order(1)
    void byTcpAnotherEngineSendsWhatOneHadCheckedInBeforeItEnded() throws Exception {
        anotherEngineSends("anybody", 0);
        phone.stopAfter(1, PATIENCE);
        assertThat(phone.tally().failed()).as(phone.firstError()).isZero();
    }

    @Test
    @Order(2)
    void whatItsEventsWroteIsWrittenOnce() throws Exception {
        String first = anotherEngineSends("counting", 1);
        assertThat(told(ports.get(2))).isEqualTo("1 " + first + " " + first);
        try (UdpCaller caller = new UdpCaller("counting")) {
            assertThat(requested(caller, ports.get(2), "INVITE", 1)).contains("SIP/2.0 200 OK");
            caller.send(ports.get(2), "ACK", 1);
            assertThat(requested(caller, ports.get(2), "BYE", 2)).contains("SIP/2.0 200 OK");
            counted = "2 " + first + " " + caller.callId();
            assertThat(told(ports.get(2))).isEqualTo(counted);
        }
    }

    /** What another application reads by the name of the space: how many calls were counted, the first and the last. */
    private String told(int port) throws IOException {
        try (UdpCaller caller = new UdpCaller("telling")) {
            String answer = requested(caller, port, "INVITE", 1).orElse("nothing");
            assertThat(answer).startsWith("SIP/2.0 480 ");
            return answer.substring("SIP/2.0 480 ".length());
        }
    }

    /** @return the Call-ID */
    private String anotherEngineSends(String user, int ends) throws Exception {
        long before = sentAgain(ends);
        try (UdpCaller caller = new UdpCaller(user)) {
            Optional<String> answer = Optional.empty();
            for (long until = System.nanoTime() + PATIENCE.toNanos(); answer.isEmpty() && System.nanoTime() < until; ) {
                if (engines.get(ends).isAlive()) {
                    caller.send(ports.get(ends), "INVITE", 1);
                }
                // an engine that has just started may refuse for want of time; it has taken nothing then
                answer = caller.answer("INVITE", REPEAT)
                        .filter(line -> !line.startsWith("SIP/2.0 503") || !engines.get(ends).isAlive());
            }
            assertEnded(engines.get(ends));
            assertThat(answer).contains("SIP/2.0 200 OK");

            caller.send(ports.get(2), "ACK", 1);
            assertThat(requested(caller, ports.get(2), "BYE", 2)).contains("SIP/2.0 200 OK");
            assertThat(sentAgain(ends)).as("messages that were sent in the place of the engine that ended").isGreaterThan(before);
            return caller.callId();
        }
    }

    @Test
    @Order(3)
    void aCallbackThatHungTwoEnginesIsNotRunByTheThird() throws Exception {
        for (Node engine : engines) {
            if (!engine.isAlive()) {
                engine.start();
            }
        }
        awaitStarted();
        assertThat(answeredAtLast("hanging")).contains("SIP/2.0 500 Server Internal Error");
        List<Node> hang = new ArrayList<>();
        for (Node engine : engines) {
            if (engine.isFrozen()) {
                hang.add(engine);
            }
        }
        assertThat(hang).as("engines that the callback stopped").hasSize(2);
        for (Node engine : hang) {
            long lives = engine.logged("This member is back");
            engine.thaw();
            await().atMost(PATIENCE).until(() -> engine.logged("This member is back") > lives);
        }
        assertAllServe();
    }

    /** To one engine after the other, until one answers. */
    private Optional<String> answeredAtLast(String user) throws IOException {
        Optional<String> answer = Optional.empty();
        try (UdpCaller caller = new UdpCaller(user)) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            for (int next = 0; answer.isEmpty() && System.nanoTime() < until; next++) {
                caller.send(ports.get(next % ports.size()), "INVITE", 1);
                answer = caller.answer("INVITE", REPEAT);
            }
        }
        return answer;
    }

    private void assertAllServe() throws IOException {
        for (int i = 0; i < ports.size(); i++) {
            if (engines.get(i).isAlive()) {
                try (UdpCaller caller = new UdpCaller("echo")) {
                    assertThat(requested(caller, ports.get(i), "INVITE", 1)).as("engine %d", i + 1).contains("SIP/2.0 200 OK");
                }
            }
        }
    }

    /** Its signs of life go on. Nobody acknowledges its 200, so that is repeated by whoever has the call. */
    @Test
    @Order(4)
    void anEngineWhosePollsStopIsDeclaredDeadUntilTheyGoOn() throws Exception {
        Node hangs = engines.get(0);
        String left = "An engine left; this one goes on with a share of its calls engine=" + hangs.name();
        long before = engines.get(2).logged(left);
        long lives = hangs.logged("This member is back");
        try (UdpCaller caller = new UdpCaller("echo")) {
            assertThat(requested(caller, ports.get(0), "INVITE", 1)).contains("SIP/2.0 200 OK");
            hangs.configure("polls", Halting.NONE);
            await().atMost(PATIENCE).until(() -> engines.get(2).logged(left) > before);
            while (caller.answer("INVITE", Duration.ofMillis(1)).isPresent()) {
                // of the engine that has the call no more
            }
            assertThat(caller.answer("INVITE", PATIENCE)).contains("SIP/2.0 200 OK");
            assertThat(hangs.logged("This engine asks no more for timers that are due")).isOne();
            assertThat(hangs.logged("This member is back")).isEqualTo(lives);
            hangs.configure("polls", "all");
            await().atMost(PATIENCE).until(() -> hangs.logged("This member is back") > lives);
            caller.send(ports.get(0), "ACK", 1);
            assertThat(requested(caller, ports.get(0), "BYE", 2)).contains("SIP/2.0 200 OK");
        }
    }

    @Test
    @Order(5)
    void aCallbackThatEndedTwoEnginesIsNotRunByTheThird() throws Exception {
        assertThat(answeredAtLast("deadly")).contains("SIP/2.0 500 Server Internal Error");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines).filteredOn(engine -> !engine.isAlive())
                .as("engines that the callback ended").hasSize(2)
                .allSatisfy(engine -> assertThat(engine.exit()).hasValue(Halting.STATUS)));
        assertAllServe();
    }

    @Test
    @Order(6)
    void valuesOutliveAStateNodeToo() throws Exception {
        states.get(0).kill();
        for (int i = 0; i < ports.size(); i++) {
            if (engines.get(i).isAlive()) {
                assertThat(told(ports.get(i))).isEqualTo(counted);
            }
        }
    }

    /** Others hear of its end before this process does. */
    private static void assertEnded(Node engine) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.exit()).as("how the engine ended that had the INVITE")
                .hasValue(Halting.STATUS));
    }

    /** Repeats it, and lets repeats of an answer before be. */
    private Optional<String> requested(UdpCaller caller, int port, String method, int number) throws IOException {
        Optional<String> answer = Optional.empty();
        for (long until = System.nanoTime() + PATIENCE.toNanos(); answer.isEmpty() && System.nanoTime() < until; ) {
            caller.send(port, method, number);
            answer = caller.answer(method, REPEAT);
        }
        return answer;
    }

    /** By the engines that live, other than that one. */
    private long sentAgain(int ends) throws IOException {
        long sum = 0;
        for (Node engine : engines) {
            if (engine != engines.get(ends) && engine.isAlive()) {
                sum += SENT_AGAIN.matcher(engine.answer("sip:counters")).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
            }
        }
        return sum;
    }
}
