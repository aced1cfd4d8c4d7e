package io.jackfield.engine.testbed;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link OneEndpoint}, and a TCP one on the same port, shown as the same address. */
public final class UdpAndTcp implements Endpoints {
    public static final String TCP = "tcp";

    private static final Endpoint ENDPOINT = new Endpoint() {
        @Override
        public String name() {
            return TCP;
        }

        @Override
        public Transport transport() {
            return Transport.TCP;
        }

        @Override
        public InetSocketAddress local() {
            return OneEndpoint.LOCAL;
        }

        @Override
        public HostPort external() {
            return OneEndpoint.SHOWN;
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    };

    private final OneEndpoint udp = new OneEndpoint();

    @Override
    public List<Endpoint> list() {
        return List.of(ENDPOINT, udp.list().get(0));
    }

    @Override
    public Optional<Endpoint> named(String name) {
        return name.equals(TCP) ? Optional.of(ENDPOINT) : udp.named(name);
    }

    @Override
    public Optional<Endpoint> forTransport(Transport transport) {
        return transport == Transport.TCP ? Optional.of(ENDPOINT) : udp.forTransport(transport);
    }

    @Override
    public boolean isLocal(String host, int port) {
        return udp.isLocal(host, port);
    }
}
