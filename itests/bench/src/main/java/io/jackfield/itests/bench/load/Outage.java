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
 * Fifty calls a second, held for a second each, whose steps are timed: from INVITE to 180 and from BYE to 200. Requests are repeated
 * after 500 ms, which is T1 (RFC 3261 17.1.1.2), and then each second. So it is seen how long service is not what it was, for
 * calls that begin and for calls that are up.
 */
public final class Outage implements AutoCloseable {
    private static final long BETWEEN_CALLS = Duration.ofMillis(20).toNanos();
    private static final long HOLD = Duration.ofSeconds(1).toNanos();
    private static final long FIRST_REPEAT = Duration.ofMillis(500).toNanos();
    private static final long REPEAT = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(16).toNanos();
    private static final long NORMAL = Duration.ofMillis(100).toNanos();
    private static final int LARGEST = 65_535;

    /** A step of a call. @param end when it was answered, by the monotonic clock; when it was given up, if it never was */
    private record Step(long begin, long end, boolean answered) { }

    /**
     * What one death did.
     *
     * @param untilFull from the death until the last answer that took longer than 100 ms; zero if none did
     * @param slow      steps that took longer
     * @param failed    steps that were never answered
     */
    public record Seen(Duration untilFull, long slow, long failed) { }

    private static final class Call {
        private String request;
        private long begin;
        private long repeatAt;
        private long hangUpAt = Long.MAX_VALUE;
        private ProbeText answer;
    }

    private final InetSocketAddress server;
    private final DatagramChannel channel;
    private final Selector selector;
    private final ProbeText text;
    private final Map<String, Call> calls = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean ending;
    private int made;

    private Outage(InetSocketAddress server) throws IOException {
        this.server = server;
        this.channel = DatagramChannel.open().bind(new InetSocketAddress(server.getAddress(), 0));
        this.channel.configureBlocking(false);
        this.selector = Selector.open();
        this.channel.register(selector, SelectionKey.OP_READ);
        this.text = ProbeText.caller((InetSocketAddress) channel.getLocalAddress(), server);
    }

    /** Begins to call. */
    public static Outage watch(InetSocketAddress server) throws IOException {
        Outage outage = new Outage(server);
        Thread thread = new Thread(outage::run, "outage");
        thread.setDaemon(true);
        thread.start();
        return outage;
    }

    /** Lets the calls that are up end, and says what the death did. @param diedAt by {@link System#nanoTime} */
    public Seen end(long diedAt) {
        ending = true;
        over.join();
        List<Step> slow = steps.stream().filter(step -> step.end - step.begin > NORMAL && step.end > diedAt).toList();
        long last = slow.stream().mapToLong(Step::end).max().orElse(diedAt);
        return new Seen(Duration.ofNanos(last - diedAt), slow.size(), slow.stream().filter(step -> !step.answered).count());
    }

    private void run() {
        try {
            for (long next = System.nanoTime(); !ending || !calls.isEmpty();) {
                long now = System.nanoTime();
                if (!ending && now >= next) {
                    next += BETWEEN_CALLS;
                    Call call = new Call();
                    String id = "outage-" + made++ + "-" + channel.socket().getLocalPort();
                    calls.put(id, call);
                    request(call, text.invite(id), now);
                }
                goOn(now);
                selector.select(2);
                selector.selectedKeys().clear();
                receiveAll();
            }
            over.complete(null);
        } catch (IOException | RuntimeException e) {
            over.completeExceptionally(e);
        }
    }

    private void request(Call call, String request, long now) throws IOException {
        call.request = request;
        call.begin = now;
        call.repeatAt = now + FIRST_REPEAT;
        send(request);
    }

    private void goOn(long now) throws IOException {
        for (Call call : calls.values()) {
            if (now >= call.hangUpAt) {
                call.hangUpAt = Long.MAX_VALUE;
                request(call, call.answer.bye(), now);
            } else if (call.request != null && now >= call.repeatAt) {
                call.repeatAt += REPEAT;
                send(call.request);
            }
        }
        calls.values().removeIf(call -> {
            boolean lost = call.request != null && now - call.begin > PATIENCE;
            if (lost) {
                steps.add(new Step(call.begin, now, false));
            }
            return lost;
        });
    }

    private void receiveAll() throws IOException {
        for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
            buffer.flip();
            ProbeText answer = text.answer(StandardCharsets.UTF_8.decode(buffer).toString());
            Call call = calls.get(answer.callId());
            if (call != null) {
                answered(call, answer, System.nanoTime());
            }
        }
    }

    private void answered(Call call, ProbeText answer, long now) throws IOException {
        if (answer.is(180, "INVITE") && call.answer == null || answer.is(200, "INVITE")) {
            stepDone(call, now);
        }
        if (answer.is(200, "INVITE")) {
            send(answer.ack());
            if (call.answer == null) {
                call.answer = answer;
                call.hangUpAt = now + HOLD;
            }
        } else if (answer.is(200, "BYE")) {
            stepDone(call, now);
            calls.remove(answer.callId());
        }
    }

    private void stepDone(Call call, long now) {
        if (call.request != null && (call.answer == null || !call.request.startsWith("INVITE"))) {
            steps.add(new Step(call.begin, now, true));
            call.request = null;
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
