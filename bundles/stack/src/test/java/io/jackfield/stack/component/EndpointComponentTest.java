package io.jackfield.stack.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.endpoint.SocketEndpoint;
import io.jackfield.stack.Transport;
import io.jackfield.stack.endpoint.TcpSettings;
import io.jackfield.stack.endpoint.UdpSettings;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.StreamLimits;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies that configuration is taken over, and that bad configuration fails in one line. Not: that DS calls it. */
class EndpointComponentTest {
    /** Configuration as DS gives it: what is set, else the annotation's default. */
    private static EndpointComponent.Config config(Map<String, Object> values) {
        return (EndpointComponent.Config) Proxy.newProxyInstance(EndpointComponentTest.class.getClassLoader(),
                new Class<?>[] {EndpointComponent.Config.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    @Test
    void defaultsAreTheCoresDefaults() {
        assertThat(EndpointComponent.udp(config(Map.of("name", "e"))))
                .isEqualTo(UdpSettings.of("e", UdpSettings.bindAddress("127.0.0.1", 5060)));
    }

    @Test
    void takesEveryValueOver() {
        assertThat(EndpointComponent.udp(config(Map.ofEntries(Map.entry("name", "e"), Map.entry("address", "::"),
                Map.entry("port", 1), Map.entry("transport", "udp"), Map.entry("externalAddress", "2001:db8::1"),
                Map.entry("externalPort", 2), Map.entry("maxMessageBytes", 501), Map.entry("maxHeaderLines", 17),
                Map.entry("maxLineBytes", 201), Map.entry("sendQueue", 18), Map.entry("receiveBufferBytes", 8_193),
                Map.entry("sendBufferBytes", 8_194), Map.entry("answersPerSecond", 3), Map.entry("retryAfterSeconds", 4)))))
                .isEqualTo(new UdpSettings("e", UdpSettings.bindAddress("::", 1), "[2001:db8::1]", 2,
                        new MessageLimits(501, 17, 201), new UdpSettings.Load(18, 8_193, 8_194, 3, 4)));
    }

    @Test
    void defaultsOfTcpAreTheCoresDefaults() {
        assertThat(EndpointComponent.tcp(config(Map.of("name", "e"))))
                .isEqualTo(TcpSettings.of("e", UdpSettings.bindAddress("127.0.0.1", 5060)));
    }

    @Test
    void takesEveryValueOfTcpOver() {
        assertThat(EndpointComponent.tcp(config(Map.ofEntries(Map.entry("name", "e"), Map.entry("address", "::"),
                Map.entry("port", 1), Map.entry("transport", "tcp"), Map.entry("externalAddress", "2001:db8::1"),
                Map.entry("externalPort", 2), Map.entry("maxMessageBytes", 1_000_001), Map.entry("maxHeaderLines", 17),
                Map.entry("maxLineBytes", 201), Map.entry("maxHeaderBytes", 501), Map.entry("maxBodyBytes", 502),
                Map.entry("maxConnections", 7), Map.entry("maxConnectionsPerPeer", 6), Map.entry("connectTimeoutMillis", 101),
                Map.entry("messageTimeoutMillis", 102), Map.entry("idleTimeoutMillis", 1_001),
                Map.entry("sendQueueBytes", 65_537), Map.entry("answersPerSecond", 3), Map.entry("retryAfterSeconds", 4)))))
                .isEqualTo(new TcpSettings("e", UdpSettings.bindAddress("::", 1), "[2001:db8::1]", 2,
                        new StreamLimits(new MessageLimits(1_000_001, 17, 201), 501, 502),
                        new TcpSettings.Connecting(7, 6, 101, 102, 1_001), new TcpSettings.Load(65_537, 3, 4)));
    }

    @ParameterizedTest
    @CsvSource({"maxHeaderBytes,499,500 to 1048576", "maxBodyBytes,-1,0 to 1048576", "maxConnections,0,1 to 1000000",
            "maxConnectionsPerPeer,0,1 to 1000000", "connectTimeoutMillis,99,100 to 60000",
            "messageTimeoutMillis,99,100 to 600000", "idleTimeoutMillis,999,1000 to 86400000",
            "sendQueueBytes,65535,65536 to 1073741824", "maxMessageBytes,1048577,500 to 1048576", "externalPort,65536,0 to 65535"})
    void namesTheKeyOfTcpWhoseNumberIsOutOfBounds(String key, int value, String bounds) {
        assertBad(Map.of("transport", "TCP", key, value), key + "=" + value + " is not within " + bounds);
    }

    @Test
    void opensATcpEndpointAndClosesIt() {
        Registry registry = new Registry();
        EndpointComponent component =
                new EndpointComponent(config(Map.of("name", "e", "port", 0, "transport", "tcp")), Map.of(), registry);
        SocketEndpoint endpoint = registry.endpoints.get(0);
        assertThat(endpoint.transport()).isEqualTo(Transport.TCP);
        assertThat(endpoint.open()).isTrue();

        component.close();
        assertThat(endpoint.open()).isFalse();
    }

    @Test
    void namesTheKeyWhoseValueIsNoNumber() {
        EndpointComponent.Config config = (EndpointComponent.Config) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {EndpointComponent.Config.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("port")) {
                        throw new NumberFormatException("For input string: \"abc\"");
                    }
                    return method.getDefaultValue();
                });

        assertThatThrownBy(() -> EndpointComponent.checkNumbers(config, Map.of("port", "abc")))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("port=abc is no whole number").hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "name|a b|name=a b is not 1 to 64 letters, digits, dots, underscores or hyphens",
            "address|example.com|address=example.com is not an IPv4 or IPv6 address",
            "address|0.0.0.0|externalAddress= is empty: with address=0.0.0.0 it must name what Via and Contact are to show",
            "transport|TLS|transport=TLS is not there yet: UDP and TCP are",
            "externalAddress|a/b|externalAddress=a/b is not a host name, an IPv4 or an IPv6 address"})
    void namesTheKeyWhoseTextIsBad(String key, String value, String line) {
        assertBad(Map.of(key, value), line);
    }

