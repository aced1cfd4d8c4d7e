package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Description.Mapping;
import io.jackfield.deploy.describe.Description.Servlet;
import io.jackfield.servlet.ApplicationDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes one application version out of the services of one bundle; see {@link WhiteboardService} for the properties. */
public final class WhiteboardDescriber {
    private WhiteboardDescriber() {
    }

    /**
     * @param services in the order they were published
     * @throws RefusedException if they do not make an application, with the reason
     */
    public static Description describe(BundleContent bundle, List<WhiteboardService> services) throws RefusedException {
        Map<String, Servlet> servlets = new LinkedHashMap<>();
        List<Mapping> mappings = new ArrayList<>();
        List<String> listeners = new ArrayList<>();
        TreeSet<String> mains = new TreeSet<>();
        for (WhiteboardService each : services) {
            if (each.flag(WhiteboardService.LISTENER)) {
                listeners.add(each.key());
            }
            String name = each.text(WhiteboardService.SERVLET_NAME).orElse("");
            if (!name.isEmpty()) {
                if (servlets.put(name, new Servlet(name, each.key(), initParameters(each), 0, "")) != null) {
                    throw new RefusedException("Two services are the servlet " + name + ".");
                }
                if (each.flag(WhiteboardService.MAIN)) {
                    mains.add(name);
                }
                if (each.text(WhiteboardService.PATTERN).isPresent()) {
                    mappings.add(new Mapping(name, condition(name, each.text(WhiteboardService.PATTERN).get())));
                }
            }
        }
        if (mains.size() > 1) {
            throw new RefusedException("There is one main servlet, not " + String.join(" and ", mains) + ".");
        }
        String main = mains.isEmpty() && servlets.size() == 1 && mappings.isEmpty()
                ? servlets.keySet().iterator().next() : mains.isEmpty() ? "" : mains.first();
        Description found = new Description(Describer.identify(bundle, only(services, WhiteboardService.APPLICATION)),
                "", "", List.copyOf(servlets.values()), main, mappings, listeners, Map.of(),
                sessionTimeout(services), List.of(), sessionKey(bundle));
        Describer.check(found);
        return found;
    }

    /** The method annotated {@code @SipApplicationKey} in whichever class of the bundle. */
    private static Optional<Description.SessionKey> sessionKey(BundleContent bundle) throws RefusedException {
        try {
            return bundle.usesSipServlets() ? Describer.sessionKey(ClassScan.of(bundle)) : Optional.empty();
        } catch (IOException e) {
            throw new RefusedException("The bundle cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static String only(List<WhiteboardService> services, String property) throws RefusedException {
        TreeSet<String> values = new TreeSet<>();
        services.forEach(each -> each.text(property).ifPresent(values::add));
        if (values.size() > 1) {
            throw new RefusedException("The bundle's services say " + property + " " + String.join(" and ", values)
                    + "; a bundle is one application.");
        }
        return values.isEmpty() ? "" : values.first();
    }

    private static int sessionTimeout(List<WhiteboardService> services) throws RefusedException {
        String minutes = only(services, WhiteboardService.SESSION_TIMEOUT);
        try {
            return minutes.isEmpty() ? ApplicationDescriptor.DEFAULT_SESSION_TIMEOUT_MINUTES : Integer.parseInt(minutes);
        } catch (NumberFormatException e) {
            throw new RefusedException(WhiteboardService.SESSION_TIMEOUT + " is a number of minutes, not '" + minutes
                    + "'.", e);
        }
    }

    private static Map<String, String> initParameters(WhiteboardService service) {
        Map<String, String> parameters = new LinkedHashMap<>();
        service.properties().forEach((name, value) -> {
            if (name.startsWith(WhiteboardService.INIT)) {
                parameters.put(name.substring(WhiteboardService.INIT.length()), value.toString());
            }
        });
        return parameters;
    }

    private static Element condition(String servlet, String pattern) throws RefusedException {
        if (pattern.startsWith("<")) {
            try {
                return XmlReader.read(new ByteArrayInputStream(pattern.getBytes(StandardCharsets.UTF_8)));
            } catch (RefusedException e) {
                throw new RefusedException(WhiteboardService.PATTERN + " of servlet " + servlet + ": "
                        + e.getMessage(), e);
            }
        }
        List<Element> methods = new ArrayList<>();
        for (String method : pattern.split(",")) {
            methods.add(new Element("equal", "", 1, List.of(), List.of(
                    new Element("var", "request.method", 1, List.of(), List.of()),
                    new Element("value", method.trim(), 1, List.of(), List.of()))));
        }
        return methods.size() == 1 ? methods.get(0) : new Element("or", "", 1, List.of(), methods);
    }
}
