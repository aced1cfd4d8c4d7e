package io.jackfield.stack.endpoint;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.locate.AddressLocator.Answer;
import io.jackfield.stack.locate.AddressLocator.Located;
import io.jackfield.stack.locate.Networks;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** The endpoints that are open, and sending by any of them. Thread-safe. */
public final class OpenEndpoints implements Endpoints, MessageSender {
    private final ConcurrentSkipListMap<String, SocketEndpoint> byName = new ConcurrentSkipListMap<>();
    private final AddressLocator locator;
    private volatile Networks denied = Networks.NONE;

    public OpenEndpoints(AddressLocator locator) {
        this.locator = locator;
    }

    /**
     * From now on nothing is sent to addresses in these networks because a message names them, in its URI, Route, Contact or Via,
     * by address or by name. What leaves by a flow is not concerned: its peer was here.
     */
    public void deny(Networks networks) {
        denied = networks;
    }

    /**
     * @throws IllegalArgumentException when there is one of that name
     */
    public void add(SocketEndpoint endpoint) {
        if (byName.putIfAbsent(endpoint.name(), endpoint) != null) {
            throw new IllegalArgumentException("name=" + endpoint.name() + " is the name of another endpoint; names are unique");
        }
    }

    public void remove(SocketEndpoint endpoint) {
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
        for (SocketEndpoint endpoint : byName.values()) {
            if (endpoint.transport() == transport && endpoint.open()) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isLocal(String host, int port) {
        InetAddress address = AddressLocator.literal(host);
        for (SocketEndpoint endpoint : byName.values()) {
            if (shows(endpoint, host, address, port) || listens(endpoint.local(), address, port)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public CompletionStage<Outcome> send(Target target, byte[] bytes) {
        if (target instanceof Flow flow) {
            return send(flow, bytes);
        }
        if (target instanceof WayBack back) {
            return send(back.flow(), bytes).thenCompose(outcome -> lost(outcome) ? send(back.otherwise(), bytes) : done(outcome));
        }
        return send((Hop) target, bytes);
    }

    /** RFC 3261 section 18.2.2: the connection is no more; a response that may have arrived does no harm a second time. */
    private static boolean lost(Outcome outcome) {
        return outcome == Outcome.NOT_CONNECTED || outcome == Outcome.TRANSPORT_ERROR || outcome == Outcome.NO_ENDPOINT;
    }

    private CompletionStage<Outcome> send(Flow flow, byte[] bytes) {
        SocketEndpoint endpoint = endpoint(flow.endpoint(), flow.transport());
        return endpoint == null ? done(Outcome.NO_ENDPOINT) : endpoint.send(flow, bytes);
    }

    private CompletionStage<Outcome> send(Hop hop, byte[] bytes) {
        SocketEndpoint endpoint = endpoint(hop.endpoint(), hop.transport());
        if (endpoint == null) {
            return done(Outcome.NO_ENDPOINT);
        }
        InetAddress literal = AddressLocator.literal(hop.host());
        if (literal != null) {
            return !reaches(endpoint, literal) ? endpoint.refuse(Outcome.NO_ADDRESS)
                    : denied.contains(literal) ? endpoint.refuse(Outcome.DENIED)
                    : endpoint.send(new InetSocketAddress(literal, hop.port()), bytes);
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        locator.locate(hop.host(), located ->
                sendTo(endpoint, located, hop.port(), bytes).whenComplete((result, none) -> outcome.complete(result)));
        return outcome;
    }

    private CompletionStage<Outcome> sendTo(SocketEndpoint endpoint, Located located, int port, byte[] bytes) {
        return located.answer() == Answer.TOO_MANY_WAITING ? endpoint.refuse(Outcome.QUEUE_FULL)
                : sendTo(endpoint, located.addresses(), port, bytes);
    }

    private CompletionStage<Outcome> sendTo(SocketEndpoint endpoint, List<InetAddress> addresses, int port, byte[] bytes) {
        Networks not = denied;
        List<InetAddress> usable = new ArrayList<>(addresses.size());
        boolean reachable = false;
        for (InetAddress each : addresses) {
            if (reaches(endpoint, each)) {
                reachable = true;
                if (!not.contains(each)) {
                    usable.add(each);
                }
            }
        }
        return usable.isEmpty() ? endpoint.refuse(reachable ? Outcome.DENIED : Outcome.NO_ADDRESS)
                : sendToFirst(endpoint, usable, port, bytes);
    }

    /** RFC 3263 section 4.3: the next address where no connection to one can be made. */
    private static CompletionStage<Outcome> sendToFirst(SocketEndpoint endpoint, List<InetAddress> addresses, int port,
                                                        byte[] bytes) {
        CompletionStage<Outcome> first = endpoint.send(new InetSocketAddress(addresses.get(0), port), bytes);
        return addresses.size() == 1 ? first : first.thenCompose(outcome -> outcome == Outcome.NOT_CONNECTED
                ? sendToFirst(endpoint, addresses.subList(1, addresses.size()), port, bytes) : done(outcome));
    }

    private SocketEndpoint endpoint(String name, Transport transport) {
        SocketEndpoint endpoint = byName.get(name);
        return endpoint != null && endpoint.transport() == transport ? endpoint : null;
    }

    private static boolean reaches(SocketEndpoint endpoint, InetAddress address) {
        return address instanceof Inet4Address == endpoint.local().getAddress() instanceof Inet4Address;
    }

    private static boolean shows(SocketEndpoint endpoint, String host, InetAddress address, int port) {
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
