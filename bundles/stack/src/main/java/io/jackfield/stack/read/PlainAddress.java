package io.jackfield.stack.read;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.core.NameValue;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.ParametersHeader;

/**
 * SIP URIs and addresses in their plain form (RFC 3261 section 25.1): no password, no escapes, no IPv6 reference, no headers in
 * the URI. Makes what the RI's parser makes of them; what is not plain is null or false, with the text somewhere in the middle.
 */
final class PlainAddress {
    private static final int PORT_DIGITS = 9; // as many as the RI takes for a number without looking at its size

    private final PlainText text;

    PlainAddress(PlainText text) {
        this.text = text;
    }

    /** An address and the parameters behind it, up to a comma or to the end. */
    boolean read(AddressParametersHeader header) {
        AddressImpl address = address();
        if (address == null) {
            return false;
        }
        header.setAddress(address);
        text.skipBlanks();
        return parameters(header);
    }

    /** {@code name-addr} or {@code addr-spec}. Parameters behind the latter are the header's (RFC 3261 section 20.10). */
    private AddressImpl address() {
        AddressImpl address = new AddressImpl();
        int start = text.position();
        if (text.take('"')) {
            int name = text.position();
            text.skip(PlainText.QUOTED);
            address.setDisplayName(text.since(name).trim());
            if (!text.take('"')) {
                return null;
            }
            text.skipBlanks();
        } else if (!text.sees('<')) {
            text.skip(PlainText.DISPLAY);
            if (!text.sees('<')) {
                text.back(start);
                return spec(address);
            }
            address.setDisplayName(text.since(start).trim());
        }
        if (!text.take('<')) {
            return null;
        }
        SipUri uri = uri(true);
        if (uri == null || !text.take('>')) {
            return null;
        }
        address.setURI(uri);
        return address;
    }

    private AddressImpl spec(AddressImpl address) {
        SipUri uri = uri(false);
        if (uri == null) {
            return null;
        }
        address.setAddressType(AddressImpl.ADDRESS_SPEC);
        address.setURI(uri);
        return address;
    }

    /** @param parameters whether parameters that follow belong to the URI */
    SipUri uri(boolean parameters) {
        SipUri uri = new SipUri();
        if (text.take("sips:")) {
            uri.setSecure(true);
        } else if (!text.take("sip:")) {
            return null;
        }
        int start = text.position();
        text.skip(PlainText.USER);
        int userEnd = text.position();
        if (text.take('@')) {
            if (userEnd == start) {
                return null;
            }
            text.back(userEnd);
            uri.setUser(text.since(start));
            text.take('@');
        } else {
            text.back(start);
        }
        HostPort hostPort = hostPort();
        if (hostPort == null) {
            return null;
        }
        uri.setHostPort(hostPort);
        return !parameters || uriParameters(uri) ? uri : null;
    }

    HostPort hostPort() {
        String host = text.run(PlainText.HOST);
        if (host == null) {
            return null;
        }
        HostPort hostPort = new HostPort();
        hostPort.setHost(new Host(host));
        if (text.take(':')) {
            int port = text.number(PORT_DIGITS);
            if (port < 0) {
                return null;
            }
            hostPort.setPort(port);
        }
        return hostPort;
    }

    private boolean uriParameters(SipUri uri) {
        while (text.take(';')) {
            String name = text.run(PlainText.URI_PARAMETER);
            if (name == null) {
                return false;
            }
            String value = "";
            boolean flag = !text.take('=');
            if (!flag) {
                value = text.run(PlainText.URI_PARAMETER);
                if (value == null) {
                    return false;
                }
            }
            uri.setUriParameter(new NameValue(name, value, flag));
        }
        return true;
    }

    /** Parameters of a header, each a token, with or without a token or a quoted text for its value. */
    boolean parameters(ParametersHeader header) {
        while (text.take(';')) {
            text.skipBlanks();
            String name = text.run(PlainText.TOKEN);
            NameValue parameter = name == null ? null : parameter(name);
            if (parameter == null) {
                return false;
            }
            header.setParameter(parameter);
            text.skipBlanks();
        }
        return true;
    }

    private NameValue parameter(String name) {
        if (!text.take('=')) {
            return new NameValue(name, "", true);
        }
        if (!text.take('"')) {
            String value = text.run(PlainText.TOKEN);
            return value == null ? null : new NameValue(name, value, false);
        }
        int start = text.position();
        text.skip(PlainText.QUOTED);
        NameValue parameter = new NameValue(name, text.since(start), false);
        parameter.setQuotedValue();
        return text.take('"') ? parameter : null;
    }
}
