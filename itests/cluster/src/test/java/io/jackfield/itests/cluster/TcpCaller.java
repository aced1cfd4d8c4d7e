package io.jackfield.itests.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A phone that calls by TCP, and may connect to another engine in the middle of its call (RFC 3261 sections 8.1, 12.1.2 and 13.2). */
final class TcpCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final String callId;
    private Socket socket;
    private int branches;
    private String to = "<sip:anybody@127.0.0.1>";
    private String target = "sip:anybody@127.0.0.1";
    private List<String> routes = List.of();

    TcpCaller(String callId) {
        this.callId = callId;
    }

    /** From now on it speaks by a new connection to this port, and the one before is closed. */
    void connect(int port) throws IOException {
        close();
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    void send(String method, int number) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:")
                .append(socket.getLocalPort()).append(";branch=z9hG4bK-").append(callId).append(++branches).append("\r\n");
        routes.forEach(route -> text.append(route).append("\r\n"));
        text.append("Max-Forwards: 70\r\nFrom: <sip:caller@127.0.0.1>;tag=caller\r\nTo: ").append(to).append("\r\nCall-ID: ")
                .append(callId).append("\r\nCSeq: ").append(number).append(' ').append(method)
                .append("\r\nContact: <sip:caller@127.0.0.1:").append(socket.getLocalPort())
                .append(";transport=tcp>\r\nContent-Length: 0\r\n\r\n");
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The status line of the next final response; a 2xx to INVITE makes the dialog. */
    String answer() throws IOException {
        String message = next();
        while (message.startsWith("SIP/2.0 1")) {
            message = next();
        }
        if (message.startsWith("SIP/2.0 200") && message.contains(" INVITE\r\n")) {
            to = header(message, "To").findFirst().orElseThrow();
            target = header(message, "Contact").findFirst().orElseThrow().replaceAll(".*<|>.*", "");
            routes = header(message, "Record-Route").map(route -> "Route: " + route).toList();
        }
        return message.substring(0, message.indexOf('\r'));
    }

    private static Stream<String> header(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ":")).map(line -> line.substring(name.length() + 1).strip());
    }

    /** Section 18.3: the headers, then as much as Content-Length says. */
    private String next() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection was closed after: " + head);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        String length = text.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:")).findFirst()
                .orElse("Content-Length: 0");
        in.readNBytes(Integer.parseInt(length.substring(length.indexOf(':') + 1).strip()));
        return text;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
