package io.jackfield.servlet.address;

import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;

/** Where a SIP URI stands, and what it must not have there (RFC 3261 section 19.1.1, table 1). */
public enum UriPlace {
    /** From and To name somebody, and no way to him. */
    PARTY(List.of("method", "maddr", "ttl", "transport", "lr"), false),
    /** The Request-URI says where to. */
    REQUEST(List.of("method"), true);

    private final List<String> without;
    private final boolean port;

    UriPlace(List<String> without, boolean port) {
        this.without = without;
        this.port = port;
    }

    /** A copy without what it must not have here; of another scheme as it is. */
    public URI copy(URI uri) {
        URI copy = uri.clone();
        if (copy instanceof SipURI sip) {
            without.forEach(sip::removeParameter);
            names(sip).forEach(sip::removeHeader);
            if (!port) {
                sip.setPort(-1);
            }
        }
        return copy;
    }

    private static List<String> names(SipURI uri) {
        List<String> names = new ArrayList<>();
        uri.getHeaderNames().forEachRemaining(names::add);
        return names;
    }
}
