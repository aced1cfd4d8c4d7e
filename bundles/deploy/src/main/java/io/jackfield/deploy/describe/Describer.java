package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Annotations.AnnotatedClass;
import io.jackfield.deploy.describe.Description.Servlet;
import io.jackfield.deploy.describe.Description.SessionKey;
import io.jackfield.servlet.ApplicationDescriptor;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which application version a bundle is and what is in it. What {@code sip.xml} says counts over annotations (JSR 289
 * section 18.2.1): its name, main servlet and time-outs replace theirs, a servlet of the same name replaces theirs, all else
 * is added. The base name is the one of sip.xml, else of {@code @SipApplication}, else the header
 * {@code Jackfield-Application} or {@code Sip-Application}, else the bundle's symbolic name.
 */
public final class Describer {
    /** Names the application of a bundle that says so nowhere else. */
    public static final List<String> NAME_HEADERS = List.of("Jackfield-Application", "Sip-Application");

    private static final List<String> DESCRIPTORS = List.of("META-INF/sip.xml", "WEB-INF/sip.xml");

    private Describer() {
    }

    /**
     * Empty if the bundle does not look like an application at all.
     *
     * @throws RefusedException if it looks like one and cannot be one, with the reason
     */
    public static Optional<Description> describe(BundleContent content) throws RefusedException {
        try {
            Optional<SipXml> xml = sipXml(content);
            if (xml.isEmpty() && !content.usesSipServlets()) {
                return Optional.empty();
            }
            Annotations annotations = ClassScan.of(content);
            if (xml.isEmpty() && annotations.none()) {
                return Optional.empty();
            }
            return Optional.of(merge(content, annotations, xml.orElse(null)));
        } catch (IOException e) {
            throw new RefusedException("The bundle cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The version that a name makes with the bundle's version; an empty name stands for the header or symbolic name. */
    public static ApplicationVersion identify(BundleContent content, String declared) throws RefusedException {
        String name = declared;
        for (String header : NAME_HEADERS) {
            if (name.isEmpty()) {
                name = content.header(header).orElse("");
            }
        }
        return Identity.of(name.isEmpty() ? content.symbolicName() : name, content.version());
    }

    private static Optional<SipXml> sipXml(BundleContent content) throws IOException, RefusedException {
        for (String path : DESCRIPTORS) {
            Optional<InputStream> file = content.open(path);
            if (file.isPresent()) {
                try (InputStream in = file.get()) {
                    return Optional.of(SipXml.read(in));
                }
            }
        }
        return Optional.empty();
    }

    private static Description merge(BundleContent content, Annotations annotations, SipXml xml) throws RefusedException {
        if (annotations.applications().size() > 1) {
            throw new RefusedException("There are " + annotations.applications().size()
                    + " @SipApplication in the bundle; a bundle is one application.");
        }
        Map<String, Object> application =
                annotations.applications().isEmpty() ? Map.of() : annotations.applications().get(0);
        String declared = first(xml == null ? "" : xml.appName(), text(application, "name"),
                onlyApplicationName(annotations));
        Map<String, Servlet> servlets = servlets(annotations, xml);
        Set<String> listeners = new LinkedHashSet<>();
        annotations.listeners().forEach(each -> listeners.add(each.className()));
        if (xml != null) {
            listeners.addAll(xml.listeners());
        }
        Description description = new Description(identify(content, declared),
                first(xml == null ? "" : xml.displayName(), text(application, "displayName")),
                first(xml == null ? "" : xml.description(), text(application, "description")),
                List.copyOf(servlets.values()),
                mainServlet(text(application, "mainServlet"), servlets, xml),
                xml == null ? List.of() : xml.mappings(), List.copyOf(listeners),
                xml == null ? Map.of() : xml.contextParameters(),
                xml != null && xml.sessionTimeoutMinutes().isPresent() ? xml.sessionTimeoutMinutes().getAsInt()
                        : number(application, "sessionTimeout", ApplicationDescriptor.DEFAULT_SESSION_TIMEOUT_MINUTES),
                notYet(application, xml), sessionKey(annotations));
        check(description);
        return description;
    }

    /** A servlet or listener outside the application's package names it (JSR 289 section 18.2.2). */
    private static String onlyApplicationName(Annotations annotations) throws RefusedException {
        Set<String> names = new LinkedHashSet<>();
        List<AnnotatedClass> classes = new ArrayList<>(annotations.servlets());
        classes.addAll(annotations.listeners());
        classes.forEach(each -> names.add(each.text("applicationName")));
        names.remove("");
        if (names.size() > 1) {
            throw new RefusedException("The bundle's servlets and listeners name the applications " + String.join(", ", names)
                    + "; a bundle is one application.");
        }
        return names.isEmpty() ? "" : names.iterator().next();
    }

    private static Map<String, Servlet> servlets(Annotations annotations, SipXml xml) throws RefusedException {
        Map<String, Servlet> servlets = new LinkedHashMap<>();
        for (AnnotatedClass each : annotations.servlets()) {
            String name = first(each.text("name"), each.className().substring(each.className().lastIndexOf('.') + 1));
            Servlet servlet = new Servlet(name, each.className(), Map.of(),
                    number(each.attributes(), "loadOnStartup", -1), each.text("description"));
            if (servlets.put(name, servlet) != null) {
                throw new RefusedException("There are two @SipServlet named " + name + ".");
            }
        }
        if (xml != null) {
            xml.servlets().forEach(servlet -> servlets.put(servlet.name(), servlet));
        }
        return servlets;
    }

    /** The only servlet is the main servlet unless mappings choose, in place of what the annotation says. */
    private static String mainServlet(String annotated, Map<String, Servlet> servlets, SipXml xml) {
        if (xml != null && (!xml.mappings().isEmpty() || !xml.mainServlet().isEmpty())) {
            return xml.mainServlet();
        }
        return annotated.isEmpty() && servlets.size() == 1 ? servlets.keySet().iterator().next() : annotated;
    }

    /** JSR 289 section 18.2.5: an application has at most one. */
    static Optional<SessionKey> sessionKey(Annotations annotations) throws RefusedException {
        if (annotations.keys().size() > 1) {
            throw new RefusedException("There are " + annotations.keys().size()
                    + " methods annotated @SipApplicationKey; an application has at most one.");
        }
        return annotations.keys().stream().findFirst().map(key -> new SessionKey(key.className(), key.method()));
    }

    private static List<String> notYet(Map<String, Object> application, SipXml xml) {
        List<String> notYet = new ArrayList<>(xml == null ? List.of() : xml.notYet());
        if (application.containsKey("proxyTimeout")) {
            notYet.add("@SipApplication(proxyTimeout)");
        }
        return notYet;
    }

    static void check(Description found) throws RefusedException {
        if (found.servlets().isEmpty()) {
            throw new RefusedException("The application has no servlet.");
        }
        Set<String> names = new LinkedHashSet<>();
        found.servlets().forEach(servlet -> names.add(servlet.name()));
        if (!found.mainServlet().isEmpty() && !names.contains(found.mainServlet())) {
            throw new RefusedException("The main servlet " + found.mainServlet() + " is not there, only "
                    + String.join(", ", names) + ".");
        }
        for (Description.Mapping mapping : found.mappings()) {
            if (!names.contains(mapping.servlet())) {
                throw new RefusedException("A mapping names the servlet " + mapping.servlet() + ", which is not there.");
            }
        }
        if (!found.mainServlet().isEmpty() && !found.mappings().isEmpty()) {
            throw new RefusedException("A main servlet (" + found.mainServlet()
                    + ") and servlet mappings exclude each other (JSR 289 section 16.2).");
        }
        if (found.mainServlet().isEmpty() && found.mappings().isEmpty()) {
            throw new RefusedException("Of the servlets " + String.join(", ", names)
                    + " none is the main servlet, and no mapping chooses one.");
        }
    }

    private static String text(Map<String, Object> attributes, String name) {
        return attributes.getOrDefault(name, "").toString();
    }

    private static int number(Map<String, Object> attributes, String name, int otherwise) {
        return attributes.get(name) instanceof Integer number ? number : otherwise;
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}
