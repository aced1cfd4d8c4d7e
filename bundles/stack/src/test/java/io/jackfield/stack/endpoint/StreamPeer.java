package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** The other side of a connection in a test: a plain socket on loopback. Every wait ends after ten seconds. */
final class StreamPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private StreamPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static StreamPeer connectedTo(SocketEndpoint endpoint) throws IOException {
        return new StreamPeer(new Socket(endpoint.local().getAddress(), endpoint.local().getPort()));
    }

    /** From a certain address of this host, at any port. */
    static StreamPeer connectedTo(SocketEndpoint endpoint, String from) throws IOException {
        return new StreamPeer(new Socket(endpoint.local().getAddress(), endpoint.local().getPort(), InetAddress.getByName(from), 0));
    }

    /** From a certain port. */
    static StreamPeer connectedTo(SocketEndpoint endpoint, int from) throws IOException {
        InetAddress local = endpoint.local().getAddress();
        return new StreamPeer(new Socket(local, endpoint.local().getPort(), local, from));
    }

    static StreamPeer acceptedBy(ServerSocket listening) throws IOException {
        listening.setSoTimeout(PATIENCE_MILLIS);
        return new StreamPeer(listening.accept());
    }

    static ServerSocket listening(String address, int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getByName(address));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    /** Exactly as much as that. */
    String receive(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
    }

    /** Up to the empty line. */
    String receiveHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + head.toString(UTF_8));
            }
            head.write(next);
        }
        return head.toString(UTF_8);
    }

    /** Whether the endpoint ends the connection, in order or by a reset; what still comes is thrown away. */
    boolean seesTheEnd() throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    /** The connection ends with a reset, as when the process is killed. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
