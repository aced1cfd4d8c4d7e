package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.StreamFraming;
import io.jackfield.stack.read.StreamLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** No stream leaves an endpoint deaf. */
class GarbageStreamsTest {
    private static final int STREAMS = 10_000;
    /** Where more connections wait to be accepted than the socket's backlog, the system drops some without a word. */
    private static final int MOST_AHEAD = 500;
    private static final String MARK = "after-the-flood@192.0.2.1";

    private final BlockingQueue<InboundMessage> normal = new LinkedBlockingQueue<>();

    private Acceptance receive(InboundMessage message) {
        if (message.message().getCallId().getCallId().equals(MARK)) {
            normal.add(message);
        }
        return Acceptance.ACCEPTED;
    }

    /** Without sockets, each stream of five pieces of garbage: every message meets a fate, and none was a failure of ours. */
    @Test
    void everyMessageOf10000GarbageStreamsMeetsAFate() throws Exception {
        Counters counters = new Counters();
        MessageIntake intake = new MessageIntake(new MessageReader(MessageLimits.DEFAULT), () -> this::receive,
                new MessageIntake.Answers(new StatelessResponses(new byte[0]), new AnswerBudget(1_000_000, System::nanoTime), 5,
                        (flow, bytes) -> { }), counters, MessageIntake.MESSAGES);
        Flow flow = new Flow("e", Transport.TCP, new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2), 7);
        Garbage garbage = new Garbage(3);
        for (int i = 0; i < STREAMS; i++) {
            StreamFraming framing = new StreamFraming(StreamLimits.DEFAULT);
            for (int piece = 0; piece < 5; piece++) {
                framing.feed(garbage.next(), new StreamFraming.Sink() {
                    @Override
                    public void message(byte[] bytes) {
                        intake.take(bytes, flow);
                    }

                    @Override
                    public void ping() {
                        counters.increment("in.pings");
                    }

                    @Override
                    public void broken(byte[] head, int status, String phrase) {
                        intake.takeBroken(head, status, phrase, flow);
                    }
                });
            }
        }

        MessageIntakeTest.assertAddsUp(counters.snapshot());
        assertThat(counters.snapshot()).doesNotContainKeys("dropped.failure", "failures");
        assertThat(counters.get("in.accepted")).isPositive();
        assertThat(counters.get("answered.400")).isPositive();
        assertThat(counters.get("answered.513")).isPositive();
    }

    /** Peers that end in order, by a reset, in the middle of a message or not at all; the phone that calls then is heard. */
    @Test
    void receivesANormalRequestAfter10000BrokenStreams() throws Exception {
        AtomicLong ids = new AtomicLong();
        TcpSettings settings = new TcpSettings("e", UdpSettings.bindAddress("127.0.0.1", 0), "", 0, StreamLimits.DEFAULT,
                new TcpSettings.Connecting(20_000, 20_000, 4_000, 10_000, 600_000), TcpSettings.Load.DEFAULT);
        TcpEndpoint endpoint = new TcpEndpoint(settings, () -> this::receive,
                new StatelessResponses(new byte[0]), System::nanoTime, ids::incrementAndGet);
        endpoint.start();
        try {
            Garbage garbage = new Garbage(4);
            Random random = new Random(4);
            for (int i = 0; i < STREAMS; i++) {
                long before = i;
                await(() -> before - met(endpoint) < MOST_AHEAD);
                breakAStream(endpoint, garbage.next(), random);
            }
            try (StreamPeer caller = StreamPeer.connectedTo(endpoint)) {
                caller.send(SipText.request("INVITE").replacing("Call-ID", "Call-ID: " + MARK).with("Content-Length: 0").bytes());
                InboundMessage heard = normal.poll(10, TimeUnit.SECONDS);

                assertThat(heard).as("the request is heard").isNotNull();
                endpoint.send(heard.flow(), "answer".getBytes());
                assertThat(caller.receive(6)).isEqualTo("answer");
            }
            await(() -> met(endpoint) == STREAMS + 1 && endpoint.connections() == 0); // else a message may be in the middle of its way
            MessageIntakeTest.assertAddsUp(endpoint.counters());
            assertThat(endpoint.counters()).doesNotContainKeys("reopened", "failures");
        } finally {
            endpoint.close();
        }
    }

    /** Connections that the endpoint has seen, those among them whose reset was there before it could ask for their peer. */
    private static long met(TcpEndpoint endpoint) {
        Map<String, Long> counters = endpoint.counters();
        return counters.getOrDefault("accepted", 0L) + counters.getOrDefault("refused.gone", 0L);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of thirty seconds").isLessThan(deadline);
            Thread.yield();
        }
    }

    private static void breakAStream(TcpEndpoint endpoint, byte[] garbage, Random random) throws IOException {
        StreamPeer peer = StreamPeer.connectedTo(endpoint);
        try {
            int cut = random.nextInt(garbage.length + 1);
            peer.send(Arrays.copyOf(garbage, cut));
            peer.send(Arrays.copyOfRange(garbage, cut, garbage.length));
        } catch (IOException e) {
            assertThat(e).as("the endpoint has had enough").isInstanceOf(java.net.SocketException.class);
        } finally {
            peer.reset(); // in order would leave 10,000 of this machine's ports waiting for a minute
        }
    }
}
