package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.read.MessageLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
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
