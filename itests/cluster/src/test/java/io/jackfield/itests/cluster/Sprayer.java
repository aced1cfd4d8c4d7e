package io.jackfield.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The worst load balancer: hands every datagram to the next engine, dead or alive, and does not read it. It does not keep the
 * sender's address either, so peers must not ask for {@code rport} (RFC 3581).
 */
final class Sprayer implements AutoCloseable {
    private static final int LONGEST = 65_535;
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** One datagram. @param engine the port it was handed to */
    record Handed(int engine, String startLine) {
    }

    private final DatagramSocket socket;
    private final List<Integer> engines;
    private final List<Handed> handed = new ArrayList<>();

    Sprayer(List<Integer> engines) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        this.engines = engines;
        Thread thread = new Thread(this::spray, "sprayer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void spray() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            for (int next = 0; ; next = (next + 1) % engines.size()) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                note(new Handed(engines.get(next), text.lines().findFirst().orElse("")));
                packet.setSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), engines.get(next)));
                socket.send(packet);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was handed on so far, in that order. */
    List<Handed> handed() {
        synchronized (handed) {
            return List.copyOf(handed);
        }
    }

    private void note(Handed datagram) {
        synchronized (handed) {
            handed.add(datagram);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
