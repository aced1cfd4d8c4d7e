package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Verifies of the caller that gives up, against a peer that is written out here, that it repeats CANCEL for as long as RFC 3261 does. */
class GivesUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private SocketAddress caller;

    @Test
    void aProvisionalResponseBehindTheCancelDoesNotEndItsRepeats() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
             Sipp calling = Sipp.caller(Scenario.beside(SippTraffic.class, "gives-up.xml").lingering(Duration.ofMillis(100)),
                     Path.of("target", "sipp").toAbsolutePath(), new InetSocketAddress("127.0.0.1", peer.getLocalPort()), 1, 1,
                     Duration.ofMillis(1))) {
            peer.setSoTimeout((int) PATIENCE.toMillis());
            String invite = received(peer, text -> text.startsWith("INVITE "));
            answer(peer, invite, "100 Trying", "");
            received(peer, text -> text.startsWith("CANCEL "));
            answer(peer, invite, "180 Ringing", ";tag=late");
            answer(peer, invite, "180 Ringing", ";tag=later");
            received(peer, text -> text.startsWith("CANCEL "));
            String cancel = received(peer, text -> text.startsWith("CANCEL "));
            answer(peer, cancel, "200 OK", ";tag=late");
            answer(peer, invite, "180 Ringing", ";tag=last");
            answer(peer, invite, "487 Request Terminated", ";tag=late");
            received(peer, text -> text.startsWith("ACK "));

            Tally tally = calling.awaitEnd(PATIENCE);

            assertThat(tally.successful()).isEqualTo(1);
            assertThat(tally.unexpected()).isZero();
        }
    }

    private String received(DatagramSocket peer, Predicate<String> wanted) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        while (true) {
            packet.setLength(4096);
            peer.receive(packet);
            caller = packet.getSocketAddress();
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (wanted.test(text)) {
                return text;
            }
        }
    }

    private void answer(DatagramSocket peer, String request, String status, String tag) throws IOException {
        List<String> same = List.of("Via:", "From:", "Call-ID:", "CSeq:");
        byte[] bytes = ("SIP/2.0 " + status + "\r\n"
                + request.lines().filter(line -> same.stream().anyMatch(line::startsWith)).collect(Collectors.joining("\r\n")) + "\r\n"
                + request.lines().filter(line -> line.startsWith("To:")).findFirst().orElseThrow() + tag
                + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, caller));
    }
}
