package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The cluster that {@code bin/cluster} starts: two engines, two state nodes, and each load balancer of the distribution in turn,
 * with calls over UDP and TCP through it. Verifies what it prints and answers, that a killed engine shows and costs no call, and that
 * everything ends with it. What the calls themselves promise while processes die is not verified here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BalancersIT {
    private static final Duration START = Duration.ofSeconds(240);
    private static final Duration CALL = Duration.ofSeconds(45);
    private static final long RING_MILLIS = 300;

    private Phone phone;
    private ClusterCommand cluster;
    private int port;
    private Path calls;
    /** Whoever makes this file breaks nginx. */
    private Path broken;

    @BeforeAll
    void start() throws Exception {
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        phone = new Phone(RING_MILLIS);
        port = Sipp.freePort();
        Path nodes = Files.createDirectories(Path.of("target", "nodes").toAbsolutePath());
        Path directory = Files.createTempDirectory(nodes, "balancers-");
        broken = directory.resolve("broken");
        cluster = new ClusterCommand(directory.resolve("cluster"), programs(directory), List.of("--engines", "2", "--states", "2",
                "--port", Integer.toString(port), "--phone", "127.0.0.1:" + phone.port()));
        cluster.awaitPrinted("end all", START);
    }

    /** An nginx that ends at once where the file is there, and else is the machine's. */
    private Path programs(Path directory) throws Exception {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        Path nginx = Files.writeString(programs.resolve("nginx"), """
                #!/bin/sh
                [ ! -e "%s" ] || { echo "planted fault" >&2; exit 1; }
                PATH=/usr/sbin:/usr/bin exec nginx "$@"
                """.formatted(broken));
        Files.setPosixFilePermissions(nginx, PosixFilePermissions.fromString("rwx------"));
        return programs;
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
        phone.close();
    }

    /** @param user anybody is sent on to the phone, by UDP; echo is answered by the engine */
    private void call(Sipp.Over transport, String user) throws Exception {
        try (Sipp caller = Sipp.caller(Scenario.beside(BalancersIT.class, "caller.xml"), calls,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, 1, Duration.ofSeconds(1), transport,
                List.of("-s", user))) {
            Tally tally = caller.awaitEnd(CALL);
            assertThat(tally.successful()).as("%s over %s: %s %s", user, transport, tally, caller.firstError()).isEqualTo(1);
        }
    }

    @Test
    @Order(1)
    void kamailioHandsEveryMessageToTheNextEngine() throws Exception {
        call(Sipp.Over.UDP, "anybody");
        call(Sipp.Over.TCP, "anybody");

        assertThat(phone.heard()).contains("INVITE", "ACK", "BYE");
        for (String engine : List.of("e1", "e2")) {
            assertThat(cluster.type(engine + " sip:endpoints", "udp ")).containsPattern("udp .* open +[1-9]");
        }
    }

    @Test
    @Order(2)
    void aBalancerThatDoesNotStartLeavesTheFormerOne() throws Exception {
        Files.createFile(broken);

        assertThat(cluster.type("balancer nginx", "runs again")).contains("nginx ended at once: planted fault")
                .contains("kamailio-stateless runs again");
        call(Sipp.Over.UDP, "echo");
        Files.delete(broken);
    }

    @Test
    @Order(3)
    void nginxCarriesUdpAndTcp() throws Exception {
        assumeTrue(Stream.of("/usr/sbin/nginx", "/usr/bin/nginx").anyMatch(file -> Files.isExecutable(Path.of(file))),
                "nginx is not here; on Debian: apt-get install nginx libnginx-mod-stream");
        cluster.type("balancer nginx", "nginx runs");

        call(Sipp.Over.UDP, "anybody");
        call(Sipp.Over.TCP, "echo");
    }

    @Test
    @Order(4)
    void everyNodeShowsTheCluster() throws Exception {
        assertThat(cluster.type("s1 sip:cluster", "e2 ")).containsPattern("(?m)^s1 +state +up .*this node")
                .containsPattern("(?m)^e1 +engine +up ").containsPattern("(?m)^s\\d +state .*eldest");
        assertThat(cluster.type("e1 sip:partitions", "partitions,")).containsPattern("(?m)^s1 +\\d+ +\\d+")
                .contains("31 partitions, 1 backup(s) wanted of each; none is vulnerable.");
    }

    @Test
    @Order(5)
    void kamailioWithHealthChecksLeavesOutAnEngineThatDied() throws Exception {
        cluster.type("balancer kamailio-dispatcher", "kamailio-dispatcher runs");
        call(Sipp.Over.UDP, "anybody");

        cluster.type("kill e1", "kill e1: done.");

        await().atMost(CALL).untilAsserted(() -> assertThat(cluster.type("s1 sip:cluster", "e2 ")).doesNotContain("\ne1 "));
        call(Sipp.Over.UDP, "anybody");
        call(Sipp.Over.TCP, "anybody");
    }

    @Test
    @Order(6)
    void everythingEndsWithIt() throws Exception {
        List<Long> pids = cluster.pids();
        assertThat(pids).as("balancer, two state nodes, one engine").hasSize(4);

        cluster.type("quit", "All ended.");

        assertThat(cluster.awaitEnd(CALL)).isZero();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
}
