package io.jackfield.servlet.message;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import io.jackfield.servlet.address.SipUri;
import java.text.ParseException;
import javax.servlet.sip.URI;

/** An application's URI in the form that the RI's requests have it in. */
final class RequestUri {
    private RequestUri() {
    }

    /** @throws IllegalArgumentException if a request cannot go there */
    static javax.sip.address.URI of(URI uri) {
        if (uri instanceof SipUri sip && sip.plain()) {
            return plain(sip);
        }
        try {
            return new AddressFactoryImpl().createURI(uri.toString());
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a Request-URI: " + uri, e);
        }
    }

    /** What the RI's parser makes of it, without its detour through text. */
    private static javax.sip.address.URI plain(SipUri sip) {
        gov.nist.javax.sip.address.SipUri uri = new gov.nist.javax.sip.address.SipUri();
        uri.setSecure(sip.isSecure());
        if (sip.getUser() != null) {
            uri.setUser(sip.getUser());
        }
        HostPort hostPort = new HostPort();
        hostPort.setHost(new Host(sip.getHost()));
        if (sip.getPort() >= 0) {
            hostPort.setPort(sip.getPort());
        }
        uri.setHostPort(hostPort);
        return uri;
    }
}
