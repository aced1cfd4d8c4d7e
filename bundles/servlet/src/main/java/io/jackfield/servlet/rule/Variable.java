package io.jackfield.servlet.rule;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.TelURL;
import javax.servlet.sip.URI;

/**
 * A variable of the request object model (JSR 289 section 16.1.1), like {@code request.from.uri.host}: {@code request.method},
 * {@code request.uri} and {@code request.route.uri} and their parts, {@code request.from}, {@code request.to} with
 * {@code .uri} and its parts and {@code .display-name}, {@code request.route}. Parts of a URI: {@code scheme}, {@code user}, {@code host}, {@code port}, {@code tel},
 * {@code param.NAME}.
 */
public final class Variable {
    private static final Set<String> PARTS = Set.of("scheme", "user", "host", "port", "tel");
    private static final Set<String> ADDRESSES = Set.of("from", "to", "route");

    private final String name;
    private final List<String> path;

    private Variable(String name, List<String> path) {
        this.name = name;
        this.path = path;
    }

    /** @throws IllegalArgumentException if there is no such variable */
    public static Variable named(String name) {
        List<String> path = List.of(Objects.requireNonNull(name, "variable").trim().split("\\.", -1));
        if (path.size() < 2 || !path.get(0).equals("request") || !known(path.subList(1, path.size()))) {
            throw new IllegalArgumentException("no variable of a request: " + name);
        }
        return new Variable(name.trim(), path.subList(1, path.size()));
    }

    private static boolean known(List<String> path) {
        String first = path.get(0);
        if (first.equals("method")) {
            return path.size() == 1;
        }
        if (first.equals("uri")) {
            return part(path.subList(1, path.size()));
        }
        if (!ADDRESSES.contains(first)) {
            return false;
        }
        List<String> rest = path.subList(1, path.size());
        return rest.isEmpty() || rest.get(0).equals("uri") && part(rest.subList(1, rest.size()))
                || rest.equals(List.of("display-name"));
    }

    private static boolean part(List<String> path) {
        return path.isEmpty() || path.size() == 1 && PARTS.contains(path.get(0))
                || path.size() >= 2 && path.get(0).equals("param") && path.stream().noneMatch(String::isEmpty);
    }

    boolean telephone() {
        return path.get(path.size() - 1).equals("tel");
    }

    /** Its value; empty if the request has none. */
    Optional<String> of(SipServletRequest request) {
        List<String> rest = path.subList(1, path.size());
        return switch (path.get(0)) {
            case "method" -> Optional.of(request.getMethod());
            case "uri" -> of(request.getRequestURI(), rest);
            case "from" -> of(request.getFrom(), rest);
            case "to" -> of(request.getTo(), rest);
            default -> Optional.ofNullable(request.getInitialPoppedRoute()).flatMap(route -> of(route, rest));
        };
    }

    private static Optional<String> of(Address address, List<String> rest) {
        if (rest.isEmpty()) {
            return Optional.of(address.toString());
        }
        return rest.get(0).equals("display-name") ? Optional.ofNullable(address.getDisplayName())
                : of(address.getURI(), rest.subList(1, rest.size()));
    }

    private static Optional<String> of(URI uri, List<String> rest) {
        if (rest.isEmpty()) {
            return Optional.of(uri.toString());
        }
        SipURI sip = uri instanceof SipURI one ? one : null;
        return switch (rest.get(0)) {
            case "scheme" -> Optional.of(uri.getScheme());
            case "user" -> Optional.ofNullable(sip).map(SipURI::getUser);
            case "host" -> Optional.ofNullable(sip).map(SipURI::getHost);
            case "port" -> Optional.ofNullable(sip).map(Variable::port);
            case "tel" -> telephone(uri);
            default -> Optional.ofNullable(uri.getParameter(String.join(".", rest.subList(1, rest.size()))));
        };
    }

    /** JSR 289 section 16.1.1: 5060 for UDP and TCP and 5061 for TLS where the URI has none. */
    private static String port(SipURI uri) {
        if (uri.getPort() > 0) {
            return String.valueOf(uri.getPort());
        }
        return uri.isSecure() || "tls".equalsIgnoreCase(uri.getTransportParam()) ? "5061" : "5060";
    }

    /** The number of a tel URI or of a SIP URI with user=phone, without visual separators. */
    private static Optional<String> telephone(URI uri) {
        String number = null;
        if (uri instanceof TelURL tel) {
            number = (tel.isGlobal() ? "+" : "") + tel.getPhoneNumber();
        } else if (uri instanceof SipURI sip && "phone".equalsIgnoreCase(sip.getUserParam())) {
            number = sip.getUser();
        }
        return Optional.ofNullable(number).map(text -> text.replaceAll("[-.()]", ""));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variable that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
