package io.jackfield.engine.testbed;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One UDP endpoint behind a load balancer: bound to one address, shown as another. */
public final class OneEndpoint implements Endpoints {
    public static final String NAME = "udp";
    public static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);
    static final HostPort SHOWN = new HostPort("192.0.2.1", 5070);

    private static final Endpoint ENDPOINT = new Endpoint() {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Transport transport() {
            return Transport.UDP;
        }

        @Override
        public InetSocketAddress local() {
            return LOCAL;
        }

        @Override
        public HostPort external() {
            return SHOWN;
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

    @Override
    public List<Endpoint> list() {
        return List.of(ENDPOINT);
    }

    @Override
    public Optional<Endpoint> named(String name) {
        return Optional.of(ENDPOINT).filter(endpoint -> endpoint.name().equals(name));
    }

    @Override
    public Optional<Endpoint> forTransport(Transport transport) {
        return Optional.of(ENDPOINT).filter(endpoint -> endpoint.transport() == transport);
    }

    @Override
    public boolean isLocal(String host, int port) {
        return SHOWN.equals(new HostPort(host, port));
    }
}
