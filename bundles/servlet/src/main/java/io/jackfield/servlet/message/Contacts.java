package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.servlet.address.NameAddress;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipURI;

/**
 * What an application may do to a Contact that is the container's (JSR 289 section 4.1.3): the display name, the user, the
 * header's parameters, and URI parameters that do not decide where requests go.
 */
final class Contacts {
    private static final Set<String> FIXED = Set.of("method", "ttl", "maddr", "lr", "transport");

    private Contacts() {
    }

    /** Takes over a change of the message's own Contact. @throws IllegalStateException if it touches the container's part */
    static void change(Fields<? extends SIPMessage> fields, NameAddress changed) {
        NameAddress mine = own(fields);
        if (!(changed.getURI() instanceof SipURI now) || !(mine.getURI() instanceof SipURI before)
                || !now.getHost().equalsIgnoreCase(before.getHost()) || now.getPort() != before.getPort()
                || now.isSecure() != before.isSecure() || !keeps(before, now)) {
            throw new IllegalStateException("where the Contact leads is the container's (JSR 289 section 4.1.3)");
        }
        fields.set("Contact", changed.toString());
    }

    /** Puts the application's part of an address into the message's Contact, if it has one. */
    static void adopt(Fields<? extends SIPMessage> fields, String wanted) throws ServletParseException {
        if (fields.values("Contact").isEmpty()) {
            return;
        }
        Address theirs = NameAddress.parse(wanted);
        NameAddress mine = own(fields);
        mine.setDisplayName(theirs.getDisplayName());
        for (Map.Entry<String, String> each : theirs.getParameters()) {
            mine.setParameter(each.getKey(), each.getValue());
        }
        if (theirs.getURI() instanceof SipURI from && mine.getURI() instanceof SipURI to) {
            to.setUser(from.getUser());
            Iterator<String> names = from.getParameterNames();
            while (names.hasNext()) {
                String name = names.next();
                if (!FIXED.contains(name.toLowerCase(Locale.ROOT)) && to.getParameter(name) == null) {
                    to.setParameter(name, from.getParameter(name));
                }
            }
        }
        fields.set("Contact", mine.toString());
    }

    private static boolean keeps(SipURI before, SipURI now) {
        Iterator<String> names = before.getParameterNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!before.getParameter(name).equals(now.getParameter(name))) {
                return false;
            }
        }
        return FIXED.stream().allMatch(name -> before.getParameter(name) != null || now.getParameter(name) == null);
    }

    private static NameAddress own(Fields<? extends SIPMessage> fields) {
        try {
            return NameAddress.parse(fields.values("Contact").get(0));
        } catch (ServletParseException e) {
            throw new IllegalStateException("the Contact of the message is no address", e);
        }
    }
}
