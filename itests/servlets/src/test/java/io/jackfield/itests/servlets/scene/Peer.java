package io.jackfield.itests.servlets.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A datagram socket that speaks text: what goes over the wire, byte by byte. */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final DatagramSocket socket;
    private final InetSocketAddress container;

    Peer(String container) {
        int colon = container.lastIndexOf(':');
        this.container = new InetSocketAddress(container.substring(0, colon), Integer.parseInt(container.substring(colon + 1)));
        try {
            socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Sends a message; Content-Length is added, and behind an empty line comes the body. */
    public void says(String... lines) {
        int empty = List.of(lines).indexOf("");
        String head = String.join("\r\n", List.of(lines).subList(0, empty < 0 ? lines.length : empty));
        String body = empty < 0 ? "" : String.join("\r\n", List.of(lines).subList(empty + 1, lines.length));
        saysExactly(head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Sends these characters as they are. */
    public void saysExactly(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, container));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a call; the Call-ID is the branch too. @param lines further headers */
    public void invites(String uri, String callId, String... lines) {
        List<String> all = new ArrayList<>(List.of("INVITE " + uri + " SIP/2.0",
                "Via: SIP/2.0/UDP " + address() + ";branch=z9hG4bK" + callId, "Max-Forwards: 70",
                "From: <sip:carol@example.org>;tag=carol", "To: <" + uri + ">", "Call-ID: " + callId, "CSeq: 1 INVITE",
                "Contact: <sip:carol@" + address() + ">"));
        all.addAll(List.of(lines));
        says(all.toArray(String[]::new));
    }

    /** Answers a request that was heard. @param status with its reason @param tag for To; empty where it has one */
    public void answers(String request, String status, String tag, String... lines) {
        List<String> all = new ArrayList<>(List.of("SIP/2.0 " + status));
        request.lines().filter(line -> line.startsWith("Via: ") || line.startsWith("From: ") || line.startsWith("Call-ID: ")
                || line.startsWith("CSeq: ")).forEach(all::add);
        all.add(request.lines().filter(line -> line.startsWith("To: ")).findFirst().orElseThrow()
                + (tag.isEmpty() ? "" : ";tag=" + tag));
        all.addAll(List.of(lines));
        says(all.toArray(String[]::new));
    }

    /** The next datagram, which must begin so; repeats of others are not passed over. */
    public String hears(String start) {
        String text = hears(PATIENCE_MS);
        if (text == null || !text.startsWith(start)) {
            throw new AssertionError("the peer waits for " + start + " and hears " + text);
        }
        return text;
    }

    /** The next datagram that begins so, whatever comes before it. */
    public String hearsAtLast(String start) {
        for (String text = hears(PATIENCE_MS); text != null; text = hears(PATIENCE_MS)) {
            if (text.startsWith(start)) {
                return text;
            }
        }
        throw new AssertionError("the peer waits for " + start);
    }

    /** The value of a header of a message, as it stands there the first time. */
    public static String header(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ": ")).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + message)).substring(name.length() + 2);
    }

    /** The addresses of a header, in one line or several. */
    public static List<String> headers(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ": "))
                .flatMap(line -> Stream.of(line.substring(name.length() + 2).split(",(?=<)"))).toList();
    }

    /** The next datagram; null if none comes within so many ms. */
    public String hears(int millis) {
        byte[] buffer = new byte[65_536];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
            return new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
