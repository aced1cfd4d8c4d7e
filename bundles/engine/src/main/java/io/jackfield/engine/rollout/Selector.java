package io.jackfield.engine.rollout;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Flow;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the initial requests that reach a version in test. A value: conditions joined by blanks, all of which have to match.
 * <pre>
 *  uri=sip:test-*@*          the request URI, with or without its parameters
 *  from=sip:+1555*           the URI of the From header
 *  header:X-Test=yes         any header field of that name
 *  endpoint=lab              the endpoint that the request came to
 *  source=10.0.0.0/8         the address that it came from, or a network
 * </pre>
 * {@code *} stands for any text, none included; capital letters are as small ones. A blank in what is looked for is written
 * {@code *}. Thread-safe; matching blocks nowhere.
 */
public final class Selector {
    private static final String HEADER = "header:";

    private final String text;
    private final List<Condition> conditions;

    private Selector(String text, List<Condition> conditions) {
        this.text = text;
        this.conditions = List.copyOf(conditions);
    }

    /** @throws IllegalArgumentException with a sentence for the operator, if it is none */
    public static Selector parse(String text) {
        String plain = text.strip().replaceAll("\\s+", " ");
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("A selector has one condition at least: " + WRITTEN);
        }
        List<Condition> conditions = new ArrayList<>();
        for (String each : plain.split(" ")) {
            conditions.add(condition(each));
        }
        return new Selector(plain, conditions);
    }

    private static final String WRITTEN = "uri=, from=, header:NAME=, endpoint= or source=.";

    private static Condition condition(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is no condition; one begins with " + WRITTEN);
        }
        if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
            return Condition.header(name.substring(HEADER.length()), Wildcard.of(value));
        }
        return switch (name) {
            case "uri" -> Condition.uri(Wildcard.of(value));
            case "from" -> Condition.from(Wildcard.of(value));
            case "endpoint" -> Condition.endpoint(Wildcard.of(value));
            case "source" -> Condition.source(Network.of(value));
            default -> throw new IllegalArgumentException("'" + text + "' is no condition; one begins with " + WRITTEN);
        };
    }

    /** @param flow the way that it came */
    public boolean matches(SIPRequest request, Flow flow) {
        for (Condition each : conditions) {
            if (!each.matches(request, flow)) {
                return false;
            }
        }
        return true;
    }

    /** As it is written, on one line. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selector selector && selector.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
