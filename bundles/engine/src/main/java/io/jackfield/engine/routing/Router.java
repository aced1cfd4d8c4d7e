package io.jackfield.engine.routing;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sip.address.URI;

/**
 * Chooses the application for an initial request (JSR 289 section 15 calls it application router): the first rule that
 * matches names it.
 * <pre>
 *  rules                        answer
 *  a rule matches, app is here  that application
 *  a rule matches, app is not   {@link Route.Unavailable}, 503
 *  no rule matches              {@link Route.Unknown}, 404
 *  no rules, one application    that one
 *  no rules, several            the first by name, so that the choice does not depend on the order of starting; an operator
 *                               who runs several writes rules
 *  no rules, no application     {@link Route.Unavailable}, 503
 * </pre>
 * Immutable.
 */
public final class Router {
    private final List<Rule> rules;

    private Router(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * @param rules lines as {@code * user=echo -> echo}, tried in this order; blank ones are left out
     * @throws IllegalArgumentException with one line that says which rule is wrong, and how
     */
    public static Router of(List<String> rules) {
        List<Rule> parsed = new ArrayList<>();
        for (String each : rules) {
            if (!each.isBlank()) {
                parsed.add(Rule.parse(each));
            }
        }
        return new Router(parsed);
    }

    /** @param baseNames the applications of which any version runs here */
    public Route route(SIPRequest request, Set<String> baseNames) {
        if (rules.isEmpty()) {
            return new TreeSet<>(baseNames).stream().findFirst().<Route>map(Route.To::new)
                    .orElseGet(() -> new Route.Unavailable("no application runs here"));
        }
        URI uri = request.getRequestURI();
        String user = user(uri);
        String host = uri instanceof SipUri sip ? sip.getHost() : null;
        for (Rule rule : rules) {
            if (rule.matches(request.getMethod(), user, host)) {
                String name = rule.baseName();
                return baseNames.contains(name) ? new Route.To(name) : new Route.Unavailable("no version of " + name + " runs here");
            }
        }
        return new Route.Unknown();
    }

    /** The user of a SIP URI, the number of a tel URI with its plus sign. */
    private static String user(URI uri) {
        if (uri instanceof SipUri sip) {
            return sip.getUser();
        }
        if (uri instanceof TelURLImpl tel) {
            return (tel.isGlobal() ? "+" : "") + tel.getPhoneNumber();
        }
        return null;
    }
}
