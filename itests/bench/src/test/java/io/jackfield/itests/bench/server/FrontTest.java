package io.jackfield.itests.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final DatagramSocket caller = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    private final DatagramSocket living = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    private final int deadPort = Sipp.freePort();
    private final int port = Sipp.freePort();
    private Front front;

    FrontTest() throws IOException {
    }

    @BeforeEach
    void begin() throws IOException {
        front = Front.start(Front.By.MESSAGE, port, List.of(deadPort, living.getLocalPort()));
        living.setSoTimeout((int) PATIENCE.toMillis());
    }

    @AfterEach
    void end() {
        front.close();
        caller.close();
        living.close();
    }

    private void call(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        caller.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, port));
    }

    private static String received(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private void losesTheFirst() throws IOException {
        call("lost with the engine");
        call("b");
        assertThat(received(living)).isEqualTo("b");
    }

    @Test
    void oneMessageIsLostToAnEngineThatIsGoneAndNoFurtherOne() throws IOException {
        losesTheFirst();
        for (int i = 0; i < 20; i++) {
            call("m" + i);
            assertThat(received(living)).isEqualTo("m" + i);
        }
    }

    @Test
    void anEngineThatIsBackIsAskedAndThenServesAgain() throws IOException {
        losesTheFirst();
        call("c"); // tells the front that the port refused
        assertThat(received(living)).isEqualTo("c");
        try (DatagramSocket back = new DatagramSocket(new InetSocketAddress(LOOPBACK, deadPort))) {
            back.setSoTimeout(50);
            Instant deadline = Instant.now().plus(PATIENCE);
            String first = null;
            String seen = null;
            while (!"still there".equals(seen)) {
                assertThat(Instant.now()).isBefore(deadline);
                call("still there");
                try {
                    seen = received(back);
                    first = first == null ? seen : first;
                } catch (SocketTimeoutException e) {
                    continue; // not asked yet
                }
            }
            assertThat(first).isEqualTo("\r\n\r\n");
        }
    }
}
