package io.jackfield.itests.cluster.chaos;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Asks one engine, past the balancer, with an OPTIONS that goes to the application and through the store. Any final answer but
 * 503 says that it serves: call-forward has nothing else than 405 for it.
 */
final class Probe implements AutoCloseable {
    private static final int LONGEST = 65_535;
    /** Longer than an engine takes whose store answers a second late. */
    private static final int PATIENCE_MILLIS = 3_000;

    private final String host;
    private final DatagramSocket socket;
    private int asked;

    /** @param host the address to ask from */
    Probe(String host) throws IOException {
        this.host = host;
        socket = new DatagramSocket(0, InetAddress.getByName(host));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Whether the engine at that address serves. Takes three seconds at most. */
    boolean serves(String address, int port) throws IOException {
        String call = "probe-" + ++asked + "-" + socket.getLocalPort();
        byte[] bytes = """
                OPTIONS sip:probe@%s:%d SIP/2.0
                Via: SIP/2.0/UDP %s:%d;branch=z9hG4bK%s
                From: <sip:probe@%s>;tag=probe
                To: <sip:probe@%s>
                Call-ID: %s
                CSeq: 1 OPTIONS
                Max-Forwards: 70
                Content-Length: 0

                """.formatted(address, port, host, socket.getLocalPort(), call, host, address, call).replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(address, port)));
        DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (true) {
                answer.setLength(LONGEST);
                socket.receive(answer);
                String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                if (text.contains(call) && !text.startsWith("SIP/2.0 1")) {
                    return !text.startsWith("SIP/2.0 503");
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
