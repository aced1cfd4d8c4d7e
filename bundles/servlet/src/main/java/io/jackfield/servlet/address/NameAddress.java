package io.jackfield.servlet.address;

import java.util.Objects;
import java.util.regex.Pattern;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.URI;

/** An address of a header (RFC 3261 section 20.10): a URI with an optional display name and parameters, or the wildcard. */
public final class NameAddress extends ParameterValue implements Address {
    private static final long serialVersionUID = 1L;
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+(?:[ \\t]+[A-Za-z0-9.!%*_+`'~-]+)*");

    private String name;
    private URI uri;

    private NameAddress(String name, URI uri, Parameters parameters) {
        super(parameters);
        this.name = name;
        this.uri = uri;
    }

    /** @param name null for none */
    public static NameAddress of(URI uri, String name) {
        if (name != null) {
            Syntax.line(name);
        }
        return new NameAddress(name, Objects.requireNonNull(uri, "uri"), new Parameters());
    }

    /** Reads name-addr and addr-spec; parameters of an addr-spec without brackets are the header's (RFC 3261 section 20.10). */
    public static NameAddress parse(String text) throws ServletParseException {
        try {
            return read(Syntax.line(text).trim());
        } catch (IllegalArgumentException e) {
            throw new ServletParseException("not an address: " + text + " (" + e.getMessage() + ")", e);
        }
    }

    private static NameAddress read(String text) {
        int open = Syntax.find(text, '<', 0);
        if (open < 0) {
            int semicolon = text.indexOf(';');
            String spec = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
            return new NameAddress(null, spec.equals("*") ? null : Uris.read(spec), after(text, semicolon));
        }
        int close = text.indexOf('>', open);
        if (close < 0) {
            throw new IllegalArgumentException("an open bracket");
        }
        String rest = text.substring(close + 1).trim();
        if (!rest.isEmpty() && rest.charAt(0) != ';') {
            throw new IllegalArgumentException("something behind the bracket");
        }
        return new NameAddress(name(text.substring(0, open).trim()), Uris.read(text.substring(open + 1, close).trim()),
                after(rest, rest.isEmpty() ? -1 : 0));
    }

    private static String name(String text) {
        if (text.isEmpty()) {
            return null;
        }
        boolean quoted = text.startsWith("\"");
        if (quoted && !Syntax.quoted(text) || !quoted && !WORDS.matcher(text).matches()) {
            throw new IllegalArgumentException("not a display name: " + text);
        }
        return quoted ? Syntax.unquote(text) : text;
    }

    private static Parameters after(String text, int semicolon) {
        Parameters parameters = new Parameters();
        if (semicolon >= 0) {
            parameters.readHeader(text.substring(semicolon + 1));
        }
        return parameters;
    }

    @Override
    public void guard(Guard watcher) {
        super.guard(watcher);
        if (uri instanceof Guarded guarded) {
            guarded.guard(watcher);
        }
    }

    @Override
    public boolean isWildcard() {
        return uri == null;
    }

    @Override
    public String getDisplayName() {
        return name;
    }

    @Override
    public void setDisplayName(String text) {
        if (text != null) {
            Syntax.line(text);
        }
        concrete();
        change(() -> name = text);
    }

    /** null for the wildcard. */
    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public void setURI(URI target) {
        Objects.requireNonNull(target, "uri");
        concrete();
        change(() -> uri = target);
    }

    private void concrete() {
        if (isWildcard()) {
            throw new IllegalStateException("the wildcard address has neither URI nor display name");
        }
    }

    @Override
    public float getQ() {
        String q = parameters.get("q");
        try {
            return q == null ? -1.0f : Float.parseFloat(q);
        } catch (NumberFormatException e) {
            return -1.0f; // what the peer wrote is no qvalue, which counts as none
        }
    }

    /** @param q 0 to 1, or -1 to remove it; three digits behind the point are kept (RFC 3261 section 25.1, qvalue) */
    @Override
    public void setQ(float q) {
        if (q == -1.0f) {
            removeParameter("q");
            return;
        }
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q is 0 to 1: " + q);
        }
        long thousandths = Math.round(q * 1000.0);
        String digits = String.valueOf(1000 + thousandths % 1000).substring(1).replaceAll("0+$", "");
        setParameter("q", thousandths / 1000 + "." + (digits.isEmpty() ? "0" : digits));
    }

    @Override
    public int getExpires() {
        String expires = parameters.get("expires");
        try {
            return expires == null ? -1 : Integer.parseInt(expires);
        } catch (NumberFormatException e) {
            return -1; // RFC 3261 section 10.3 step 7: a malformed one is as none
        }
    }

    /** @param seconds 0 or more, or negative to remove it */
    @Override
    public void setExpires(int seconds) {
        if (seconds < 0) {
            removeParameter("expires");
        } else {
            setParameter("expires", String.valueOf(seconds));
        }
    }

    /** The address without its parameters. */
    @Override
    public String getValue() {
        return value().toString();
    }

    @Override
    public void setValue(String text) {
        NameAddress parsed;
        try {
            parsed = parse(text);
        } catch (ServletParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        change(() -> {
            name = parsed.name;
            uri = parsed.uri;
        });
    }

    @Override
    public Object clone() {
        return new NameAddress(name, uri == null ? null : uri.clone(), parameters.copy());
    }

    /** RFC 3261 section 20.20: the URIs and the parameters match; display names and unknown parameters of one side do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NameAddress that && Objects.equals(uri, that.uri) && parameters.agree(that.parameters)
                && parameters.same("tag", that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(uri);
    }

    private StringBuilder value() {
        StringBuilder text = new StringBuilder();
        if (isWildcard()) {
            return text.append('*');
        }
        if (name != null && !name.isEmpty()) {
            text.append(Syntax.quote(name)).append(' ');
        }
        return text.append('<').append(uri).append('>');
    }

    @Override
    public String toString() {
        StringBuilder text = value();
        parameters.writeHeader(text);
        return text.toString();
    }
}