    @ParameterizedTest
    @CsvSource({"port,65536,0 to 65535", "externalPort,-1,0 to 65535", "maxMessageBytes,499,500 to 1048576", "maxMessageBytes,65536,500 to 65535",
            "maxHeaderLines,15,16 to 10000", "maxLineBytes,199,200 to 65535", "sendQueue,15,16 to 1000000",
            "receiveBufferBytes,8191,8192 to 1073741824", "sendBufferBytes,8191,8192 to 1073741824",
            "answersPerSecond,1000001,0 to 1000000", "retryAfterSeconds,86401,0 to 86400"})
    void namesTheKeyWhoseNumberIsOutOfBounds(String key, int value, String bounds) {
        assertBad(Map.of(key, value), key + "=" + value + " is not within " + bounds);
    }

    private static void assertBad(Map<String, Object> values, String line) {
        Map<String, Object> all = new HashMap<>(Map.of("name", "e"));
        all.putAll(values);

        assertThatThrownBy(() -> EndpointComponent.endpoint(config(all), new Registry())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(line);
    }

    @Test
    void registersWhatItOpenedAndTakesItBack() {
        Registry registry = new Registry();
        EndpointComponent component = new EndpointComponent(config(Map.of("name", "e", "port", 0)), Map.of(), registry);
        SocketEndpoint endpoint = registry.endpoints.get(0);
        assertThat(endpoint.open()).isTrue();

        component.close();
        assertThat(registry.endpoints).isEmpty();
        assertThat(endpoint.open()).isFalse();
    }

    @Test
    void registersNothingThatCannotBeBound() {
        Registry registry = new Registry();
        EndpointComponent first = new EndpointComponent(config(Map.of("name", "e", "port", 0)), Map.of(), registry);
        int port = registry.endpoints.get(0).local().getPort();
        try {
            assertThatThrownBy(() -> new EndpointComponent(config(Map.of("name", "f", "port", port)), Map.of(), registry))
                    .hasMessageContaining("endpoint f cannot bind address=127.0.0.1 port=" + port);
            assertThat(registry.endpoints).hasSize(1);
        } finally {
            first.close();
        }
    }

    private static final class Registry implements EndpointRegistry {
        private final List<SocketEndpoint> endpoints = new ArrayList<>();

        @Override
        public void add(SocketEndpoint endpoint) {
            endpoints.add(endpoint);
        }

        @Override
        public void remove(SocketEndpoint endpoint) {
            endpoints.remove(endpoint);
        }

        @Override
        public void start(SocketEndpoint endpoint) {
            endpoint.start();
        }

        @Override
        public MessageReceiver receiver() {
            return null;
        }

        @Override
        public long nextConnection() {
            return 1;
        }

        @Override
        public StatelessResponses responses() {
            return new StatelessResponses(new byte[0]);
        }
    }
}
