package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.locate.Networks;
import io.jackfield.stack.read.MessageLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenEndpointsTest {
    private final OpenEndpoints endpoints = new OpenEndpoints(
            new AddressLocator(OpenEndpointsTest::lookup, Runnable::run, () -> 0L, 10));
    private final UdpEndpoint endpoint = endpoint("b", "192.0.2.100", 5080);

    private static InetAddress[] lookup(String name) throws UnknownHostException {
        return switch (name) {
            case "local.example" -> new InetAddress[] {InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1")};
            case "two.example" -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
            case "six.example" -> new InetAddress[] {InetAddress.getByName("::1")};
            default -> throw new UnknownHostException(name);
        };
    }

    private static UdpEndpoint endpoint(String name, String external, int externalPort) {
        return new UdpEndpoint(new UdpSettings(name, UdpSettings.bindAddress("127.0.0.1", 0), external, externalPort,
                MessageLimits.DEFAULT, UdpSettings.Load.DEFAULT), () -> null, new StatelessResponses(new byte[0]), System::nanoTime);
    }

    @BeforeEach
    void open() {
        endpoint.start();
        endpoints.add(endpoint);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Outcome send(Target target) throws Exception {
        return endpoints.send(target, "hello".getBytes(UTF_8)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void sendsAlongAFlowToALiteralAndToAName() throws Exception {
        try (Peer peer = new Peer("127.0.0.1")) {
            int port = peer.address().getPort();

            assertThat(send(new Flow("b", Transport.UDP, endpoint.local(), peer.address(), 0))).isEqualTo(Outcome.SENT);
            assertThat(send(new Hop("b", Transport.UDP, "127.0.0.1", port))).isEqualTo(Outcome.SENT);
            assertThat(send(new Hop("b", Transport.UDP, "local.example", port))).isEqualTo(Outcome.SENT);
            for (int i = 0; i < 3; i++) {
                assertThat(peer.receiveText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void sendsNothingToNetworksThatAreDenied() throws Exception {
        endpoints.deny(Networks.parse("deniedNetworks", "127.0.0.1"));
        try (Peer peer = new Peer("127.0.0.1")) {
            int port = peer.address().getPort();

            assertThat(send(new Hop("b", Transport.UDP, "127.0.0.1", port))).isEqualTo(Outcome.DENIED);
            assertThat(send(new Hop("b", Transport.UDP, "local.example", port))).isEqualTo(Outcome.DENIED);
            assertThat(send(new Hop("b", Transport.UDP, "::1", port))).isEqualTo(Outcome.NO_ADDRESS);
            assertThat(endpoint.counters()).containsEntry("out.denied", 2L);
            assertThat(send(new Hop("b", Transport.UDP, "two.example", port))).as("its other address").isEqualTo(Outcome.SENT);
            assertThat(send(new Flow("b", Transport.UDP, endpoint.local(), peer.address(), 0))).as("the way it came")
                    .isEqualTo(Outcome.SENT);
            assertThat(peer.receiveText()).isEqualTo("hello");
            endpoints.deny(Networks.NONE);
            assertThat(send(new Hop("b", Transport.UDP, "127.0.0.1", port))).isEqualTo(Outcome.SENT);
        }
    }

    /** RFC 3261 section 18.2.2: to where the Via says, which its sender made up. */
    @Test
    void answersToAViaOnlyWhereThatIsNotDenied() throws Exception {
        endpoints.deny(Networks.parse("deniedNetworks", "127.0.0.0/8"));
        TcpEndpoint tcp = tcp("t", "127.0.0.1");
        try {
            Flow gone = new Flow("t", Transport.TCP, tcp.local(), new InetSocketAddress("127.0.0.1", 9), 77);
            assertThat(send(new WayBack(gone, new Hop("t", Transport.TCP, "127.0.0.1", 9)))).isEqualTo(Outcome.DENIED);
        } finally {
            tcp.close();
        }
    }

    /** RFC 3261 section 18.2.2. */
    @Test
    void answersByANewConnectionWhereTheOldOneIsGone() throws Exception {
        TcpEndpoint tcp = tcp("t", "127.0.0.1");
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            Flow gone = new Flow("t", Transport.TCP, tcp.local(), new InetSocketAddress("127.0.0.1", 9), 77);

            assertThat(send(gone)).isEqualTo(Outcome.NOT_CONNECTED);
            assertThat(send(new WayBack(gone, new Hop("t", Transport.TCP, "127.0.0.1", listening.getLocalPort()))))
                    .isEqualTo(Outcome.SENT);
            try (StreamPeer peer = StreamPeer.acceptedBy(listening)) {
                assertThat(peer.receive(5)).isEqualTo("hello");
            }
        } finally {
            tcp.close();
        }
    }

    /** RFC 3263 section 4.3. */
    @Test
    void triesTheNextAddressOfANameWhereNobodyTakesTheConnection() throws Exception {
        TcpEndpoint tcp = tcp("t", "127.0.0.1");
        try (ServerSocket listening = StreamPeer.listening("127.0.0.1", 0)) {
            assertThat(send(new Hop("t", Transport.TCP, "two.example", listening.getLocalPort()))).isEqualTo(Outcome.SENT);
            try (StreamPeer peer = StreamPeer.acceptedBy(listening)) {
                assertThat(peer.receive(5)).isEqualTo("hello");
            }
            assertThat(tcp.counters()).containsEntry("connect.failed", 1L);
        } finally {
            tcp.close();
        }
    }

    @Test
    void choosesTheEndpointOfTheHostsFamily() throws Exception {
        assumeThat(InetAddress.getByName("::1").isReachable(200)).as("this machine speaks IPv6").isTrue();
        TcpEndpoint four = tcp("t4", "127.0.0.1");
        TcpEndpoint six = tcp("t6", "::1");
        try {
            assertThat(endpoints.towards(Transport.TCP, "2001:db8::1")).containsSame(six);
            assertThat(endpoints.towards(Transport.TCP, "192.0.2.1")).containsSame(four);
            assertThat(endpoints.towards(Transport.TCP, "local.example")).containsSame(four);
            assertThat(endpoints.towards(Transport.UDP, "2001:db8::1")).isEmpty();
            try (ServerSocket listening = StreamPeer.listening("::1", 0)) {
                assertThat(send(new Hop("t6", Transport.TCP, "::1", listening.getLocalPort()))).isEqualTo(Outcome.SENT);
            }
        } finally {
            four.close();
            six.close();
        }
    }

    private TcpEndpoint tcp(String name, String address) {
        TcpEndpoint tcp = new TcpEndpoint(TcpSettings.of(name, UdpSettings.bindAddress(address, 0)), () -> null,
                new StatelessResponses(new byte[0]), System::nanoTime, new AtomicLong()::incrementAndGet);
        tcp.start();
        endpoints.add(tcp);
        return tcp;
    }

    @Test
    void saysThatThereIsNoSuchEndpoint() throws Exception {
        InetSocketAddress remote = new InetSocketAddress("127.0.0.1", 9);

        assertThat(send(new Hop("c", Transport.UDP, "127.0.0.1", 9))).isEqualTo(Outcome.NO_ENDPOINT);
        assertThat(send(new Hop("b", Transport.TCP, "127.0.0.1", 9))).isEqualTo(Outcome.NO_ENDPOINT);
        assertThat(send(new Flow("c", Transport.UDP, remote, remote, 0))).isEqualTo(Outcome.NO_ENDPOINT);
    }

    @Test
    void saysThatThereIsNoAddress() throws Exception {
        assertThat(send(new Hop("b", Transport.UDP, "nowhere.example", 9))).isEqualTo(Outcome.NO_ADDRESS);
        assertThat(send(new Hop("b", Transport.UDP, "six.example", 9))).isEqualTo(Outcome.NO_ADDRESS);
        assertThat(send(new Hop("b", Transport.UDP, "::1", 9))).isEqualTo(Outcome.NO_ADDRESS);
        assertThat(endpoint.counters()).containsEntry("out.no-address", 3L);
    }

    @Test
    void choosesTheFirstOpenEndpointByNameForATransport() {
        UdpEndpoint closed = endpoint("a", "", 0);
        endpoints.add(closed);

        assertThat(endpoints.list()).extracting(Endpoint::name).containsExactly("a", "b");
        assertThat(endpoints.forTransport(Transport.UDP)).containsSame(endpoint);
        assertThat(endpoints.forTransport(Transport.TCP)).isEmpty();
        assertThat(endpoints.named("a")).containsSame(closed);

        endpoints.remove(endpoint);
        assertThat(endpoints.forTransport(Transport.UDP)).isEmpty();
    }

    @Test
    void refusesASecondEndpointOfOneName() {
        assertThatThrownBy(() -> endpoints.add(endpoint("b", "", 0))).hasMessageStartingWith("name=b is the name of another");
    }

    @Test
    void knowsItsOwnAddresses() {
        int port = endpoint.local().getPort();

        assertThat(endpoints.isLocal("192.0.2.100", 5080)).isTrue();
        assertThat(endpoints.isLocal("127.0.0.1", port)).isTrue();
        assertThat(endpoints.isLocal("192.0.2.100", port)).isFalse();
        assertThat(endpoints.isLocal("127.0.0.1", 5080)).isFalse();
        assertThat(endpoints.isLocal("192.0.2.101", 5080)).isFalse();
    }

    @Test
    void knowsTheNameItShows() {
        endpoints.add(endpoint("n", "Sip.Example.com", 5060));

        assertThat(endpoints.isLocal("sip.example.COM", 5060)).isTrue();
        assertThat(endpoints.isLocal("sip.example.com.", 5060)).isTrue();
        assertThat(endpoints.isLocal("sip.example.com", 5070)).isFalse();
    }

    @Test
    void knowsAllAddressesOfTheHostBehindAWildcard() {
        UdpEndpoint any = new UdpEndpoint(new UdpSettings("any", UdpSettings.bindAddress("0.0.0.0", 0), "sip.example.com", 0,
                MessageLimits.DEFAULT, UdpSettings.Load.DEFAULT), () -> null, new StatelessResponses(new byte[0]), System::nanoTime);
        any.start();
        try {
            endpoints.add(any);

            assertThat(endpoints.isLocal("127.0.0.1", any.local().getPort())).isTrue();
            assertThat(endpoints.isLocal("192.0.2.55", any.local().getPort())).isFalse();
        } finally {
            any.close();
        }
    }
}
