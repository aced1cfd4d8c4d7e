package io.jackfield.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** One call through the feature in Karaf: the first that is made has to succeed. */
@RunWith(PaxExam.class)
public class FeatureCallIT {
    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] karaf() {
        return Karaf.options();
    }

    @Test
    public void callGoesThrough() throws Exception {
        Path directory = Path.of(System.getProperty("itests.directory"));
        InetSocketAddress platform = new InetSocketAddress("127.0.0.1", Sipp.freePort());
        configurations.getFactoryConfiguration("io.jackfield.stack.endpoint", "itest", "?").update(new Hashtable<>(
                Map.of("name", "itest", "transport", "UDP", "address", "127.0.0.1", "port", platform.getPort())));
        context.installBundle(Path.of(System.getProperty("jackfield.app")).toUri().toString()).start();

        awaitApplication(platform);

        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), directory, Sipp.freePort())) {
            System.setProperty("io.jackfield.apps.call-forward.target", "sip:phone@127.0.0.1:" + phone.port());
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), directory, platform, 1, 1, Duration.ofMillis(100))) {
                assertFlawless(caller.awaitEnd(Duration.ofSeconds(60)), caller);
                assertFlawless(phone.stopAfter(1, Duration.ofSeconds(10)), phone);
            }
        }
    }

    private static void assertFlawless(Tally tally, Sipp sipp) throws Exception {
        String all = tally + ", files in " + sipp.directory() + sipp.firstError();
        assertEquals("the call: " + all, 1, tally.successful());
        assertEquals("calls that failed: " + all, 0, tally.failed());
        assertEquals("messages that nobody expected: " + all, 0, tally.unexpected());
    }

    /**
     * Endpoint and application come up each in their time. Asks with OPTIONS until call-forward itself answers: 405, for it
     * takes calls only.
     */
    private static void awaitApplication(InetSocketAddress platform) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(500);
            String answer = "none";
            for (int i = 1; !answer.startsWith("SIP/2.0 405 "); i++) {
                assertTrue("call-forward answers; the last answer was: " + answer, Instant.now().isBefore(deadline));
                answer = ask(socket, platform, i).orElse(answer);
            }
        }
    }

    /** The answer to one OPTIONS; empty if none came soon. */
    private static Optional<String> ask(DatagramSocket socket, InetSocketAddress platform, int number) throws Exception {
        String id = "itest-" + socket.getLocalPort() + "-" + number;
        byte[] options = ("OPTIONS sip:anybody@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort()
                + ";branch=z9hG4bK" + id + "\r\nFrom: <sip:itest@127.0.0.1>;tag=1\r\nTo: <sip:anybody@127.0.0.1>\r\nCall-ID: "
                + id + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(options, options.length, platform));
        DatagramPacket answer = new DatagramPacket(new byte[4_000], 4_000);
        try {
            socket.receive(answer);
            return Optional.of(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }
}
