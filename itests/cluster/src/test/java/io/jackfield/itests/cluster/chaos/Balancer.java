package io.jackfield.itests.cluster.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Hands each datagram to the next engine and reads none. A port that nobody listens at, of which the system tells, is left out for a
 * second: the datagram that told is lost, as are those that a frozen engine has got. It does not keep the
 * sender's address, so peers must not ask for {@code rport} (RFC 3581).
 */
final class Balancer implements Front {
    private static final int LONGEST = 65_535;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private final DatagramSocket socket;
    private final List<DatagramSocket> engines;
    /** Until when nothing is handed to that engine. */
    private final AtomicLongArray resting;

    Balancer(List<Integer> ports, LongSupplier nanos) throws IOException {
        this.nanos = nanos;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        socket = new DatagramSocket(0, loopback);
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        engines = ports.stream().map(port -> connected(new InetSocketAddress(loopback, port))).toList();
        resting = new AtomicLongArray(ports.size());
        long now = nanos.getAsLong();
        for (int i = 0; i < ports.size(); i++) {
            resting.set(i, now);
        }
    }

    @Override
    public void start() {
        Thread thread = new Thread(this::spray, "balancer");
        thread.setDaemon(true);
        thread.start();
    }

    private static DatagramSocket connected(InetSocketAddress engine) {
        try {
            DatagramSocket socket = new DatagramSocket(0, engine.getAddress());
            socket.connect(engine);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void holdBack(int engine) {
        resting.set(engine, nanos.getAsLong() + Duration.ofDays(1).toNanos());
    }

    @Override
    public void letIn(int engine) {
        resting.set(engine, nanos.getAsLong());
    }

    private void spray() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        int next = 0;
        try {
            while (true) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                for (int tries = 0; tries < engines.size(); tries++) {
                    next = (next + 1) % engines.size();
                    if (hand(packet, next)) {
                        break;
                    }
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether it was handed over. */
    private boolean hand(DatagramPacket packet, int engine) throws IOException {
        if (nanos.getAsLong() - resting.get(engine) < 0) {
            return false;
        }
        try {
            engines.get(engine).send(new DatagramPacket(packet.getData(), packet.getLength()));
            return true;
        } catch (PortUnreachableException e) {
            resting.set(engine, nanos.getAsLong() + REST_NANOS);
            return false;
        }
    }

    @Override
    public void close() {
        socket.close();
        engines.forEach(DatagramSocket::close);
    }
}
