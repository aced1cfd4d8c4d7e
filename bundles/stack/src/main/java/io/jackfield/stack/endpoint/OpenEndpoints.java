package io.jackfield.stack.endpoint;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.locate.AddressLocator.Answer;
import io.jackfield.stack.locate.AddressLocator.Located;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** The endpoints that are open, and sending by any of them. Thread-safe. */
public final class OpenEndpoints implements Endpoints, MessageSender {
    private final ConcurrentSkipListMap<String, UdpEndpoint> byName = new ConcurrentSkipListMap<>();
    private final AddressLocator locator;

    public OpenEndpoints(AddressLocator locator) {
        this.locator = locator;
    }

    /**
     * @throws IllegalArgumentException when there is one of that name
     */
    public void add(UdpEndpoint endpoint) {
        if (byName.putIfAbsent(endpoint.name(), endpoint) != null) {
            throw new IllegalArgumentException("name=" + endpoint.name() + " is the name of another endpoint; names are unique");
        }
    }

    public void remove(UdpEndpoint endpoint) {
        byName.remove(endpoint.name(), endpoint);
    }

    @Override
    public List<Endpoint> list() {
        return List.copyOf(byName.values());
    }

    @Override
    public Optional<Endpoint> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<Endpoint> forTransport(Transport transport) {
        for (UdpEndpoint endpoint : byName.values()) {
            if (endpoint.transport() == transport && endpoint.open()) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isLocal(String host, int port) {
        InetAddress address = AddressLocator.literal(host);
        for (UdpEndpoint endpoint : byName.values()) {
            if (shows(endpoint, host, address, port) || listens(endpoint.local(), address, port)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public CompletionStage<Outcome> send(Target target, byte[] bytes) {
        if (target instanceof Flow flow) {
            UdpEndpoint endpoint = endpoint(flow.endpoint(), flow.transport());
            return endpoint == null ? done(Outcome.NO_ENDPOINT) : endpoint.send(flow.remote(), bytes);
        }
        Hop hop = (Hop) target;
        UdpEndpoint endpoint = endpoint(hop.endpoint(), hop.transport());
        if (endpoint == null) {
            return done(Outcome.NO_ENDPOINT);
        }
        InetAddress literal = AddressLocator.literal(hop.host());
        if (literal != null) {
            return reaches(endpoint, literal)
                    ? endpoint.send(new InetSocketAddress(literal, hop.port()), bytes)
                    : endpoint.refuse(Outcome.NO_ADDRESS);
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        locator.locate(hop.host(), located ->
                sendTo(endpoint, located, hop.port(), bytes).whenComplete((result, none) -> outcome.complete(result)));
        return outcome;
    }

    private static CompletionStage<Outcome> sendTo(UdpEndpoint endpoint, Located located, int port, byte[] bytes) {
        if (located.answer() == Answer.TOO_MANY_WAITING) {
            return endpoint.refuse(Outcome.QUEUE_FULL);
        }
        for (InetAddress address : located.addresses()) {
            if (reaches(endpoint, address)) {
                return endpoint.send(new InetSocketAddress(address, port), bytes);
            }
        }
        return endpoint.refuse(Outcome.NO_ADDRESS);
    }

    private UdpEndpoint endpoint(String name, Transport transport) {
        UdpEndpoint endpoint = byName.get(name);
        return endpoint != null && endpoint.transport() == transport ? endpoint : null;
    }

    private static boolean reaches(UdpEndpoint endpoint, InetAddress address) {
        return address instanceof Inet4Address == endpoint.local().getAddress() instanceof Inet4Address;
    }

    private static boolean shows(UdpEndpoint endpoint, String host, InetAddress address, int port) {
        if (endpoint.external().port() != port) {
            return false;
        }
        String shown = endpoint.external().host();
        InetAddress shownAddress = AddressLocator.literal(shown);
        if (shownAddress != null) {
            return shownAddress.equals(address);
        }
        return shown.equalsIgnoreCase(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    private static boolean listens(InetSocketAddress local, InetAddress address, int port) {
        if (address == null || local.getPort() != port) {
            return false;
        }
        if (!local.getAddress().isAnyLocalAddress()) {
            return local.getAddress().equals(address);
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // the system does not say: then it is not known to be ours
        }
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
