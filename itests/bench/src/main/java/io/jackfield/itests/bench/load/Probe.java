package io.jackfield.itests.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A caller beside SIPp that makes a few calls a second and takes the time from INVITE to 180 with a fine clock: SIPp's own
 * goes in steps of 4 ms. Its calls are like SIPp's, but nothing is sent twice: a lost message is a lost call.
 */
final class Probe implements AutoCloseable {
    /** 40 calls a second, and no more than a tenth of what SIPp makes. */
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(25);
    private static final long A_TENTH_MILLIS = 10_000;
    private static final Duration HOLD = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int LARGEST = 65_535;

    /** What the calls came to. @param completed answered, acknowledged and hung up */
    record Seen(long calls, long completed, Latencies ringing) { }

    /** One call as far as it has come; times in nanoseconds, 0 for not yet. */
    private static final class Call {
        private final long invited;
        private boolean rang;
        private long hangUpAt;
        private ProbeText answer;

        Call(long invited) {
            this.invited = invited;
        }
    }

    private final InetSocketAddress server;
    private final long between;
    private final DatagramChannel channel;
    private final Selector selector;
    private final CompletableFuture<Seen> seen = new CompletableFuture<>();
    private final Map<String, Call> calls = new HashMap<>();
    private final List<Double> ringing = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final ProbeText text;
    private volatile boolean ending;
    private long made;
    private long completed;

    private Probe(InetSocketAddress server, int rate) throws IOException {
        this.server = server;
        this.between = Math.max(BETWEEN_CALLS.toNanos(), Duration.ofMillis(A_TENTH_MILLIS).toNanos() / rate);
        this.channel = DatagramChannel.open().bind(new InetSocketAddress(server.getAddress(), 0));
        this.channel.configureBlocking(false);
        this.selector = Selector.open();
        this.channel.register(selector, SelectionKey.OP_READ);
        this.text = ProbeText.caller((InetSocketAddress) channel.getLocalAddress(), server);
    }

    /** Begins to call. @param rate new calls a second that SIPp makes */
    static Probe start(InetSocketAddress server, int rate) throws IOException {
        Probe probe = new Probe(server, rate);
        Thread thread = new Thread(probe::run, "probe");
        thread.setDaemon(true);
        thread.start();
        return probe;
    }

    /** Ends the calls that are up, and says what was seen. */
    Seen end() {
        ending = true;
        selector.wakeup();
        return seen.join();
    }

    private void run() {
        try {
            long next = System.nanoTime();
            long deadline = Long.MAX_VALUE;
            while (!(ending && calls.isEmpty()) && System.nanoTime() < deadline) {
                long now = System.nanoTime();
                if (!ending && now >= next) {
                    invite(now);
                    next += between;
                }
                if (ending && deadline == Long.MAX_VALUE) {
                    deadline = now + PATIENCE.toNanos();
                }
                hangUp(now);
                selector.select(2);
                receiveAll();
            }
            seen.complete(new Seen(made, completed, new Latencies(ringing)));
        } catch (IOException | RuntimeException e) {
            seen.completeExceptionally(e);
        }
    }

    private void invite(long now) throws IOException {
        String callId = "probe-" + made++ + "-" + channel.socket().getLocalPort();
        calls.put(callId, new Call(now));
        send(text.invite(callId));
    }

    private void hangUp(long now) throws IOException {
        for (Call call : calls.values()) {
            if (call.hangUpAt != 0 && now >= call.hangUpAt) {
                call.hangUpAt = 0;
                send(call.answer.bye());
            }
        }
        if (!ending) {
            calls.values().removeIf(call -> now - call.invited > PATIENCE.toNanos()); // lost
        }
    }

    private void receiveAll() throws IOException {
        for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
            long now = System.nanoTime();
            buffer.flip();
            ProbeText answer = text.answer(StandardCharsets.UTF_8.decode(buffer).toString());
            Call call = calls.get(answer.callId());
            if (call != null) {
                answered(call, answer, now);
            }
        }
    }

    private void answered(Call call, ProbeText answer, long now) throws IOException {
        if (answer.is(180, "INVITE") && !call.rang) {
            call.rang = true;
            ringing.add((now - call.invited) / 1e6);
        } else if (answer.is(200, "INVITE")) {
            send(answer.ack());
            if (call.answer == null) {
                call.answer = answer;
                call.hangUpAt = now + HOLD.toNanos();
            }
        } else if (answer.is(200, "BYE")) {
            calls.remove(answer.callId());
            completed++;
        }
    }

    private void send(String message) throws IOException {
        channel.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), server);
    }

    @Override
    public void close() throws IOException {
        ending = true;
        selector.close();
        channel.close();
    }
}
