package io.jackfield.engine.core;

import io.jackfield.engine.call.Leg;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints of one interface, where an application chose that for a leg (JSR 289, SipSession.setOutboundInterface): its requests
 * leave by these or not at all.
 */
record Interface(Endpoints all, InetSocketAddress address) implements Endpoints {
    /** What a leg's requests may leave by. */
    static Endpoints of(Leg leg, Endpoints all) {
        return leg.outbound() == null ? all : new Interface(all, leg.outbound());
    }

    @Override
    public List<Endpoint> list() {
        return all.list().stream().filter(endpoint -> endpoint.open() && has(endpoint)).toList();
    }

    /** By the address that it is bound to, or the one that it shows; port 0 is any. */
    private boolean has(Endpoint endpoint) {
        InetSocketAddress local = endpoint.local();
        boolean bound = local.getAddress().equals(address.getAddress()) && port(local.getPort());
        return bound || port(endpoint.external().port()) && shows(endpoint.external().host());
    }

    private boolean port(int port) {
        return address.getPort() == 0 || address.getPort() == port;
    }

    /** An address of IPv6 has many texts, so these are not compared. It stands in brackets, for which no name server is asked. */
    private boolean shows(String host) {
        InetAddress chosen = address.getAddress();
        if (!host.startsWith("[")) {
            return host.equals(chosen.getHostAddress());
        }
        try {
            return InetAddress.getByName(host).equals(chosen);
        } catch (UnknownHostException e) {
            return false; // no address at all
        }
    }

    @Override
    public Optional<Endpoint> named(String name) {
        return all.named(name);
    }

    @Override
    public Optional<Endpoint> forTransport(Transport transport) {
        return list().stream().filter(endpoint -> endpoint.transport() == transport).findFirst();
    }

    @Override
    public boolean isLocal(String host, int port) {
        return all.isLocal(host, port);
    }
}
