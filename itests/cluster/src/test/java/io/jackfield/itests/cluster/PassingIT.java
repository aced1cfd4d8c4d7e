package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two engines of which one has no application, a state node, and a sprayer that hands each datagram to the other engine than the one
 * before. Verifies that every message gets to the engine that can work on it, and that answers leave by the connection that their
 * request came by, whichever engine has that, or over UDP go to where it came from if the phone asks for that. Not: what a killed
 * engine leaves behind, which other tests have.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration CALL = Duration.ofSeconds(90);
    private static final long RING_MILLIS = 200;
    private static final int CALLS = 4;

    private final List<AutoCloseable> open = new ArrayList<>();
    private int has;
    private int lacks;
    private Sprayer sprayer;
    private Phone phone;
    private Path calls;
    private Path directory;

    @BeforeAll
    void start() throws Exception {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "passing-");
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        int clusterPort = Sipp.freePort();
        has = Sipp.freePort();
        lacks = Sipp.freePort();
        sprayer = opened(new Sprayer(List.of(has, lacks)));
        phone = opened(new Phone(RING_MILLIS));
        Node state = opened(Node.state(directory, "s1", clusterPort));
        Node first = opened(Node.engine(directory, "e1", clusterPort, has, sprayer.port(), phone.port()));
        Node second = opened(Node.engine(directory, "e2", clusterPort, lacks, sprayer.port(), phone.port()))
                .withoutApplications();
        state.start();
        first.start();
        second.start();
        await().atMost(PATIENCE).until(() -> first.logged("Version active: app=call-forward") > 0);
        await().atMost(PATIENCE).until(() -> second.logged("This member joined: member=e2#") > 0);
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

    private void call(Scenario scenario, int balancer) throws Exception {
        try (Sipp caller = Sipp.caller(scenario, calls, new InetSocketAddress(InetAddress.getLoopbackAddress(), balancer), CALLS, 2,
                Duration.ofSeconds(1))) {
            Tally tally = caller.awaitEnd(CALL);
            assertThat(tally.successful()).as("%s %s", tally, caller.firstError()).isEqualTo(CALLS);
            assertThat(tally.failed()).isZero();
        }
    }

    @Test
    void answersToAPhoneThatAsksForRportGoWhereItSentFromThoughAnotherEngineHasTheApplication() throws Exception {
        Optional<KeepingSprayer> started = KeepingSprayer.start(directory, List.of(has, lacks));
        assumeTrue(started.isPresent(), "this user may not send as another; root may");
        try (KeepingSprayer keeping = started.get()) {
            call(Scenario.beside(PassingIT.class, "caller.xml").askingForRport(), keeping.port());
        }
    }

    @Test
    void everyMessageOfACallGetsToTheEngineThatHasTheApplication() throws Exception {
        call(Scenario.beside(PassingIT.class, "caller.xml"), sprayer.port());
        assertThat(sprayer.handed()).extracting(Sprayer.Handed::engine).contains(has, lacks);
        assertThat(sprayer.handed()).filteredOn(each -> each.engine() == lacks).extracting(Sprayer.Handed::startLine)
                .as("some of what the engine without application got").isNotEmpty();
        assertThat(phone.heard()).contains("INVITE", "ACK", "BYE");
    }

    @Test
    void aTcpCallerThatConnectsToTheOtherEngineGoesOnWithItsCall() throws Exception {
        callBegunAtAndEndedAt(has, lacks);
        callBegunAtAndEndedAt(lacks, has);
    }

    private static void callBegunAtAndEndedAt(int begins, int ends) throws IOException {
        try (TcpCaller caller = new TcpCaller("call-" + begins)) {
            caller.connect(begins);
            caller.send("INVITE", 1);
            assertThat(caller.answer()).isEqualTo("SIP/2.0 200 OK");
            caller.send("ACK", 1);
            caller.connect(ends);
            caller.send("BYE", 2);
            assertThat(caller.answer()).isEqualTo("SIP/2.0 200 OK");
        }
    }
}
