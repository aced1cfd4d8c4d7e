package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A load balancer in front of engines, in the benchmark's own process, so that it counts as load. A port that nobody listens at, as the
 * system says when a message was handed there, gets no more of them until a keep-alive (RFC 5626 section 3.5.1) was not refused,
 * tried each second: the least that a balancer with health checks does. It does not keep the sender's address, so peers must not ask for
 * {@code rport}.
 */
final class Front implements AutoCloseable {
    /** Which engine a datagram goes to. */
    enum By {
        /** The one that its Call-ID says, as a balancer that knows SIP may do. */
        CALL,
        /** The next, whatever it is: the worst case. */
        MESSAGE
    }

    private enum Health { SERVES, RESTS, IS_ASKED }

    private static final int LONGEST = 65_535;
    private static final int BUFFER = 4 << 20;
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
    /** Long enough for a refusal to come back on this machine. */
    private static final long ANSWER_NANOS = Duration.ofMillis(50).toNanos();
    private static final byte[] KEEP_ALIVE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CALL_ID = "\r\nCall-ID:".getBytes(StandardCharsets.US_ASCII);

    private final By by;
    private final DatagramChannel channel;
    private final List<DatagramChannel> engines = new ArrayList<>();
    private final long[] restsUntil;
    private final Health[] health;
    private int next;

    private Front(By by, DatagramChannel channel, int engines) {
        this.by = by;
        this.channel = channel;
        this.restsUntil = new long[engines];
        this.health = new Health[engines];
        Arrays.fill(health, Health.SERVES);
    }

    /** @param engines UDP ports of the loopback address */
    static Front start(By by, int port, List<Integer> engines) throws IOException {
        DatagramChannel channel = DatagramChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, BUFFER)
                .bind(new InetSocketAddress(ServerProcess.LOOPBACK, port));
        Front front = new Front(by, channel, engines.size());
        for (int engine : engines) {
            front.engines.add(DatagramChannel.open().bind(new InetSocketAddress(ServerProcess.LOOPBACK, 0))
                    .connect(new InetSocketAddress(ServerProcess.LOOPBACK, engine)));
        }
        Thread thread = new Thread(front::run, "front");
        thread.setDaemon(true);
        thread.start();
        return front;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        try {
            while (true) {
                buffer.clear();
                channel.receive(buffer);
                buffer.flip();
                int first = by == By.CALL ? Math.floorMod(callId(buffer), engines.size()) : next++ % engines.size();
                for (int i = 0; i < engines.size() && !hand(buffer, (first + i) % engines.size()); i++) {
                    buffer.rewind();
                }
            }
        } catch (ClosedChannelException e) {
            // that is the end of it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int callId(ByteBuffer message) {
        byte[] bytes = message.array();
        for (int at = 0; at + CALL_ID.length < message.limit(); at++) {
            if (bytes[at] == '\r' && Arrays.equals(bytes, at, at + CALL_ID.length, CALL_ID, 0, CALL_ID.length)) {
                int hash = 1;
                for (int i = at + CALL_ID.length; i < message.limit() && bytes[i] != '\r'; i++) {
                    hash = 31 * hash + bytes[i];
                }
                return hash ^ hash >>> 15;
            }
        }
        return 0;
    }

    /** Whether it was handed over. */
    private boolean hand(ByteBuffer message, int engine) throws IOException {
        if (health[engine] != Health.SERVES && System.nanoTime() - restsUntil[engine] < 0) {
            return false;
        }
        DatagramChannel there = engines.get(engine);
        try {
            if (health[engine] != Health.SERVES) {
                there.write(ByteBuffer.wrap(KEEP_ALIVE)); // throws what became of the one before
                restsUntil[engine] = System.nanoTime() + ANSWER_NANOS;
                health[engine] = health[engine] == Health.RESTS ? Health.IS_ASKED : Health.SERVES;
                return false;
            }
            there.write(message);
            return true;
        } catch (PortUnreachableException e) {
            restsUntil[engine] = System.nanoTime() + REST_NANOS;
            health[engine] = Health.RESTS;
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            for (DatagramChannel engine : engines) {
                engine.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
