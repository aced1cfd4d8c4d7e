package io.jackfield.itests.felix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A phone on UDP and the loopback address, for tests that decide in the midst of a call what comes next; SIPp makes the calls
 * that are known beforehand. It answers what it is asked with 200, an INVITE with 180 first unless it is told otherwise, and
 * remembers it. A repeated
 * request gets the same answers again (RFC 3261 17.2), and its own requests it repeats every T1.
 */
final class Phone implements AutoCloseable {
    private static final long T1_MILLIS = 500;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final DatagramSocket socket;
    private final List<SipText> requests = new CopyOnWriteArrayList<>();
    private final Map<String, SocketAddress> sources = new ConcurrentHashMap<>();
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private volatile List<String> answersToInvite = List.of("180 Ringing", "200 OK");
    private final LinkedBlockingQueue<SipText> responses = new LinkedBlockingQueue<>();

    Phone() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread reader = new Thread(this::read, "phone " + port());
        reader.setDaemon(true);
        reader.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** How it answers INVITEs from now on. A CANCEL it answers as is due. */
    Phone answering(String... statuses) {
        answersToInvite = List.of(statuses);
        return this;
    }

    /** A number that no other message, tag or call of the tests has. */
    static int number() {
        return NUMBERS.incrementAndGet();
    }

    /** Messages that it sent, repetitions included. */
    int sent() {
        return sent.get();
    }

    /** Messages that came, repetitions included. */
    int received() {
        return received.get();
    }

    /** Requests that came, without repetitions. */
    List<SipText> requests() {
        return List.copyOf(requests);
    }

    SipText awaitRequest(String method, Duration within) throws Exception {
        Operator.await("the phone is sent " + method, within, () -> request(method).isPresent());
        return request(method).orElseThrow();
    }

    private Optional<SipText> request(String method) {
        return requests.stream().filter(request -> request.method().equals(method)).findFirst();
    }

    /** Calls, and takes the call up when it is answered 2xx. */
    PhoneCall call(InetSocketAddress platform, String user) throws Exception {
        return PhoneCall.begin(this, platform, user);
    }

    /** As {@link #call(InetSocketAddress, String)}, with a Call-ID and From tag of the test's choice, and header lines. */
    PhoneCall call(InetSocketAddress platform, String user, String callId, String tag, String... headers) throws Exception {
        return PhoneCall.begin(this, platform, user, callId, tag, headers);
    }

    /** The call that came, seen from here. */
    PhoneCall answered(Duration within) throws Exception {
        SipText invite = awaitRequest("INVITE", within);
        return PhoneCall.answered(this, (InetSocketAddress) sources.get(invite.first("Call-ID")), invite, tag(invite));
    }

    /** Sends a request until it is answered finally. */
    SipText ask(SocketAddress to, String request, Duration within) throws Exception {
        String branch = SipText.parse(request).parameter("Via", "branch");
        long deadline = System.nanoTime() + within.toNanos();
        boolean provisional = false;
        while (System.nanoTime() < deadline) {
            if (!provisional) {
                send(to, request);
            }
            SipText response = await(text -> text.parameter("Via", "branch").equals(branch), T1_MILLIS);
            provisional |= response != null;
            if (response != null && response.status() >= 200) {
                return response;
            }
        }
        throw new AssertionError("no final answer within " + within + " to\n" + request);
    }

    private SipText await(Predicate<SipText> wanted, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            SipText response = responses.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (response == null || wanted.test(response)) {
                return response;
            }
        }
    }

    void send(SocketAddress to, String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        sent.incrementAndGet();
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private void read() {
        byte[] buffer = new byte[65_535];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                received.incrementAndGet();
                SipText message = SipText.parse(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
                if (message.response()) {
                    responses.add(message);
                } else {
                    answer(message, packet.getSocketAddress());
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(SipText request, SocketAddress from) throws IOException {
        String transaction = request.method() + request.parameter("Via", "branch");
        List<String> known = answers.get(transaction);
        if (known == null) {
            known = switch (request.method()) {
                case "ACK" -> List.of();
                case "INVITE" -> answersToInvite.stream().map(status -> answer(request, status)).toList();
                case "CANCEL" -> List.of(answer(request, "200 OK"), answer(invite(request), "487 Request Terminated"));
                default -> List.of(answer(request, "200 OK"));
            };
            answers.put(transaction, known);
            sources.put(request.first("Call-ID"), from);
            requests.add(request);
        }
        for (String answer : known) {
            send(from, answer);
        }
    }

    private SipText invite(SipText cancel) {
        return requests.stream().filter(each -> each.method().equals("INVITE")
                && each.parameter("Via", "branch").equals(cancel.parameter("Via", "branch"))).findFirst().orElseThrow();
    }

    private String answer(SipText request, String status) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.all("Via").forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        request.all("Record-Route").forEach(route -> text.append("Record-Route: ").append(route).append("\r\n"));
        String to = request.first("To");
        return text.append("From: ").append(request.first("From")).append("\r\nTo: ")
                .append(to.contains(";tag=") ? to : to + ";tag=" + tag(request))
                .append("\r\nCall-ID: ").append(request.first("Call-ID")).append("\r\nCSeq: ").append(request.first("CSeq"))
                .append("\r\nContact: <sip:phone@").append(address()).append(">\r\nContent-Length: 0\r\n\r\n").toString();
    }

    private String tag(SipText request) {
        return "p" + port() + "-" + Integer.toHexString(request.first("Call-ID").hashCode());
    }

    @Override
    public void close() {
        socket.close();
    }
}
