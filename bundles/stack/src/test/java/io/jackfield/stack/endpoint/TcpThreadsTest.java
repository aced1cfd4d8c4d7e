package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.read.StreamLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a TCP endpoint when one of its I/O threads ends unasked. Each endpoint here has two, on real sockets. */
class TcpThreadsTest {
    private final LinkedBlockingQueue<InboundMessage> received = new LinkedBlockingQueue<>();
    private TcpEndpoint endpoint;

    /** Two threads each, on which an Error can strike where Netty lets it end them. */
    private static final class Mortal implements StreamSockets {
        private final StreamSockets kind;
        private final Map<Thread, Boolean> doomed = new ConcurrentHashMap<>();
        private final List<EventLoopGroup> groups = new ArrayList<>();

        Mortal(StreamSockets kind) {
            this.kind = kind;
        }

        @Override
        public EventLoopGroup newLoops(int threads, ThreadFactory factory) {
            SelectStrategyFactory strategies = () -> (select, tasks) -> {
                if (doomed.remove(Thread.currentThread()) != null) {
                    throw new OutOfMemoryError("as the test wants it");
                }
                return DefaultSelectStrategyFactory.INSTANCE.newSelectStrategy().calculateStrategy(select, tasks);
            };
            EventLoopGroup group = kind instanceof StreamSockets.NioSockets
                    ? new NioEventLoopGroup(2, factory, SelectorProvider.provider(), strategies)
                    : new EpollEventLoopGroup(2, factory, strategies);
            groups.add(group);
            return group;
        }

        @Override
        public void choose(ServerBootstrap bootstrap) {
            kind.choose(bootstrap);
        }

        @Override
        public void choose(Bootstrap bootstrap) {
            kind.choose(bootstrap);
        }

        void kill(EventLoop loop) {
            loop.execute(() -> doomed.put(Thread.currentThread(), true));
        }

        @Override
        public String toString() {
            return kind.toString();
        }
    }

    static Stream<Mortal> kinds() {
        StreamSockets best = StreamSockets.best();
        StreamSockets nio = new StreamSockets.NioSockets();
        return (best instanceof StreamSockets.NioSockets ? Stream.of(nio) : Stream.of(best, nio)).map(Mortal::new);
    }

    private void start(StreamSockets sockets) {
        TcpSettings settings = new TcpSettings("e", UdpSettings.bindAddress("127.0.0.1", 0), "", 0,
                StreamLimits.DEFAULT, new TcpSettings.Connecting(20, 20, 1_000, 10_000, 60_000),
                TcpSettings.Load.DEFAULT);
        endpoint = new TcpEndpoint(settings,
                () -> message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED,
                new StatelessResponses(new byte[0]), System::nanoTime, new AtomicLong()::incrementAndGet, sockets,
                new HeldBytes(1 << 20));
        endpoint.start();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private long counted(String name) {
        return endpoint.counters().getOrDefault(name, 0L);
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of ten seconds; counters: %s", endpoint.counters()).isLessThan(deadline);
            Thread.yield();
        }
    }

    private Flow hello(StreamPeer peer) throws Exception {
        peer.send(SipText.request("OPTIONS").with("Content-Length: 0").bytes());
        InboundMessage message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message within ten seconds").isNotNull();
        return message.flow();
    }

    private void reachable() throws Exception {
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            hello(peer);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void listensAnewWhenTheThreadThatListensIsStopped(Mortal sockets) throws Exception {
        start(sockets);
        InetSocketAddress before = endpoint.local();
        endpoint.socket().eventLoop().shutdownGracefully(0, 1, TimeUnit.SECONDS);
        await(() -> counted("reopened") == 1 && endpoint.open());

        assertThat(endpoint.local()).isEqualTo(before);
        assertThat(counted("threads.lost")).isEqualTo(1);
        reachable();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void listensAnewWhenAnErrorEndsTheThreadThatListens(Mortal sockets) throws Exception {
        start(sockets);
        InetSocketAddress before = endpoint.local();
        sockets.kill(endpoint.socket().eventLoop());
        await(() -> counted("reopened") == 1 && endpoint.open());

        assertThat(endpoint.local()).isEqualTo(before);
        reachable();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allThreadsMayEndOneAfterTheOther(Mortal sockets) throws Exception {
        start(sockets);
        for (int i = 1; i <= 3; i++) {
            int deaths = i;
            sockets.kill(endpoint.socket().eventLoop());
            await(() -> counted("threads.lost") == deaths && counted("reopened") == deaths && endpoint.open());
            reachable();
        }
    }

    /** Connections are dealt to threads in turn, so that of four each thread has two. */
    @ParameterizedTest
    @MethodSource("kinds")
    void connectionsOfOtherThreadsStayAndThoseOfTheLostOneEnd(Mortal sockets) throws Exception {
        start(sockets);
        List<StreamPeer> peers = new ArrayList<>();
        List<Flow> flows = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                peers.add(StreamPeer.connectedTo(endpoint));
                flows.add(hello(peers.get(i)));
            }
            EventLoopGroup first = sockets.groups.get(0);
            sockets.kill((EventLoop) first.iterator().next());
            await(() -> counted("reopened") == 1 && endpoint.open());
            await(() -> endpoint.connections() == 2);

            int alive = 0;
            for (int i = 0; i < 4; i++) {
                Outcome outcome = endpoint.send(flows.get(i), "hello".getBytes(UTF_8)).toCompletableFuture().get(10, TimeUnit.SECONDS);
                if (outcome == Outcome.SENT) {
                    alive++;
                    assertThat(peers.get(i).receive(5)).isEqualTo("hello");
                } else {
                    assertThat(outcome).isEqualTo(Outcome.NOT_CONNECTED);
                    assertThat(peers.get(i).seesTheEnd()).isTrue();
                }
            }
            assertThat(alive).isEqualTo(2);
            assertThat(counted("closed.lost-thread")).isEqualTo(2);
        } finally {
            for (StreamPeer each : peers) {
                each.close();
            }
        }
        EventLoopGroup first = sockets.groups.get(0);
        await(first::isTerminated); // with its last connection
        assertThat(counted("threads.lost")).as("the one that ended because it had nothing left to do was not lost").isEqualTo(1);
    }

    /** Were they still counted as connected, their peer would find no room. */
    @ParameterizedTest
    @MethodSource("kinds")
    void lostConnectionsMakeRoom(Mortal sockets) throws Exception {
        start(sockets);
        List<StreamPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                peers.add(StreamPeer.connectedTo(endpoint));
                hello(peers.get(i));
            }
            sockets.kill((EventLoop) sockets.groups.get(0).iterator().next());
            await(() -> counted("reopened") == 1 && endpoint.connections() == 10);
            for (int i = 0; i < 10; i++) {
                peers.add(StreamPeer.connectedTo(endpoint));
                hello(peers.get(peers.size() - 1));
            }
            assertThat(counted("refused.connections")).isZero();
        } finally {
            for (StreamPeer each : peers) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void requestsLeaveByNewThreads(Mortal sockets) throws Exception {
        start(sockets);
        AtomicInteger deaths = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            sockets.kill(endpoint.socket().eventLoop());
            deaths.incrementAndGet();
            await(() -> counted("reopened") == deaths.get() && endpoint.open());
        }
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            assertSent(listening);
        }
    }

    private void assertSent(ServerSocket listening) throws IOException {
        endpoint.send((InetSocketAddress) listening.getLocalSocketAddress(), "there".getBytes(UTF_8));
        try (StreamPeer called = StreamPeer.acceptedBy(listening)) {
            assertThat(called.receive(5)).isEqualTo("there");
        }
    }
}
