package io.jackfield.servlet.address;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;

/** A SIP or SIPS URI (RFC 3261 section 19.1). Its parts are plain text; escapes are made and undone where it is written and read. */
public final class SipUri extends ParameterUri implements SipURI {
    private static final long serialVersionUID = 1L;
    /**
     * A URI that lacks one of these never equals one that has it. RFC 3261 section 19.1.4: transport is not in the list of its
     * fourth rule, but in the text before it and in the examples.
     */
    private static final List<String> DECISIVE = List.of("user", "ttl", "method", "maddr", "transport");

    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean secure;
    private String user;
    private String password;
    private String host;
    private int port = -1;

    private SipUri(boolean secure, String user, String password, String host, Parameters parameters) {
        super(parameters);
        this.secure = secure;
        this.user = user;
        this.password = password;
        this.host = host;
    }

    /** @param user null for none @throws IllegalArgumentException if the host is none */
    public static SipUri of(String user, String host) {
        return new SipUri(false, user, null, checkedHost(host), new Parameters());
    }

    static SipUri read(boolean secure, String rest) {
        int at = rest.indexOf('@');
        int question = rest.indexOf('?', at + 1);
        String headers = question < 0 ? "" : rest.substring(question + 1);
        String core = question < 0 ? rest.substring(at + 1) : rest.substring(at + 1, question);
        int semicolon = core.indexOf(';');
        String hostPort = semicolon < 0 ? core : core.substring(0, semicolon);
        Parameters parameters = new Parameters();
        if (semicolon >= 0) {
            parameters.readUri(core.substring(semicolon + 1));
        }
        int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
        SipUri uri = new SipUri(secure, null, null, checkedHost(colon < 0 ? hostPort : hostPort.substring(0, colon)), parameters);
        if (colon >= 0) {
            uri.port = port(hostPort.substring(colon + 1));
        }
        if (at >= 0) {
            uri.readUser(rest.substring(0, at));
        }
        if (question >= 0) {
            uri.readHeaders(headers);
        }
        return uri;
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits) {
            throw new IllegalArgumentException("not a port: " + text);
        }
        return checkedPort(Integer.parseInt(text));
    }

    private void readUser(String text) {
        int colon = text.indexOf(':');
        user = Syntax.unescape(colon < 0 ? text : text.substring(0, colon), Syntax.USER);
        password = colon < 0 ? null : Syntax.unescape(text.substring(colon + 1), Syntax.PASSWORD);
        if (user.isEmpty()) {
            throw new IllegalArgumentException("an empty user");
        }
    }

    private void readHeaders(String text) {
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("not a header: " + part);
            }
            headers.put(Syntax.unescape(part.substring(0, equals), Syntax.URI_HEADER),
                    Syntax.unescape(part.substring(equals + 1), Syntax.URI_HEADER + "="));
        }
    }

    private static String checkedHost(String text) {
        if (!Syntax.host(Objects.requireNonNull(text, "host"))) {
            // an IPv6 address without brackets is what Java's own classes print
            if (text.indexOf(':') >= 0 && Syntax.host('[' + text + ']')) {
                return '[' + text + ']';
            }
            throw new IllegalArgumentException("not a host: " + text);
        }
        return text;
    }

    private static int checkedPort(int number) {
        if (number > 65535) {
            throw new IllegalArgumentException("not a port: " + number);
        }
        return number;
    }

    @Override
    public String getScheme() {
        return secure ? "sips" : "sip";
    }

    @Override
    public boolean isSipURI() {
        return true;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public void setSecure(boolean flag) {
        change(() -> secure = flag);
    }

    @Override
    public String getUser() {
        return user;
    }

    /** @param text null or empty to remove it, and the password with it */
    @Override
    public void setUser(String text) {
        change(() -> {
            user = text == null || text.isEmpty() ? null : text;
            password = user == null ? null : password;
        });
    }

    @Override
    public String getUserPassword() {
        return password;
    }

    @Override
    public void setUserPassword(String text) {
        change(() -> password = text);
    }

    @Override
    public String getHost() {
        return host;
    }

    @Override
    public void setHost(String text) {
        String checked = checkedHost(text);
        change(() -> host = checked);
    }

    /** -1 for none. */
    @Override
    public int getPort() {
        return port;
    }

    /** @param number 1 to 65535; 0 or less for none */
    @Override
    public void setPort(int number) {
        checkedPort(number);
        change(() -> port = number <= 0 ? -1 : number);
    }

    @Override
    public String getTransportParam() {
        return getParameter("transport");
    }

    @Override
    public void setTransportParam(String text) {
        setOrRemove("transport", text);
    }

    @Override
    public String getMAddrParam() {
        return getParameter("maddr");
    }

    @Override
    public void setMAddrParam(String text) {
        setOrRemove("maddr", text);
    }

    @Override
    public String getMethodParam() {
        return getParameter("method");
    }

    @Override
    public void setMethodParam(String text) {
        setOrRemove("method", text);
    }

    @Override
    public String getUserParam() {
        return getParameter("user");
    }

    @Override
    public void setUserParam(String text) {
        setOrRemove("user", text);
    }

    /** -1 for none. */
    @Override
    public int getTTLParam() {
        String ttl = getParameter("ttl");
        try {
            return ttl == null ? -1 : Integer.parseInt(ttl);
        } catch (NumberFormatException e) {
            return -1; // what the peer wrote is no number of hops
        }
    }

    /** @param hops 0 to 255 (RFC 3261 section 25.1), or negative to remove it */
    @Override
    public void setTTLParam(int hops) {
        if (hops > 255) {
            throw new IllegalArgumentException("ttl is 0 to 255: " + hops);
        }
        setOrRemove("ttl", hops < 0 ? null : String.valueOf(hops));
    }

    @Override
    public boolean getLrParam() {
        return getParameter("lr") != null;
    }

    @Override
    public void setLrParam(boolean flag) {
        setOrRemove("lr", flag ? "" : null);
    }

    private void setOrRemove(String name, String text) {
        if (text == null) {
            removeParameter(name);
        } else {
            setParameter(name, text);
        }
    }

    @Override
    public String getHeader(String name) {
        return headers.get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public void setHeader(String name, String text) {
        if (!Syntax.token(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("not a header name: " + name);
        }
        Objects.requireNonNull(text, "value");
        change(() -> headers.put(name, text));
    }

    @Override
    public void removeHeader(String name) {
        Objects.requireNonNull(name, "name");
        change(() -> headers.remove(name));
    }

    @Override
    public Iterator<String> getHeaderNames() {
        return List.copyOf(headers.keySet()).iterator();
    }

    @Override
    public URI clone() {
        SipUri copy = new SipUri(secure, user, password, host, parameters.copy());
        copy.port = port;
        copy.headers.putAll(headers);
        return copy;
    }

    /** Whether it is no more than a user, if any, a host name or IPv4 address and a port, all written as they are. */
    public boolean plain() {
        return password == null && parameters.isEmpty() && headers.isEmpty() && host.charAt(0) != '['
                && (user == null || !Syntax.escapes(user, "-_.!~*'+"));
    }

    /** RFC 3261 section 19.1.4. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SipUri that && secure == that.secure && Objects.equals(user, that.user)
                && Objects.equals(password, that.password) && host.equalsIgnoreCase(that.host) && port == that.port
                && DECISIVE.stream().allMatch(name -> parameters.same(name, that.parameters))
                && parameters.agree(that.parameters) && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(secure, user, host.toLowerCase(Locale.ROOT), port);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(getScheme()).append(':');
        if (user != null) {
            text.append(Syntax.escape(user, Syntax.USER));
            if (password != null) {
                text.append(':').append(Syntax.escape(password, Syntax.PASSWORD));
            }
            text.append('@');
        }
        text.append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        parameters.writeUri(text);
        char separator = '?';
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text.append(separator).append(Syntax.escape(header.getKey(), Syntax.URI_HEADER)).append('=')
                    .append(Syntax.escape(header.getValue(), Syntax.URI_HEADER));
            separator = '&';
        }
        return text.toString();
    }
}
