package io.jackfield.itests.cluster;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A phone that calls by UDP and says to which port each of its messages goes; it repeats nothing by itself. Answers come to it from
 * anywhere. RFC 3261 sections 8.1, 12.1.2 and 13.2.
 */
final class UdpCaller implements AutoCloseable {
    private static final int LONGEST = 65_535;

    private final String callId;
    private final DatagramSocket socket;
    private String to;
    private String target;
    private List<String> routes = List.of();

    /** @param user whom it calls */
    UdpCaller(String user) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.callId = user + "@" + socket.getLocalPort();
        this.to = "<sip:" + user + "@127.0.0.1>";
        this.target = "sip:" + user + "@127.0.0.1";
    }

    String callId() {
        return callId;
    }

    /** The same number and method twice is the same message. */
    void send(int port, String method, int number) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:")
                .append(socket.getLocalPort()).append(";branch=z9hG4bK-").append(method).append(number).append(callId.hashCode())
                .append("\r\n");
        routes.forEach(route -> text.append(route).append("\r\n"));
        text.append("Max-Forwards: 70\r\nFrom: <sip:caller@127.0.0.1>;tag=caller\r\nTo: ").append(to).append("\r\nCall-ID: ")
                .append(callId).append("\r\nCSeq: ").append(number).append(' ').append(method)
                .append("\r\nContact: <sip:caller@127.0.0.1:").append(socket.getLocalPort()).append(">\r\nContent-Length: 0\r\n\r\n");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    /** The status line of a final response to a request of that method, if one comes in that time; a 2xx to INVITE makes the dialog. */
    Optional<String> answer(String method, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (true) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            socket.setSoTimeout((int) left);
            packet.setLength(LONGEST);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (message.startsWith("SIP/2.0 ") && !message.startsWith("SIP/2.0 1") && message.contains(" " + method + "\r\n")) {
                takeDialog(message);
                return Optional.of(message.substring(0, message.indexOf('\r')));
            }
        }
    }

    private void takeDialog(String message) {
        if (message.startsWith("SIP/2.0 2") && message.contains(" INVITE\r\n")) {
            to = header(message, "To").findFirst().orElseThrow();
            target = header(message, "Contact").findFirst().orElseThrow().replaceAll(".*<|>.*", "");
            routes = header(message, "Record-Route").map(route -> "Route: " + route).toList();
        }
    }

    private static Stream<String> header(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ":")).map(line -> line.substring(name.length() + 1).strip());
    }

    @Override
    public void close() {
        socket.close();
    }
}
