package io.jackfield.itests.cluster.chaos.phones;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BiConsumer;

/** One socket, that all phones of one side send from and receive at. */
final class UdpWire implements Wire {
    private static final int LONGEST = 65_535;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final Way BACK = new Way() {
    };

    private final DatagramSocket socket;
    private final BiConsumer<Message, Way> to;

    /** @param port of all addresses of this machine. @param to gets each message */
    UdpWire(int port, BiConsumer<Message, Way> to) throws IOException {
        this.socket = new DatagramSocket(port);
        this.socket.setReceiveBufferSize(RECEIVE_BUFFER);
        this.to = to;
        Thread thread = new Thread(this::receive, "phone-receive-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (true) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                to.accept(new Message(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)), BACK);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String protocol() {
        return "UDP";
    }

    @Override
    public boolean loses() {
        return true;
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public boolean send(Message message, InetSocketAddress remote) {
        byte[] bytes = message.text().getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, remote));
            return true;
        } catch (IOException e) {
            return false; // lost, as on the way
        }
    }

    /** To sent-by of the topmost Via. */
    @Override
    public boolean answer(Message response, Way way) {
        return send(response, response.returnsTo());
    }

    @Override
    public Set<String> underWay() {
        return Set.of();
    }

    @Override
    public void close() {
        socket.close();
    }
}
