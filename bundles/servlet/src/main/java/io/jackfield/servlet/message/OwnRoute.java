package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.CallContext;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.stack.Flow;
import io.jackfield.stack.HostPort;
import java.util.Optional;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipURI;

/** The topmost Route of a request that came, where it names this platform (RFC 3261 section 16.4). */
final class OwnRoute {
    private static final int DEFAULT_PORT = 5060;

    private OwnRoute() {
    }

    static Optional<Address> of(SIPRequest request, Flow flow, CallContext context) {
        if (flow == null || request.getRouteHeaders() == null || request.getRouteHeaders().isEmpty()) {
            return Optional.empty();
        }
        try {
            Address route = NameAddress.parse(((Route) request.getRouteHeaders().getFirst()).getHeaderValue());
            return route.getURI() instanceof SipURI uri && ours(uri, flow, context) ? Optional.of(route) : Optional.empty();
        } catch (ServletParseException e) {
            return Optional.empty(); // a route that is no address leads nowhere, so not here either
        }
    }

    private static boolean ours(SipURI uri, Flow flow, CallContext context) {
        int port = uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT;
        HostPort shown = context.shownAs(flow.transport());
        return port == shown.port() && uri.getHost().equalsIgnoreCase(shown.host())
                || port == flow.local().getPort() && uri.getHost().equals(flow.local().getAddress().getHostAddress());
    }

    /** The request without it; the same one if it has none. */
    static SIPRequest without(SIPRequest request, Flow flow, CallContext context) {
        if (of(request, flow, context).isEmpty()) {
            return request;
        }
        SIPRequest copy = (SIPRequest) request.clone();
        copy.removeHeader("Route", true);
        return copy;
    }
}
