package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Names of headers: their compact forms, and which of them belong to the container. */
public final class HeaderNames {
    /** RFC 3261 section 20, and the registry's later ones. */
    private static final Map<String, String> COMPACT = Map.ofEntries(Map.entry("a", "Accept-Contact"),
            Map.entry("b", "Referred-By"), Map.entry("c", "Content-Type"), Map.entry("d", "Request-Disposition"),
            Map.entry("e", "Content-Encoding"), Map.entry("f", "From"), Map.entry("i", "Call-ID"),
            Map.entry("j", "Reject-Contact"), Map.entry("k", "Supported"), Map.entry("l", "Content-Length"),
            Map.entry("m", "Contact"), Map.entry("n", "Identity-Info"), Map.entry("o", "Event"),
            Map.entry("r", "Refer-To"), Map.entry("s", "Subject"), Map.entry("t", "To"), Map.entry("u", "Allow-Events"),
            Map.entry("v", "Via"), Map.entry("x", "Session-Expires"), Map.entry("y", "Identity"));

    /** JSR 289 section 4.1.2; Contact is a case of its own. */
    private static final Set<String> SYSTEM = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        SYSTEM.addAll(List.of("From", "To", "Call-ID", "CSeq", "Via", "Route", "Record-Route", "Path", "RSeq", "RAck",
                "Content-Length"));
    }

    private HeaderNames() {
    }

    /** The long form of a compact name, any other name unchanged. */
    public static String longForm(String name) {
        return name.length() == 1 ? COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name) : name;
    }

    /** The compact form of a long name, the name unchanged if there is none. */
    static String compactForm(String name) {
        for (Map.Entry<String, String> each : COMPACT.entrySet()) {
            if (each.getValue().equalsIgnoreCase(name)) {
                return each.getKey();
            }
        }
        return name;
    }

    /** Whether only the container sets it, whatever the message. @param name in its long form */
    public static boolean system(String name) {
        return SYSTEM.contains(name);
    }

    /** Whether only the container sets it in this message. */
    static boolean system(String name, SIPMessage message) {
        return system(name) || name.equalsIgnoreCase("Contact") && systemContact(message);
    }

    /** JSR 289 section 4.1.3: Contact is the application's where it does not say where the peer reaches this user agent. */
    private static boolean systemContact(SIPMessage message) {
        if (message instanceof SIPRequest request) {
            return !request.getMethod().equals("REGISTER");
        }
        int status = ((SIPResponse) message).getStatusCode();
        String method = message.getCSeq() == null ? "" : message.getCSeq().getMethod();
        return status / 100 != 3 && status != 485 && !method.equals("REGISTER") && !method.equals("OPTIONS");
    }
}
