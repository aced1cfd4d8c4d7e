package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verifies the socket's side on loopback, with each kind of socket that works here. Not: what becomes of a datagram. */
class UdpEndpointTest {
    private final LinkedBlockingQueue<InboundMessage> received = new LinkedBlockingQueue<>();
    private MessageReceiver receiver = message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED;
    private UdpEndpoint endpoint;

    static Stream<DatagramSockets> kinds() {
        DatagramSockets best = DatagramSockets.best();
        DatagramSockets nio = new DatagramSockets.NioSockets();
        return best instanceof DatagramSockets.NioSockets ? Stream.of(nio) : Stream.of(best, nio);
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    private void start(DatagramSockets sockets, String address, MessageLimits limits) {
        UdpSettings settings = new UdpSettings("e", UdpSettings.bindAddress(address, 0), "", 0, limits, UdpSettings.Load.DEFAULT);
        endpoint = new UdpEndpoint(settings, () -> receiver, new StatelessResponses(new byte[0]), System::nanoTime, sockets);
        endpoint.start();
    }

    private void start(DatagramSockets sockets) {
        start(sockets, "127.0.0.1", MessageLimits.DEFAULT);
    }

    private InboundMessage take() throws InterruptedException {
        InboundMessage message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message within ten seconds").isNotNull();
        return message;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answerLeavesFromTheAddressTheRequestCameTo(DatagramSockets sockets) throws Exception {
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());
            Flow flow = take().flow();

            assertThat(flow).isEqualTo(new Flow("e", Transport.UDP, endpoint.local(), peer.address(), 0));
            assertThat(endpoint.send(flow.remote(), "hello".getBytes(UTF_8)).toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .isEqualTo(Outcome.SENT);
            DatagramPacket answer = peer.receive();
            assertThat(answer.getSocketAddress()).isEqualTo(endpoint.local());
            assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8)).isEqualTo("hello");
        }
    }

    /** From one thread, so that a shorter one after a longer one would show what was left of that. */
    @ParameterizedTest
    @MethodSource("kinds")
    void messagesOfAnyLengthLeaveWhole(DatagramSockets sockets) throws Exception {
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            for (int length : new int[] {16_384, 3, 16_385, 60_000, 16_383, 1}) {
                String text = String.valueOf((char) ('a' + length % 26)).repeat(length);
                assertThat(endpoint.send(peer.address(), text.getBytes(UTF_8)).toCompletableFuture().get(5, TimeUnit.SECONDS))
                        .isEqualTo(Outcome.SENT);
                assertThat(peer.receiveText()).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speaksIpv6(DatagramSockets sockets) throws Exception {
        assumeThat(InetAddress.getByName("::1").isReachable(200)).isTrue();
        start(sockets, "::1", MessageLimits.DEFAULT);
        try (Peer peer = new Peer("::1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());
            InboundMessage message = take();

            assertThat(message.message().getTopmostVia().getReceived()).isEqualTo("::1");
            assertThat(endpoint.external().toString()).isEqualTo("[::1]:" + endpoint.local().getPort());
            endpoint.send(message.flow().remote(), "hello".getBytes(UTF_8));
            assertThat(peer.receiveText()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void keepsTheOrderOfManyMessages(DatagramSockets sockets) throws Exception {
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            List<CompletableFuture<Outcome>> all = IntStream.range(0, 300)
                    .mapToObj(i -> endpoint.send(peer.address(), Integer.toString(i).getBytes(UTF_8)).toCompletableFuture()).toList();

            for (int i = 0; i < 300; i++) {
                assertThat(peer.receiveText()).isEqualTo(Integer.toString(i));
            }
            assertThat(all).allSatisfy(sent -> assertThat(sent.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.SENT));
            assertThat(endpoint.counters()).containsEntry("out.sent", 300L);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void takesTheLargestDatagramAndSeesWhatExceedsTheLimit(DatagramSockets sockets) throws Exception {
        start(sockets, "127.0.0.1", new MessageLimits(2_000, 256, 1_000));
        try (Peer peer = new Peer("127.0.0.1")) {
            int head = SipText.request("MESSAGE").bytes().length;
            peer.send(endpoint, SipText.request("MESSAGE").body("x".repeat(2_001 - head)).bytes());
            peer.send(endpoint, SipText.request("MESSAGE").body("x".repeat(40_000)).bytes());
            peer.send(endpoint, SipText.request("MESSAGE").body("x".repeat(2_000 - head)).bytes());

            assertThat(take().message().getRawContent()).hasSize(2_000 - head);
            assertThat(endpoint.counters()).containsEntry("dropped.too-large", 2L);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void survivesUnreachablePeers(DatagramSockets sockets) throws Exception {
        start(sockets);
        InetSocketAddress nobody;
        try (Peer gone = new Peer("127.0.0.1")) {
            nobody = gone.address();
        }
        for (int i = 0; i < 100; i++) {
            endpoint.send(nobody, new byte[] {1}).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        try (Peer peer = new Peer("127.0.0.1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());

            assertThat(take().message()).isNotNull();
            assertThat(endpoint.open()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void saysThatAMessageIsTooLargeForUdp(DatagramSockets sockets) throws Exception {
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            assertThat(endpoint.send(peer.address(), new byte[70_000]).toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .isEqualTo(Outcome.TRANSPORT_ERROR);
            endpoint.send(peer.address(), "next".getBytes(UTF_8));

            assertThat(peer.receiveText()).isEqualTo("next");
            assertThat(endpoint.counters()).containsEntry("out.failed", 1L);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void survivesAReceiverThatThrows(DatagramSockets sockets) throws Exception {
        receiver = message -> {
            throw new StackOverflowError("planted");
        };
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());
            await(() -> endpoint.counters().getOrDefault("dropped.receiver-failure", 0L) == 1);
            receiver = message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED;
            peer.send(endpoint, SipText.request("OPTIONS").bytes());

            assertThat(take().message()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void opensAnewWhenItsSocketClosesUnasked(DatagramSockets sockets) throws Exception {
        start(sockets);
        InetSocketAddress before = endpoint.local();
        endpoint.socket().close().sync();

        await(() -> endpoint.counters().getOrDefault("reopened", 0L) == 1 && endpoint.open());
        try (Peer peer = new Peer("127.0.0.1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());
            assertThat(take().flow().local()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void opensAnewWhenItsThreadEndsUnasked(DatagramSockets sockets) throws Exception {
        start(sockets);
        InetSocketAddress before = endpoint.local();
        endpoint.socket().eventLoop().parent().shutdownGracefully(0, 1, TimeUnit.SECONDS);

        await(() -> endpoint.counters().getOrDefault("reopened", 0L) >= 1 && endpoint.open());
        try (Peer peer = new Peer("127.0.0.1")) {
            peer.send(endpoint, SipText.request("OPTIONS").bytes());
            assertThat(take().flow().local()).isEqualTo(before);
        }
    }

    /** Sockets that can be had once only. */
    private static final class Once implements DatagramSockets {
        private final DatagramSockets sockets = new DatagramSockets.NioSockets();
        private boolean had;

        @Override
        public EventLoopGroup newLoop(ThreadFactory threads) {
            return sockets.newLoop(threads);
        }

        @Override
        public void choose(Bootstrap bootstrap, InternetProtocolFamily family, int datagramBytes) {
            if (had) {
                bootstrap.channelFactory(() -> {
                    throw new IllegalStateException("no socket");
                });
                return;
            }
            had = true;
            sockets.choose(bootstrap, family, datagramBytes);
        }

        @Override
        public int batch() {
            return sockets.batch();
        }
    }

    /** Failures and further tries are tasks of Netty's one global thread: what is put behind the first failure precedes the next try. */
    @Test
    void triesNoLongerOnceItIsClosed() throws Exception {
        start(new Once());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        GlobalEventExecutor.INSTANCE.execute(gate::join);
        EventLoop loop = endpoint.socket().eventLoop();
        endpoint.socket().close().sync();
        loop.submit(() -> { }).sync();
        assertThat(endpoint.counters()).containsEntry("reopened.tries", 1L);
        Future<?> closed = GlobalEventExecutor.INSTANCE.submit(() -> CompletableFuture.runAsync(endpoint::close).join());
        gate.complete(null);
        closed.sync();
        GlobalEventExecutor.INSTANCE.schedule(() -> { }, 10, TimeUnit.MILLISECONDS).sync(); // behind a try after one millisecond

        assertThat(endpoint.counters()).containsEntry("reopened.tries", 1L);
    }

    @Test
    void saysWhichAddressItCannotBind() {
        start(DatagramSockets.best());
        UdpEndpoint second = new UdpEndpoint(UdpSettings.of("second", endpoint.local()), () -> receiver,
                new StatelessResponses(new byte[0]), System::nanoTime);

        assertThatThrownBy(second::start).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("endpoint second cannot bind address=127.0.0.1 port=" + endpoint.local().getPort());
        assertThat(second.open()).isFalse();
    }

    @Test
    void sendsNothingOnceClosed() throws Exception {
        start(DatagramSockets.best());
        endpoint.close();

        assertThat(endpoint.open()).isFalse();
        assertThat(endpoint.send(new InetSocketAddress("127.0.0.1", 9), new byte[1]).toCompletableFuture().get())
                .isEqualTo(Outcome.NO_ENDPOINT);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void letsWhatWaitsLeaveBeforeItCloses(DatagramSockets sockets) throws Exception {
        start(sockets);
        try (Peer peer = new Peer("127.0.0.1")) {
            for (int i = 0; i < 200; i++) {
                endpoint.send(peer.address(), new byte[] {1});
            }
            endpoint.close();

            assertThat(peer.drain(200)).isEqualTo(200);
        }
    }

    @Test
    void showsItsExternalAddress() {
        UdpSettings settings = new UdpSettings("e", UdpSettings.bindAddress("127.0.0.1", 0), "sip.example.com", 5080,
                MessageLimits.DEFAULT, UdpSettings.Load.DEFAULT);

        assertThat(new UdpEndpoint(settings, () -> null, new StatelessResponses(new byte[0]), System::nanoTime).external())
                .hasToString("sip.example.com:5080");
    }
}
