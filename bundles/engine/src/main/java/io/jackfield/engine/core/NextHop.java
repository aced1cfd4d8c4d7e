package io.jackfield.engine.core;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes next: the first Route, else the Request-URI; the Request-URI too where it is the first of a route set,
 * a strict router's (RFC 3261 sections 8.1.2 and 12.2.1.1). A peer without a route set whose Contact says {@code ob} is reached by
 * the flow that it keeps open, and by nothing else (RFC 5626 section 5.3).
 *
 * @param target where to
 * @param chosen whether its transport is our choice, as the URI names none
 */
record NextHop(Target target, boolean chosen) {
    private static final int DEFAULT_PORT = 5060;
    private static final int LAST_PORT = 65_535;
    private static final String OUTBOUND = "ob";

    /** Empty if no endpoint has the transport, or the URI names no host or a port that does not exist. */
    static Optional<NextHop> of(Leg leg, SIPRequest request, Endpoints endpoints) {
        RouteList routes = request.getRouteHeaders();
        boolean routed = routes != null && !routes.isEmpty();
        Object uri = !routed || Requests.strict(leg) ? request.getRequestURI()
                : ((AddressImpl) ((Route) routes.getFirst()).getAddress()).getURI();
        if (!(uri instanceof SipUri sip)) {
            return Optional.empty();
        }
        boolean byFlow = !routed && leg.flow() != null && sip.hasParameter(OUTBOUND);
        if (byFlow) {
            return Optional.of(new NextHop(leg.flow(), false));
        }
        Optional<NextHop> next = of(sip, endpoints);
        return routed ? next : next.map(hop -> hop.by(leg.flow()));
    }

    /**
     * By the connection that the peer came by, where that is to this very address: in a cluster another engine may have it, and many
     * clients take no other. Where it is no more, a new one.
     */
    private NextHop by(Flow flow) {
        boolean same = flow != null && !flow.owner().isEmpty() && flow.transport().reliable() && target instanceof Hop hop
                && hop.transport() == flow.transport() && hop.endpoint().equals(flow.endpoint()) && hop.port() == flow.remote().getPort()
                && hop.host().equals(flow.remote().getAddress().getHostAddress());
        return same ? new NextHop(new WayBack(flow, (Hop) target), chosen) : this;
    }

    private static Optional<NextHop> of(SipUri uri, Endpoints endpoints) {
        String host = withoutBrackets(uri.getMAddrParam() != null ? uri.getMAddrParam() : uri.getHost());
        boolean chosen = uri.getTransportParam() == null && !uri.isSecure();
        Transport transport = chosen ? choice(host, endpoints) : named(uri);
        if (transport == null || uri.getPort() > LAST_PORT) {
            return Optional.empty();
        }
        int port = uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT;
        return endpoints.towards(transport, host)
                .map(endpoint -> new NextHop(new Hop(endpoint.name(), transport, host, port), chosen));
    }

    /** UDP, as long as no NAPTR is asked (RFC 3263 section 4.1); TCP where nothing speaks UDP here. */
    private static Transport choice(String host, Endpoints endpoints) {
        boolean tcpOnly = endpoints.towards(Transport.UDP, host).isEmpty() && endpoints.towards(Transport.TCP, host).isPresent();
        return tcpOnly ? Transport.TCP : Transport.UDP;
    }

    /** Null if it is none that is known, or TLS is asked for. */
    private static Transport named(SipUri uri) {
        if (uri.isSecure()) {
            return Transport.TLS;
        }
        try {
            return Transport.valueOf(uri.getTransportParam().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return null; // no transport that anybody has
        }
    }

    /** The same next hop by TCP, for a message that is too long for UDP. Empty if that was asked for, or nothing speaks TCP here. */
    Optional<Hop> byTcp(Endpoints endpoints) {
        if (!chosen || !(target instanceof Hop hop) || hop.transport() != Transport.UDP) {
            return Optional.empty();
        }
        return endpoints.towards(Transport.TCP, hop.host())
                .map(endpoint -> new Hop(endpoint.name(), Transport.TCP, hop.host(), hop.port(), true));
    }

    /** The same next hop by UDP after all. */
    static Optional<Hop> byUdp(Hop hop, Endpoints endpoints) {
        return endpoints.towards(Transport.UDP, hop.host())
                .map(endpoint -> new Hop(endpoint.name(), Transport.UDP, hop.host(), hop.port()));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
