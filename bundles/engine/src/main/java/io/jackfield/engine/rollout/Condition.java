package io.jackfield.engine.rollout;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Flow;
import java.net.InetAddress;
import java.util.Iterator;

/** One condition of a {@link Selector}. Matches only where what it looks at is there. */
@FunctionalInterface
interface Condition {
    boolean matches(SIPRequest request, Flow flow);

    static Condition uri(Wildcard wanted) {
        return (request, flow) -> request.getRequestURI() != null && ofUri(wanted, request.getRequestURI().toString());
    }

    static Condition from(Wildcard wanted) {
        return (request, flow) -> request.getFrom() != null && request.getFrom().getAddress() != null
                && ofUri(wanted, request.getFrom().getAddress().getURI().toString());
    }

    static Condition header(String name, Wildcard wanted) {
        return (request, flow) -> {
            for (Iterator<SIPHeader> each = request.getHeaders(name); each.hasNext();) {
                String value = each.next().getHeaderValue();
                if (value != null && wanted.matches(value.strip())) {
                    return true;
                }
            }
            return false;
        };
    }

    static Condition endpoint(Wildcard wanted) {
        return (request, flow) -> wanted.matches(flow.endpoint());
    }

    static Condition source(Network wanted) {
        return (request, flow) -> {
            InetAddress from = flow.remote().getAddress();
            return from != null && wanted.contains(from);
        };
    }

    /** As it stands, or without parameters and headers (RFC 3261 section 19.1.1). */
    private static boolean ofUri(Wildcard wanted, String uri) {
        if (wanted.matches(uri)) {
            return true;
        }
        int end = uri.indexOf(';') >= 0 ? uri.indexOf(';') : uri.indexOf('?');
        return end >= 0 && wanted.matches(uri.substring(0, end));
    }
}
