package io.jackfield.stack.component;

import io.jackfield.stack.endpoint.SocketEndpoint;
import io.jackfield.stack.endpoint.TcpEndpoint;
import io.jackfield.stack.endpoint.TcpSettings;
import io.jackfield.stack.endpoint.UdpEndpoint;
import io.jackfield.stack.endpoint.UdpSettings;
import io.jackfield.stack.read.MessageLimits;
import io.jackfield.stack.read.StreamLimits;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Keeps one endpoint open for each factory configuration {@value #PID}. Wiring only: what an endpoint does is in
 * {@link UdpEndpoint} and {@link TcpEndpoint}, which know nothing of OSGi and are tested without it.
 */
@Component(configurationPid = EndpointComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true,
        service = {})
@Designate(ocd = EndpointComponent.Config.class, factory = true)
public final class EndpointComponent {
    static final String PID = "io.jackfield.stack.endpoint";

    @ObjectClassDefinition(name = "Jackfield SIP endpoint", description = "An address that SIP messages come to and leave from.")
    @interface Config {
        @AttributeDefinition(description = "What the shell, counters and logs call it: 1 to 64 letters, digits, dots, underscores "
                + "or hyphens, unique in this process.")
        String name();

        @AttributeDefinition(description = "The IPv4 or IPv6 address to bind, not a name. With a wildcard (0.0.0.0 or ::) the "
                + "system chooses the source address of answers; on a host with several addresses make an endpoint for each.")
        String address() default "127.0.0.1";

        @AttributeDefinition(description = "The port to bind; 0 takes any free one.", min = "0", max = "65535")
        int port() default 5060;

        @AttributeDefinition(description = "The transport. Not yet: TLS, WS, WSS and SCTP.",
                options = {@Option(label = "UDP", value = "UDP"), @Option(label = "TCP", value = "TCP")})
        String transport() default "UDP";

        @AttributeDefinition(required = false, description = "The host name or address that Via, Contact and Record-Route show, "
                + "as behind a load balancer; empty for the bound address. Needed with a wildcard address.")
        String externalAddress() default "";

        @AttributeDefinition(description = "The port that Via, Contact and Record-Route show; 0 for the bound port.",
                min = "0", max = "65535")
        int externalPort() default 0;

        @AttributeDefinition(description = "The largest message in bytes. UDP: at most 65535; a larger one is dropped and counted. "
                + "TCP: a larger one is answered 513 and its connection closed.", min = "500", max = "1048576")
        int maxMessageBytes() default 65_535;

        @AttributeDefinition(description = "The most header lines of a message, folded lines counted singly; a request with more "
                + "is answered 400.", min = "16", max = "10000")
        int maxHeaderLines() default 256;

        @AttributeDefinition(description = "The longest header line in bytes; a request with a longer one is answered 400.",
                min = "200", max = "65535")
        int maxLineBytes() default 8_192;

        @AttributeDefinition(description = "UDP: messages waiting for the socket before new ones are refused.",
                min = "16", max = "1000000")
        int sendQueue() default 10_000;

        @AttributeDefinition(description = "UDP: the system's queue of datagrams that wait to be read, in bytes. The system may cap "
                + "it (Linux: net.core.rmem_max).", min = "8192", max = "1073741824")
        int receiveBufferBytes() default 4_194_304;

        @AttributeDefinition(description = "UDP: the system's queue of datagrams that leave, in bytes. The system may cap it "
                + "(Linux: net.core.wmem_max).", min = "8192", max = "1073741824")
        int sendBufferBytes() default 1_048_576;

        @AttributeDefinition(description = "TCP: the longest start line and headers of a message in bytes; with more the answer is "
                + "513 and the connection closed.", min = "500", max = "1048576")
        int maxHeaderBytes() default 32_768;

        @AttributeDefinition(description = "TCP: the longest body in bytes; with more the answer is 413 and the connection closed.",
                min = "0", max = "1048576")
        int maxBodyBytes() default 65_535;

        @AttributeDefinition(description = "TCP: connections from peers at a time, and as many to peers; further ones are closed or "
                + "not opened.", min = "1", max = "1000000")
        int maxConnections() default 10_000;

        @AttributeDefinition(description = "TCP: connections from one IPv4 address or one IPv6 /64 at a time; further ones are "
                + "closed. Behind a load balancer all peers may be one.", min = "1", max = "1000000")
        int maxConnectionsPerPeer() default 1_000;

        @AttributeDefinition(description = "TCP: how long a connection to a peer may take to be made, in ms.",
                min = "100", max = "60000")
        int connectTimeoutMillis() default 4_000;

        @AttributeDefinition(description = "TCP: how long a message may take from its first byte to its last, a new connection to "
                + "bring its first one, and a peer to read on, in ms; a slower connection is closed.", min = "100", max = "600000")
        int messageTimeoutMillis() default 10_000;

        @AttributeDefinition(description = "TCP: how long a connection is kept on which nothing comes or leaves, in ms. Longer than "
                + "a phone may ring.", min = "1000", max = "86400000")
        int idleTimeoutMillis() default 600_000;

        @AttributeDefinition(description = "TCP: bytes waiting for one connection before new messages for it are refused.",
                min = "65536", max = "1073741824")
        int sendQueueBytes() default 4_194_304;

        @AttributeDefinition(description = "Stateless failure answers (400, 503, 505) per second; what is beyond is dropped and "
                + "counted.", min = "0", max = "1000000")
        int answersPerSecond() default 5_000;

        @AttributeDefinition(description = "The Retry-After of a 503, in seconds.", min = "0", max = "86400")
        int retryAfterSeconds() default 5;
    }

    private final EndpointRegistry registry;
    private final SocketEndpoint endpoint;

    /** Fails with one line that names the key, the value and what is allowed. */
    @Activate
    public EndpointComponent(Config config, Map<String, Object> properties, @Reference EndpointRegistry registry) {
        checkNumbers(config, properties);
        this.registry = registry;
        this.endpoint = endpoint(config, registry);
        registry.add(endpoint);
        try {
            registry.start(endpoint);
        } catch (RuntimeException | Error e) {
            registry.remove(endpoint);
            throw e;
        }
    }

    @Deactivate
    void close() {
        registry.remove(endpoint);
        endpoint.close();
    }

    /** Declarative Services says of a text that is no number neither its key nor what is allowed. */
    static void checkNumbers(Config config, Map<String, Object> properties) {
        for (Method key : Config.class.getDeclaredMethods()) {
            try {
                key.invoke(config);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(key.getName() + "=" + properties.get(key.getName()) + " is no whole number");
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static SocketEndpoint endpoint(Config config, EndpointRegistry registry) {
        return switch (config.transport().toUpperCase(Locale.ROOT)) {
            case "UDP" -> new UdpEndpoint(udp(config), registry::receiver, registry.responses(), System::nanoTime);
            case "TCP" -> new TcpEndpoint(tcp(config), registry::receiver, registry.responses(), System::nanoTime,
                    registry::nextConnection);
            default -> throw new IllegalArgumentException("transport=" + config.transport() + " is not there yet: UDP and TCP are");
        };
    }

    static UdpSettings udp(Config config) {
        return new UdpSettings(config.name(), UdpSettings.bindAddress(config.address(), config.port()), config.externalAddress(),
                config.externalPort(), limits(config),
                new UdpSettings.Load(config.sendQueue(), config.receiveBufferBytes(), config.sendBufferBytes(),
                        config.answersPerSecond(), config.retryAfterSeconds()));
    }

    static TcpSettings tcp(Config config) {
        return new TcpSettings(config.name(), UdpSettings.bindAddress(config.address(), config.port()), config.externalAddress(),
                config.externalPort(), new StreamLimits(limits(config), config.maxHeaderBytes(), config.maxBodyBytes()),
                new TcpSettings.Connecting(config.maxConnections(), config.maxConnectionsPerPeer(), config.connectTimeoutMillis(),
                        config.messageTimeoutMillis(), config.idleTimeoutMillis()),
                new TcpSettings.Load(config.sendQueueBytes(), config.answersPerSecond(), config.retryAfterSeconds()));
    }

    private static MessageLimits limits(Config config) {
        return new MessageLimits(config.maxMessageBytes(), config.maxHeaderLines(), config.maxLineBytes());
    }
}
