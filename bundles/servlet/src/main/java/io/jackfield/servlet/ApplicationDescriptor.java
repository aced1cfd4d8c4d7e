package io.jackfield.servlet;

import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.servlet.sip.SipServletRequest;

/**
 * An application version as whoever deploys it read it from its bundle.
 *
 * @param displayName           empty for the base name
 * @param description           empty for none
 * @param servlets              at least one, with different names
 * @param mainServlet           the servlet that gets the initial requests which no mapping takes (JSR 289 section 16.2); empty
 *                              for none; with neither main servlet nor mappings an only servlet gets them
 * @param mappings              asked in order, the first that matches decides
 * @param listeners             instances of listener interfaces of {@code javax.servlet.sip} and {@code javax.servlet}; a
 *                              servlet that implements one need not be named here
 * @param sessionKey            what targets initial requests at sessions; empty for none
 * @param sessionTimeoutMinutes how long an untouched application session lives, minutes; 0 or less for ever
 */
public record ApplicationDescriptor(ApplicationVersion version, String displayName, String description,
                                    List<ServletDescriptor> servlets, String mainServlet, List<ServletMapping> mappings,
                                    List<Object> listeners, Map<String, String> contextParameters,
                                    int sessionTimeoutMinutes, Optional<SessionKey> sessionKey) {
    /** The method that is annotated {@code @SipApplicationKey} (JSR 289 section 15.11). */
    @FunctionalInterface
    public interface SessionKey {
        /** null for a request that is targeted at no session. */
        String of(SipServletRequest initial) throws Exception;
    }

    /** An application that does not target requests at sessions. */
    public ApplicationDescriptor(ApplicationVersion version, String displayName, String description,
                                 List<ServletDescriptor> servlets, String mainServlet, List<ServletMapping> mappings,
                                 List<Object> listeners, Map<String, String> contextParameters, int sessionTimeoutMinutes) {
        this(version, displayName, description, servlets, mainServlet, mappings, listeners, contextParameters,
                sessionTimeoutMinutes, Optional.empty());
    }

    /** What JSR 289 section 6.1.2 has for an application that says nothing, minutes. */
    public static final int DEFAULT_SESSION_TIMEOUT_MINUTES = 3;

    public ApplicationDescriptor {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(description, "description");
        servlets = List.copyOf(servlets);
        mappings = List.copyOf(mappings);
        listeners = List.copyOf(listeners);
        contextParameters = Map.copyOf(contextParameters);
        check(servlets, mainServlet, mappings);
    }

    private static void check(List<ServletDescriptor> servlets, String main, List<ServletMapping> mappings) {
        Set<String> names = servlets.stream().map(ServletDescriptor::name).collect(Collectors.toSet());
        if (names.isEmpty()) {
            throw new IllegalArgumentException("an application has a servlet");
        }
        if (names.size() < servlets.size()) {
            throw new IllegalArgumentException("two servlets have one name among " + names);
        }
        if (!main.isEmpty() && !names.contains(main)) {
            throw new IllegalArgumentException("the main servlet " + main + " is none of " + names);
        }
        for (ServletMapping mapping : mappings) {
            if (!names.contains(mapping.servletName())) {
                throw new IllegalArgumentException("a mapping names servlet " + mapping.servletName() + ", which is none of " + names);
            }
        }
    }
}
