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
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Fifty calls a second, held for a second each, whose steps are timed: from INVITE to 180, from INVITE to 200, from BYE to 200.
 * Requests are repeated after 500 ms, which is T1 (RFC 3261 17.1.1.2), and then each second. So it is seen how long service is not
 * what it was, for calls that begin and for calls that are up.
 */
public final class Outage implements AutoCloseable {
    private static final long BETWEEN_CALLS = Duration.ofMillis(20).toNanos();
    private static final long NORMAL = Duration.ofMillis(100).toNanos();
    private static final long QUARTER = Duration.ofMillis(250).toNanos();
    private static final int LARGEST = 65_535;

    /**
     * What one death did.
     *
     * @param untilFull from the death until the end of the last step that took longer than 100 ms or failed; zero if none did
     * @param slow      steps that took longer or failed
     * @param failed    steps that were never answered, or with an error
     * @param longest   step of all that ended behind the death
     * @param course    how many of the slow ones ended in each quarter of a second behind the death, and the longest of these
     */
    public record Seen(Duration untilFull, long slow, long failed, Duration longest, String course) { }

    private final InetSocketAddress server;
    private final DatagramChannel channel;
    private final Selector selector;
    private final ProbeText text;
    private final Map<String, TimedCall> calls = new HashMap<>();
    private final List<TimedCall.Step> steps = new ArrayList<>();
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
        return seen(steps, diedAt);
    }

    static Seen seen(List<TimedCall.Step> steps, long diedAt) {
        List<TimedCall.Step> slow = steps.stream().filter(step -> step.end() > diedAt)
                .filter(step -> !step.answered() || step.end() - step.begin() > NORMAL).toList();
        long last = slow.stream().mapToLong(TimedCall.Step::end).max().orElse(diedAt);
        long longest = steps.stream().filter(step -> step.end() > diedAt).mapToLong(Outage::took).max().orElse(0);
        return new Seen(Duration.ofNanos(last - diedAt), slow.size(), slow.stream().filter(step -> !step.answered()).count(),
                Duration.ofNanos(longest), course(slow, diedAt));
    }

    private static long took(TimedCall.Step step) {
        return step.end() - step.begin();
    }

    private static String course(List<TimedCall.Step> slow, long diedAt) {
        Map<Long, List<TimedCall.Step>> quarters = new TreeMap<>(slow.stream()
                .collect(Collectors.groupingBy(step -> (step.end() - diedAt) / QUARTER)));
        return quarters.entrySet().stream().map(each -> String.format(Locale.ROOT, "%d ms: %d of %d ms", each.getKey() * 250,
                each.getValue().size(), each.getValue().stream().mapToLong(Outage::took).max().orElse(0) / 1_000_000))
                .collect(Collectors.joining(", "));
    }

    private void run() {
        try {
            for (long next = System.nanoTime(); !ending || !calls.isEmpty();) {
                long now = System.nanoTime();
                if (!ending && now >= next) {
                    next += BETWEEN_CALLS;
                    String id = "outage-" + made++ + "-" + channel.socket().getLocalPort();
                    TimedCall call = new TimedCall(text.invite(id), now);
                    calls.put(id, call);
                    send(List.of(call.invite()));
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

    private void goOn(long now) throws IOException {
        for (Iterator<TimedCall> each = calls.values().iterator(); each.hasNext(); ) {
            TimedCall call = each.next();
            send(call.goOn(now));
            if (call.isOver()) {
                steps.addAll(call.steps());
                each.remove();
            }
        }
    }

    private void receiveAll() throws IOException {
        for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
            buffer.flip();
            ProbeText answer = text.answer(StandardCharsets.UTF_8.decode(buffer).toString());
            TimedCall call = calls.get(answer.callId());
            if (call != null) {
                send(call.answered(answer, System.nanoTime()));
            }
        }
    }

    private void send(List<String> messages) throws IOException {
        for (String message : messages) {
            channel.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), server);
        }
    }

    @Override
    public void close() throws IOException {
        ending = true;
        selector.close();
        channel.close();
    }
}
