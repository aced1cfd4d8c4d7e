package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** The other side of a test: a plain socket on loopback. */
final class Peer implements AutoCloseable {
    private final DatagramSocket socket;

    Peer(String address) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName(address));
        socket.setReceiveBufferSize(1 << 20);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(UdpEndpoint to, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to.local()));
    }

    /** Waits up to five seconds. */
    DatagramPacket receive() throws IOException {
        socket.setSoTimeout(5_000);
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return packet;
    }

    String receiveText() throws IOException {
        DatagramPacket packet = receive();
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    /** Takes what is there until {@code millis} pass without anything. */
    int drain(int millis) throws IOException {
        socket.setSoTimeout(millis);
        int count = 0;
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[65_536], 65_536));
                count++;
            }
        } catch (SocketTimeoutException e) {
            return count;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
