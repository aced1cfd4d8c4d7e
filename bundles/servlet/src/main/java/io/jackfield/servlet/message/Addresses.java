package io.jackfield.servlet.message;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.servlet.address.Guard;
import io.jackfield.servlet.address.Guarded;
import io.jackfield.servlet.address.HeaderValue;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.Syntax;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletParseException;

/**
 * Header values as addresses and parameterables. They are live: a change of one changes the message, under the rules that the
 * message has for that header (JSR 289 sections 4.1.1 to 4.1.3).
 */
final class Addresses {
    private final Fields<? extends SIPMessage> fields;

    Addresses(Fields<? extends SIPMessage> fields) {
        this.fields = fields;
    }

    /** Reads one value. */
    private interface Reader<T> {
        T read(String text) throws ServletParseException;
    }

    List<Address> addresses(String name) throws ServletParseException {
        return new ArrayList<>(live(name, NameAddress::parse));
    }

    List<Parameterable> parameterables(String name) throws ServletParseException {
        return new ArrayList<>(this.<Parameterable>live(name, text -> text.indexOf('<') >= 0 ? NameAddress.parse(text)
                : HeaderValue.parse(text)));
    }

    /** From or To, which nobody changes. */
    Address party(String name) {
        try {
            List<Address> all = addresses(name);
            return all.isEmpty() ? null : all.get(0);
        } catch (ServletParseException e) {
            throw new IllegalStateException(name + " of the message is no address", e);
        }
    }

    /** From or To as a text, without its tag. */
    String untagged(AddressParametersHeader party) {
        if (party.getAddress() instanceof AddressImpl address && address.getAddressType() == AddressImpl.NAME_ADDR
                && plain(address.getDisplayName()) && lone(party)) {
            String text = address.encode();
            if (Syntax.isLine(text)) {
                return text;
            }
        }
        Address apart = (Address) party(party.getName()).clone();
        apart.removeParameter("tag");
        return apart.toString();
    }

    private static boolean plain(String displayName) {
        return displayName == null || !displayName.isEmpty() && displayName.indexOf('"') < 0 && displayName.indexOf('\\') < 0;
    }

    /** Whether it has no parameter but a tag. */
    private static boolean lone(AddressParametersHeader party) {
        Iterator<String> names = party.getParameterNames();
        while (names != null && names.hasNext()) {
            if (!names.next().equalsIgnoreCase("tag")) {
                return false;
            }
        }
        return true;
    }

    private <T> List<T> live(String header, Reader<? extends T> reader) throws ServletParseException {
        String name = HeaderNames.longForm(header);
        List<String> texts = fields.values(name);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<String> parts = Syntax.split(texts.get(i), ',');
            for (String part : parts) {
                T value = reader.read(part);
                ((Guarded) value).guard(guard(name, parts.size() > 1 ? -1 : i, (Guarded) value));
                all.add(value);
            }
        }
        return all;
    }

    /** @param index the value's place in the header, -1 if it shares it with others */
    private Guard guard(String name, int index, Guarded value) {
        boolean contact = name.equalsIgnoreCase("Contact") && HeaderNames.system(name, fields.message());
        boolean fixed = HeaderNames.system(name);
        return new Guard() {
            @Override
            public void changing() {
                if (fixed) {
                    throw new IllegalStateException(name + " is a system header (JSR 289 section 4.1.2); clone() gives a copy");
                }
                if (index < 0) {
                    throw new IllegalStateException(name + " has several values in one line; use setHeader");
                }
                fields.changing();
            }

            @Override
            public void changed() {
                if (contact) {
                    Contacts.change(fields, (NameAddress) value);
                } else {
                    fields.replace(name, index, value.toString());
                }
            }
        };
    }
}
