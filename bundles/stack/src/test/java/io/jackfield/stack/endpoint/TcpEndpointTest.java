package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Flow;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.StreamLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verifies connections on loopback, with each kind of socket that works here. Not: where messages begin and end in a stream. */
class TcpEndpointTest {
    private static final TcpSettings.Connecting NARROW = new TcpSettings.Connecting(3, 2, 1_000, 10_000, 60_000);

    private final LinkedBlockingQueue<InboundMessage> received = new LinkedBlockingQueue<>();
    private final AtomicLong ids = new AtomicLong(1L << 40);
    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    private MessageReceiver receiver = message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED;
    private long halves = 1L << 30;
    private TcpEndpoint endpoint;

    static Stream<StreamSockets> kinds() {
        StreamSockets best = StreamSockets.best();
        StreamSockets nio = new StreamSockets.NioSockets();
        return best instanceof StreamSockets.NioSockets ? Stream.of(nio) : Stream.of(best, nio);
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    private void start(StreamSockets sockets, String address, StreamLimits limits, TcpSettings.Connecting connections) {
        start(sockets, address, 0, limits, connections);
    }

    private void start(StreamSockets sockets, String address, int port, StreamLimits limits, TcpSettings.Connecting connections) {
        TcpSettings settings = new TcpSettings("e", UdpSettings.bindAddress(address, port), "", 0, limits, connections,
                new TcpSettings.Load(1 << 20, 1_000, 5));
        endpoint = new TcpEndpoint(settings, () -> receiver, new StatelessResponses(new byte[0]),
                clock::get, ids::incrementAndGet, sockets, new HeldBytes(halves));
        endpoint.start();
    }

    private void start(StreamSockets sockets) {
        start(sockets, "127.0.0.1", StreamLimits.DEFAULT, TcpSettings.Connecting.DEFAULT);
    }

    private void passes(int millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        endpoint.check();
    }

    private InboundMessage take() throws InterruptedException {
        InboundMessage message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message within ten seconds").isNotNull();
        return message;
    }

    private static Outcome outcome(CompletionStage<Outcome> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private long counted(String name) {
        return endpoint.counters().getOrDefault(name, 0L);
    }

    /** Whoever asks for any port may be given one that was closed just now, and keep it; the system gives none below 32,768. */
    private static int portThatNobodyIsGiven() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 5_000); port < 32_000; port++) {
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress("127.0.0.1", port));
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("every port from 25000 to 31999 is taken");
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of ten seconds; counters: %s", endpoint.counters()).isLessThan(deadline);
            Thread.yield();
        }
    }

    private static SipText request(String method) {
        return SipText.request(method).with("Content-Length: 0");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isNotOpenedAnyMoreOnceItIsClosed(StreamSockets sockets) {
        endpoint = new TcpEndpoint(TcpSettings.of("e", UdpSettings.bindAddress("127.0.0.1", 0)), () -> receiver,
                new StatelessResponses(new byte[0]), clock::get, ids::incrementAndGet, sockets, new HeldBytes(halves));
        endpoint.close();

        endpoint.start();

        assertThat(endpoint.socket()).isNull();
        assertThat(endpoint.open()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answerLeavesByTheConnectionThatTheRequestCameBy(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint); StreamPeer other = StreamPeer.connectedTo(endpoint)) {
            other.send(request("OPTIONS").bytes());
            take();
            peer.send(request("OPTIONS").bytes());
            InboundMessage message = take();

            Flow flow = message.flow();
            assertThat(flow).isEqualTo(new Flow("e", Transport.TCP, endpoint.local(), peer.address(), flow.connection()));
            assertThat(message.message().getTopmostVia().getReceived()).isEqualTo("127.0.0.1");
            assertThat(message.message().getTopmostVia().getRPort()).isEqualTo(peer.address().getPort());
            assertThat(outcome(endpoint.send(flow, "hello".getBytes(UTF_8)))).isEqualTo(Outcome.SENT);
            assertThat(peer.receive(5)).isEqualTo("hello");
            assertThat(endpoint.connections()).isEqualTo(2);
        }
        await(() -> endpoint.connections() == 0);
        assertThat(counted("accepted")).isEqualTo(2);
        assertThat(counted("closed.by-peer")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speaksIpv6(StreamSockets sockets) throws Exception {
        assumeThat(InetAddress.getByName("::1").isReachable(200)).as("this machine speaks IPv6").isTrue();
        start(sockets, "::1", StreamLimits.DEFAULT, TcpSettings.Connecting.DEFAULT);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint); ServerSocket listening = StreamPeer.listening("::1", 0)) {
            peer.send(request("OPTIONS").replacing("Via", "Via: SIP/2.0/TCP [2001:db8::9]:5070;branch=z9hG4bKa;rport").bytes());
            InboundMessage message = take();

            assertThat(message.message().getTopmostVia().encode()).contains("SIP/2.0/TCP [2001:db8::9]:5070")
                    .contains("received=::1;").contains("rport=" + peer.address().getPort());
            assertThat(endpoint.external().toString()).isEqualTo("[::1]:" + endpoint.local().getPort());
            endpoint.send(message.flow(), "hello".getBytes(UTF_8));
            assertThat(peer.receive(5)).isEqualTo("hello");

            endpoint.send(new InetSocketAddress("::1", listening.getLocalPort()), "there".getBytes(UTF_8));
            try (StreamPeer called = StreamPeer.acceptedBy(listening)) {
                assertThat(called.receive(5)).isEqualTo("there");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void requestsToOneAddressShareAConnection(StreamSockets sockets) throws Exception {
        start(sockets);
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            InetSocketAddress remote = (InetSocketAddress) listening.getLocalSocketAddress();
            List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                outcomes.add(endpoint.send(remote, ("%04d").formatted(i).getBytes(UTF_8)));
            }
            try (StreamPeer peer = StreamPeer.acceptedBy(listening)) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(peer.receive(4)).isEqualTo("%04d".formatted(i));
                }
                for (CompletionStage<Outcome> each : outcomes) {
                    assertThat(outcome(each)).isEqualTo(Outcome.SENT);
                }
                assertThat(endpoint.connections()).isEqualTo(1);
                assertThat(counted("opened")).isEqualTo(1);

                peer.send(SipText.response(200, "OPTIONS").with("Content-Length: 0").bytes());
                assertThat(take().flow().remote()).isEqualTo(remote);
            }
        }
    }

    /** RFC 3261 section 18.1.1. The Via of what came by it names another port, and is not believed. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aRequestReusesAnAcceptedConnectionForItsOwnAddressOnly(StreamSockets sockets) throws Exception {
        start(sockets);
        try (ServerSocket named = StreamPeer.listening("127.0.0.1", 0); StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").replacing("Via",
                    "Via: SIP/2.0/TCP 127.0.0.1:" + named.getLocalPort() + ";branch=z9hG4bKa;alias").bytes());
            take();

            endpoint.send(peer.address(), "mine".getBytes(UTF_8));
            assertThat(peer.receive(4)).isEqualTo("mine");
            assertThat(counted("opened")).isZero();

            endpoint.send((InetSocketAddress) named.getLocalSocketAddress(), "its".getBytes(UTF_8));
            try (StreamPeer owner = StreamPeer.acceptedBy(named)) {
                assertThat(owner.receive(3)).isEqualTo("its");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void saysWhenNobodyListens(StreamSockets sockets) throws Exception {
        start(sockets);
        InetSocketAddress nobody;
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            nobody = (InetSocketAddress) listening.getLocalSocketAddress();
        }

        assertThat(outcome(endpoint.send(nobody, "x".getBytes(UTF_8)))).isEqualTo(Outcome.NOT_CONNECTED);
        assertThat(counted("connect.failed")).isEqualTo(1);
        assertThat(counted("out.failed")).isEqualTo(1);
        await(() -> endpoint.connections() == 0);
    }

    /** A flow is never another's, were its number the same: stored flows outlive connections and processes. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aFlowThatIsNoMoreReachesNobody(StreamSockets sockets) throws Exception {
        start(sockets);
        Flow gone;
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").bytes());
            gone = take().flow();
        }
        await(() -> endpoint.connections() == 0);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").bytes());
            Flow other = take().flow();
            Flow sameNumber = new Flow("e", Transport.TCP, endpoint.local(), gone.remote(), other.connection());

            assertThat(outcome(endpoint.send(gone, "x".getBytes(UTF_8)))).isEqualTo(Outcome.NOT_CONNECTED);
            assertThat(outcome(endpoint.send(sameNumber, "x".getBytes(UTF_8)))).isEqualTo(Outcome.NOT_CONNECTED);
            assertThat(counted("out.no-connection")).isEqualTo(2);
        }
    }

    /** The peer's process was replaced: the next request finds a new connection, if need be after the old one failed. */
    @ParameterizedTest
    @MethodSource("kinds")
    void opensAnewWhereAConnectionHasEnded(StreamSockets sockets) throws Exception {
        start(sockets);
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            InetSocketAddress remote = (InetSocketAddress) listening.getLocalSocketAddress();
            endpoint.send(remote, "a".getBytes(UTF_8));
            try (StreamPeer first = StreamPeer.acceptedBy(listening)) {
                assertThat(first.receive(1)).isEqualTo("a");
                first.reset();
            }
            await(() -> endpoint.connections() == 0);

            endpoint.send(remote, "b".getBytes(UTF_8));
            try (StreamPeer second = StreamPeer.acceptedBy(listening)) {
                assertThat(second.receive(1)).isEqualTo("b");
            }
        }
    }

    /** RFC 5626 section 4.4.1. */
    @ParameterizedTest
    @MethodSource("kinds")
    void answersAPingWithAPong(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send("\r\n\r\n");
            assertThat(peer.receive(2)).isEqualTo("\r\n");
            peer.send("\r\n");
            peer.send(request("OPTIONS").bytes());
            take();
            assertThat(counted("in.pings")).isEqualTo(1);
            assertThat(counted("out.pongs")).isEqualTo(1);
        }
    }

    /** RFC 3261 sections 18.3 and 20.14: who leaves Content-Length out is told, and the rest of the stream means nothing. */
    @ParameterizedTest
    @MethodSource("kinds")
    void answersARequestWithoutContentLengthAndEndsTheConnection(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(SipText.request("INVITE").body("v=0\r\n".repeat(10_000)).bytes());

            assertThat(peer.receiveHead()).startsWith("SIP/2.0 400 Missing Content-Length header\r\n");
            assertThat(peer.seesTheEnd()).isTrue();
        }
        await(() -> endpoint.connections() == 0);
        assertThat(counted("answered.400")).isEqualTo(1);
        assertThat(counted("closed.broken-stream")).isEqualTo(1);
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answersABodyThatIsTooLongBeforeItComes(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(SipText.request("INVITE").with("Content-Length: 2000000000").bytes());

            assertThat(peer.receiveHead()).startsWith("SIP/2.0 413 Body too long\r\n");
            assertThat(peer.seesTheEnd()).isTrue();
        }
    }

    /** A malformed message is its sender's fault, not that of the others who use a proxy's connection. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aMalformedMessageLeavesTheConnectionAlone(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("INVITE").replacing("Via", "Via: SIP/2.0/TCP a;branch=z9hG4bKa").without("Call-ID").bytes());
            peer.send(request("INVITE").replacing("CSeq", "CSeq: 7 BYE").bytes());
            peer.send(request("OPTIONS").bytes());

            assertThat(((SIPRequest) take().message()).getMethod()).isEqualTo("OPTIONS");
            assertThat(peer.receiveHead()).startsWith("SIP/2.0 400 CSeq method differs from request method\r\n");
            assertThat(counted("dropped.malformed")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void limitsConnectionsByPeer(StreamSockets sockets) throws Exception {
        start(sockets, "127.0.0.1", StreamLimits.DEFAULT, NARROW);
        try (StreamPeer first = StreamPeer.connectedTo(endpoint); StreamPeer second = StreamPeer.connectedTo(endpoint)) {
            await(() -> endpoint.connections() == 2);
            try (StreamPeer third = StreamPeer.connectedTo(endpoint)) {
                assertThat(third.seesTheEnd()).isTrue();
            }
            assertThat(counted("refused.connections-of-peer")).isEqualTo(1);
            second.send(request("OPTIONS").bytes());
            take();
            first.close();
            await(() -> endpoint.connections() == 1);
            try (StreamPeer fourth = StreamPeer.connectedTo(endpoint)) {
                fourth.send(request("OPTIONS").bytes());
                take();
            }
        }
        await(() -> endpoint.connections() == 0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void limitsConnectionsInAllWhomeverTheyAreOf(StreamSockets sockets) throws Exception {
        start(sockets, "127.0.0.1", StreamLimits.DEFAULT, NARROW);
        try (StreamPeer first = StreamPeer.connectedTo(endpoint); StreamPeer second = StreamPeer.connectedTo(endpoint);
                StreamPeer third = StreamPeer.connectedTo(endpoint, "127.0.0.2")) {
            await(() -> endpoint.connections() == 3);
            try (StreamPeer fourth = StreamPeer.connectedTo(endpoint, "127.0.0.3")) {
                assertThat(fourth.seesTheEnd()).isTrue();
            }
            assertThat(counted("refused.connections")).isEqualTo(1);
            assertThat(counted("refused.connections-of-peer")).isZero();
            third.send(request("OPTIONS").bytes());
            take();
            first.close();
            await(() -> endpoint.connections() == 2);
            try (StreamPeer again = StreamPeer.connectedTo(endpoint, "127.0.0.3")) {
                again.send(request("OPTIONS").bytes());
                take();
            }
            second.send(request("OPTIONS").bytes());
            take();
        }
    }

    /** Slow loris: half a message, and then nothing, or one byte at a time. */
    @ParameterizedTest
    @MethodSource("kinds")
    void halfAMessageMayTakeOnlySoLong(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer slow = StreamPeer.connectedTo(endpoint); StreamPeer good = StreamPeer.connectedTo(endpoint)) {
            good.send(request("OPTIONS").bytes());
            slow.send(request("OPTIONS").bytes());
            slow.send("OPTIONS sip:a SIP/2.0\r\n");
            take();
            take();
            await(() -> endpoint.halfMessages() == 1);
            passes(6_000);
            long before = counted("in.bytes");
            slow.send("X: y\r\n");
            await(() -> counted("in.bytes") == before + 6);
            passes(6_000);

            assertThat(slow.seesTheEnd()).isTrue();
            await(() -> counted("closed.slow-message") == 1);
            good.send(request("OPTIONS").bytes());
            take();
        }
    }

    /** A thousand connections with half a message each, within every limit of one connection. */
    @ParameterizedTest
    @MethodSource("kinds")
    void halfMessagesOfAllFillOnlySoMuchMemory(StreamSockets sockets) throws Exception {
        halves = 90_000;
        start(sockets);
        try (StreamPeer oldest = StreamPeer.connectedTo(endpoint); StreamPeer good = StreamPeer.connectedTo(endpoint);
                StreamPeer newest = StreamPeer.connectedTo(endpoint)) {
            oldest.send(SipText.request("INVITE").with("Content-Length: 60001").bytes());
            oldest.send("x".repeat(60_000));
            await(() -> counted("in.bytes") > 60_000);
            clock.addAndGet(1);
            newest.send(SipText.request("INVITE").with("Content-Length: 40000").bytes());
            newest.send("x".repeat(39_999));

            await(() -> counted("closed.crowded") == 1);
            assertThat(oldest.seesTheEnd()).isTrue();
            newest.send("x");
            assertThat(((SIPRequest) take().message()).getRawContent()).hasSize(40_000);
            good.send(request("OPTIONS").bytes());
            take();
        }
        await(() -> endpoint.connections() == 0);
        assertThat(endpoint.heldOfHalfMessages()).isZero();
    }

    /** Whoever owns an address could have connections opened to each of its ports, by what its Contacts say. */
    @ParameterizedTest
    @MethodSource("kinds")
    void limitsTheConnectionsThatAreOpenedToOneAddress(StreamSockets sockets) throws Exception {
        start(sockets, "127.0.0.1", StreamLimits.DEFAULT, NARROW);
        try (ServerSocket first = StreamPeer.listening("127.0.0.1", 0); ServerSocket second = StreamPeer.listening("127.0.0.1", 0);
                ServerSocket third = StreamPeer.listening("127.0.0.1", 0); ServerSocket elsewhere = StreamPeer.listening("127.0.0.2", 0)) {
            assertThat(outcome(endpoint.send((InetSocketAddress) first.getLocalSocketAddress(), "a".getBytes(UTF_8))))
                    .isEqualTo(Outcome.SENT);
            assertThat(outcome(endpoint.send((InetSocketAddress) second.getLocalSocketAddress(), "b".getBytes(UTF_8))))
                    .isEqualTo(Outcome.SENT);
            assertThat(outcome(endpoint.send((InetSocketAddress) third.getLocalSocketAddress(), "c".getBytes(UTF_8))))
                    .isEqualTo(Outcome.QUEUE_FULL);
            assertThat(counted("refused.opened-connections")).isEqualTo(1);
            assertThat(outcome(endpoint.send((InetSocketAddress) elsewhere.getLocalSocketAddress(), "d".getBytes(UTF_8))))
                    .isEqualTo(Outcome.SENT);

            StreamPeer.acceptedBy(first).reset();
            await(() -> endpoint.connections() == 2);
            assertThat(outcome(endpoint.send((InetSocketAddress) third.getLocalSocketAddress(), "e".getBytes(UTF_8))))
                    .isEqualTo(Outcome.SENT);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void endsAConnectionThatNeverSaysAnythingSoonerThanAnIdleOne(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer silent = StreamPeer.connectedTo(endpoint); StreamPeer idle = StreamPeer.connectedTo(endpoint)) {
            idle.send(request("OPTIONS").bytes());
            take();
            await(() -> endpoint.connections() == 2);
            passes(11_000);
            assertThat(silent.seesTheEnd()).isTrue();
            await(() -> endpoint.connections() == 1);
            assertThat(counted("closed.silent")).isEqualTo(1);

            passes(600_000);
            assertThat(idle.seesTheEnd()).isTrue();
            await(() -> counted("closed.idle") == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void boundsWhatWaitsForAPeerThatDoesNotRead(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").bytes());
            Flow flow = take().flow();
            byte[] large = new byte[60_000];
            CompletionStage<Outcome> last;
            do {
                last = endpoint.send(flow, large);
            } while (!last.toCompletableFuture().isDone() || outcome(last) != Outcome.QUEUE_FULL);
            assertThat(counted("out.queue-full")).isPositive();

            await(() -> { // until the system's buffers are full too, and nothing goes on any more
                endpoint.send(flow, large);
                passes(11_000);
                return counted("closed.slow-reader") == 1;
            });
            assertThat(outcome(endpoint.send(flow, large))).isEqualTo(Outcome.NOT_CONNECTED);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void answers503WhenNobodyReceives(StreamSockets sockets) throws Exception {
        receiver = null;
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("INVITE").bytes());

            assertThat(peer.receiveHead()).startsWith("SIP/2.0 503 Service Unavailable\r\n").contains("Retry-After: 5\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void letsWhatWaitsLeaveBeforeItCloses(StreamSockets sockets) throws Exception {
        start(sockets);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").bytes());
            Flow flow = take().flow();
            for (int i = 0; i < 1_000; i++) {
                endpoint.send(flow, "0123456789".getBytes(UTF_8));
            }
            endpoint.close();

            assertThat(peer.receive(10_000)).hasSize(10_000);
            assertThat(peer.seesTheEnd()).isTrue();
            assertThat(endpoint.open()).isFalse();
            assertThat(counted("closed.shutdown")).isEqualTo(1);
            assertThat(outcome(endpoint.send(peer.address(), "x".getBytes(UTF_8)))).isEqualTo(Outcome.NO_ENDPOINT);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void listensAnewWhenItsSocketClosesUnasked(StreamSockets sockets) throws Exception {
        start(sockets, "127.0.0.1", portThatNobodyIsGiven(), StreamLimits.DEFAULT, TcpSettings.Connecting.DEFAULT);
        InetSocketAddress before = endpoint.local();
        endpoint.socket().close();
        await(() -> counted("reopened") == 1 && endpoint.open());

        assertThat(endpoint.local()).isEqualTo(before);
        try (StreamPeer peer = StreamPeer.connectedTo(endpoint)) {
            peer.send(request("OPTIONS").bytes());
            take();
        }
    }

    @Test
    void namesTheAddressThatCannotBeBound() {
        start(StreamSockets.best());
        TcpEndpoint second = new TcpEndpoint(TcpSettings.of("f", endpoint.local()), () -> null,
                new StatelessResponses(new byte[0]), System::nanoTime, ids::incrementAndGet);

        assertThatThrownBy(second::start).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("endpoint f cannot bind address=127.0.0.1 port=" + endpoint.local().getPort());
    }

    @Test
    void showsWhatIsConfigured() {
        TcpEndpoint shown = new TcpEndpoint(new TcpSettings("e", UdpSettings.bindAddress("0.0.0.0", 5060), "sip.example.com", 5070,
                new StreamLimits(MessageLimits.DEFAULT, 500, 0), NARROW, TcpSettings.Load.DEFAULT), () -> null,
                new StatelessResponses(new byte[0]), System::nanoTime, ids::incrementAndGet);

        assertThat(shown.external()).isEqualTo(new HostPort("sip.example.com", 5070));
        assertThat(shown.open()).isFalse();
    }
}
