package io.jackfield.itests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A phone that rings, answers, and takes a BYE. Its responses go where the top Via says and not where the request came from (RFC
 * 3261 18.2.2), which SIPp does not do; so they come to the load balancer. Its 2xx is repeated until ACK comes (13.3.1.4).
 */
final class Phone implements AutoCloseable {
    private static final int LONGEST = 65_535;
    private static final long T1 = 500;
    private static final long T2 = 4_000;
    private static final Pattern SENT_BY = Pattern.compile("UDP ([0-9.]+):(\\d+)");

    private final DatagramSocket socket;
    private final long ringMillis;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, String> invites = new ConcurrentHashMap<>();
    private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Phone(long ringMillis) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.ringMillis = ringMillis;
        Thread thread = new Thread(this::listen, "phone");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The methods of the requests that came, repeats too. */
    List<String> heard() {
        return heard;
    }

    private void listen() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (true) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                hear(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void hear(String message) {
        String method = message.substring(0, message.indexOf(' '));
        String call = header(message, "Call-ID").findFirst().orElseThrow();
        heard.add(method);
        switch (method) {
            case "INVITE" -> {
                if (invites.putIfAbsent(call, message) == null) {
                    answer(message, "180 Ringing");
                    clock.schedule(() -> repeat(message, call, T1), ringMillis, TimeUnit.MILLISECONDS);
                }
            }
            case "ACK" -> acknowledged.put(call, true);
            default -> answer(message, "200 OK");
        }
    }

    private void repeat(String invite, String call, long again) {
        if (!acknowledged.containsKey(call)) {
            answer(invite, "200 OK");
            clock.schedule(() -> repeat(invite, call, Math.min(2 * again, T2)), again, TimeUnit.MILLISECONDS);
        }
    }

    private static Stream<String> header(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ":"));
    }

    private void answer(String request, String status) {
        String to = header(request, "To").findFirst().orElseThrow();
        StringBuilder answer = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        Stream.of("Via", "Record-Route", "From", "Call-ID", "CSeq").flatMap(name -> header(request, name))
                .forEach(line -> answer.append(line).append("\r\n"));
        answer.append(to).append(to.contains("tag=") ? "" : ";tag=phone").append("\r\nContact: <sip:phone@127.0.0.1:")
                .append(port()).append(">\r\nContent-Length: 0\r\n\r\n");
        Matcher sentBy = SENT_BY.matcher(header(request, "Via").findFirst().orElseThrow());
        if (!sentBy.find()) {
            throw new IllegalArgumentException("no Via over UDP: " + request);
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length,
                    new InetSocketAddress(sentBy.group(1), Integer.parseInt(sentBy.group(2)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        socket.close();
    }
}
