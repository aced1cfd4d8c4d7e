package io.jackfield.servlet.b2bua;

import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.message.HeaderNames;
import io.jackfield.servlet.message.RequestFacade;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;

/**
 * The headers that an application wants in a copied request in place of the original's. Of system headers only Contact, whose
 * user and parameters are taken over, and for a new session From and To, whose tags are not.
 */
final class HeaderMap {
    private static final Set<String> PARTIES = Set.of("from", "to");

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** @param given null for none @param parties whether From and To may be there */
    HeaderMap(Map<String, List<String>> given, boolean parties) {
        if (given == null) {
            return;
        }
        new LinkedHashMap<>(given).forEach((key, values) -> {
            String name = HeaderNames.longForm(key);
            boolean party = PARTIES.contains(name.toLowerCase(java.util.Locale.ROOT));
            if (HeaderNames.system(name) && !(party && parties)) {
                throw new IllegalArgumentException(name + " is a system header (JSR 289 section 4.1.2)");
            }
            if (values == null || (party || name.equalsIgnoreCase("Contact")) && values.size() != 1) {
                throw new IllegalArgumentException(name + " wants one value: " + values);
            }
            headers.put(name, List.copyOf(values));
        });
    }

    /** From or To as the map has it, else as the original has it; without its tag. */
    String party(String name, RequestFacade original) {
        List<String> values = headers.get(name);
        if (values == null) {
            return original.party(name.equals("From"));
        }
        try {
            Address party = NameAddress.parse(values.get(0));
            if (party.isWildcard()) {
                throw new IllegalArgumentException(name + " is not *");
            }
            party.removeParameter("tag");
            return party.toString();
        } catch (ServletParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    void applyTo(RequestFacade request, Predicate<String> ownContact) {
        headers.forEach((name, values) -> {
            if (PARTIES.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                return;
            }
            if (name.equalsIgnoreCase("Contact") && ownContact.test(request.getMethod())) {
                request.adoptContact(values.get(0));
            } else {
                request.override(name, values);
            }
        });
    }
}
