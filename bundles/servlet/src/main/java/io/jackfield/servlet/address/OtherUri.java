package io.jackfield.servlet.address;

import java.util.regex.Pattern;
import javax.servlet.sip.URI;

/** A URI of a scheme without an interface of its own, like {@code urn:service:sos}. Compared as text, but for the scheme. */
public final class OtherUri extends ParameterUri {
    private static final long serialVersionUID = 1L;
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
    private static final Pattern OPAQUE = Pattern.compile("[!#-;=?-\\[\\]_a-z~]+");

    private final String scheme;
    private final String opaque;

    private OtherUri(String scheme, String opaque, Parameters parameters) {
        super(parameters);
        this.scheme = scheme;
        this.opaque = opaque;
    }

    static OtherUri read(String scheme, String rest) {
        int semicolon = rest.indexOf(';');
        String opaque = semicolon < 0 ? rest : rest.substring(0, semicolon);
        if (!SCHEME.matcher(scheme).matches() || !OPAQUE.matcher(opaque).matches()) {
            throw new IllegalArgumentException("not written as RFC 2396 wants it");
        }
        Parameters parameters = new Parameters();
        if (semicolon >= 0) {
            parameters.readUri(rest.substring(semicolon + 1));
        }
        return new OtherUri(scheme, opaque, parameters);
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public URI clone() {
        return new OtherUri(scheme, opaque, parameters.copy());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtherUri && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return opaque.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':').append(opaque);
        parameters.writeUri(text);
        return text.toString();
    }
}
