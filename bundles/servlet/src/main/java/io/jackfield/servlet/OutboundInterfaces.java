package io.jackfield.servlet;

import io.jackfield.servlet.address.SipUri;
import io.jackfield.stack.Endpoint;
import java.util.List;
import javax.servlet.sip.SipURI;

/** What the context attribute {@code javax.servlet.sip.outboundInterfaces} lists (JSR 289 section 3.2): a URI for each endpoint. */
final class OutboundInterfaces {
    private OutboundInterfaces() {
    }

    /** With the address that Via and Contact show; in the order of the endpoints' names. */
    static List<SipURI> of(List<Endpoint> endpoints) {
        return endpoints.stream().map(OutboundInterfaces::uri).toList();
    }

    private static SipURI uri(Endpoint endpoint) {
        SipURI uri = SipUri.of(null, endpoint.external().host());
        uri.setPort(endpoint.external().port());
        uri.setTransportParam(endpoint.transport().parameter());
        return uri;
    }
}
