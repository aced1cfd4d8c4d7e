package io.jackfield.engine.core;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Transport;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes next: the first Route, else the Request-URI; the Request-URI too where it is the first of a route set,
 * a strict router's (RFC 3261 sections 8.1.2 and 12.2.1.1).
 */
final class NextHop {
    private static final int DEFAULT_PORT = 5060;
    private static final int LAST_PORT = 65_535;

    private NextHop() {
    }

    /** Empty if no endpoint has the transport, or the URI names no host or a port that does not exist. */
    static Optional<Hop> of(Leg leg, SIPRequest request, Endpoints endpoints) {
        RouteList routes = request.getRouteHeaders();
        Object uri = routes == null || routes.isEmpty() || Requests.strict(leg) ? request.getRequestURI()
                : ((AddressImpl) ((Route) routes.getFirst()).getAddress()).getURI();
        return uri instanceof SipUri sip ? of(sip, endpoints) : Optional.empty();
    }

    private static Optional<Hop> of(SipUri uri, Endpoints endpoints) {
        Transport transport = transport(uri);
        if (transport == null || uri.getPort() > LAST_PORT) {
            return Optional.empty();
        }
        String host = uri.getMAddrParam() != null ? uri.getMAddrParam() : uri.getHost();
        int port = uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT;
        return endpoints.forTransport(transport).map(Endpoint::name)
                .map(endpoint -> new Hop(endpoint, transport, withoutBrackets(host), port));
    }

    /** The transport parameter, else UDP (RFC 3263 section 4.1); null if it is none that is known, or TLS is asked for. */
    private static Transport transport(SipUri uri) {
        String named = uri.getTransportParam();
        if (uri.isSecure()) {
            return Transport.TLS;
        }
        if (named == null) {
            return Transport.UDP;
        }
        try {
            return Transport.valueOf(named.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return null; // no transport that anybody has
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
