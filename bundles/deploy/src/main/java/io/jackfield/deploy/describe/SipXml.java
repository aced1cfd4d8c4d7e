package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Description.Mapping;
import io.jackfield.deploy.describe.Description.Servlet;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A deployment descriptor (JSR 289 section 19). Empty texts and lists stand for what it does not say.
 *
 * @param notYet elements that are understood and have no effect yet
 */
record SipXml(String appName, String displayName, String description, List<Servlet> servlets, String mainServlet,
              List<Mapping> mappings, List<String> listeners, Map<String, String> contextParameters,
              OptionalInt sessionTimeoutMinutes, List<String> notYet) {
    private static final Set<String> UNDERSTOOD = Set.of("app-name", "display-name", "description", "servlet",
            "servlet-selection", "servlet-mapping", "listener", "context-param", "session-config", "icon",
            "distributable");
    private static final Set<String> NOT_YET = Set.of("proxy-config", "security-constraint", "login-config", "security-role",
            "resource-env-ref", "resource-ref", "env-entry", "ejb-ref", "ejb-local-ref", "service-ref",
            "message-destination", "message-destination-ref", "persistence-context-ref", "persistence-unit-ref",
            "post-construct", "pre-destroy", "locale-encoding-mapping-list");
    private static final Set<String> SERVLET_NOT_YET = Set.of("run-as", "security-role-ref");

    /** @throws RefusedException with the line and what is wrong there */
    static SipXml read(InputStream in) throws RefusedException {
        Element root = root(in);
        if (!root.name().equals("sip-app")) {
            throw at(root, "the root element is sip-app, not " + root.name());
        }
        Set<String> notYet = new TreeSet<>();
        for (Element child : root.children()) {
            if (NOT_YET.contains(child.name())) {
                notYet.add(child.name());
            } else if (!UNDERSTOOD.contains(child.name())) {
                throw at(child, child.name() + " is no element of sip-app");
            }
        }
        List<Servlet> servlets = servlets(root, notYet);
        return new SipXml(root.textOf("app-name"), root.textOf("display-name"), root.textOf("description"), servlets,
                root.child("servlet-selection").map(selection -> selection.textOf("main-servlet")).orElse(""),
                mappings(root), listeners(root), parameters(root, "context-param"),
                number(root, "session-config", "session-timeout"), List.copyOf(notYet));
    }

    private static Element root(InputStream in) throws RefusedException {
        try {
            return XmlReader.read(in);
        } catch (RefusedException e) {
            throw new RefusedException("sip.xml " + e.getMessage(), e);
        }
    }

    private static List<Servlet> servlets(Element root, Set<String> notYet) throws RefusedException {
        Map<String, Servlet> servlets = new LinkedHashMap<>();
        for (Element each : root.children("servlet")) {
            String name = required(each, "servlet-name");
            Servlet servlet = new Servlet(name, required(each, "servlet-class"), parameters(each, "init-param"),
                    loadOnStartup(each), each.textOf("description"));
            if (servlets.put(name, servlet) != null) {
                throw at(each, "there are two servlets named " + name);
            }
            each.children().stream().map(Element::name).filter(SERVLET_NOT_YET::contains).forEach(notYet::add);
        }
        return List.copyOf(servlets.values());
    }

    /** An empty element means: on startup, whenever (the descriptor's schema). */
    private static int loadOnStartup(Element servlet) throws RefusedException {
        Element element = servlet.child("load-on-startup").orElse(null);
        return element == null ? -1 : element.text().isEmpty() ? 0 : number(element);
    }

    /** In servlet-selection since SIP Servlet 1.1, directly in sip-app before. */
    private static List<Mapping> mappings(Element root) throws RefusedException {
        List<Element> found = new ArrayList<>(root.children("servlet-mapping"));
        root.child("servlet-selection").ifPresent(selection -> found.addAll(selection.children("servlet-mapping")));
        List<Mapping> mappings = new ArrayList<>();
        for (Element each : found) {
            Element pattern = each.child("pattern").orElse(null);
            if (pattern == null || pattern.children().size() != 1) {
                throw at(each, "a servlet-mapping has one pattern with one condition");
            }
            mappings.add(new Mapping(required(each, "servlet-name"), pattern.children().get(0)));
        }
        return mappings;
    }

    private static List<String> listeners(Element root) throws RefusedException {
        List<String> classes = new ArrayList<>();
        for (Element each : root.children("listener")) {
            classes.add(required(each, "listener-class"));
        }
        return classes;
    }

    private static Map<String, String> parameters(Element parent, String name) throws RefusedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Element each : parent.children(name)) {
            parameters.put(required(each, "param-name"), each.textOf("param-value"));
        }
        return parameters;
    }

    private static OptionalInt number(Element root, String parent, String name) throws RefusedException {
        Element element = root.child(parent).flatMap(found -> found.child(name)).orElse(null);
        return element == null ? OptionalInt.empty() : OptionalInt.of(number(element));
    }

    private static int number(Element element) throws RefusedException {
        try {
            return Integer.parseInt(element.text());
        } catch (NumberFormatException e) {
            throw at(element, element.name() + " is a number, not '" + element.text() + "'");
        }
    }

    private static String required(Element parent, String name) throws RefusedException {
        String text = parent.textOf(name);
        if (text.isEmpty()) {
            throw at(parent, parent.name() + " has no " + name);
        }
        return text;
    }

    static RefusedException at(Element element, String what) {
        return new RefusedException("sip.xml line " + element.line() + ": " + what + ".");
    }
}
