package io.jackfield.deploy.describe;

import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an application version consists of, by class names.
 *
 * @param mainServlet           name of the servlet that takes what no mapping does; empty for none
 * @param sessionTimeoutMinutes 0 or less for sessions that do not expire (JSR 289 section 6.1.2)
 * @param sessionKey            what targets initial requests at sessions; empty for none
 * @param notYet                elements of sip.xml and annotations that are understood and have no effect yet
 */
public record Description(ApplicationVersion version, String displayName, String description, List<Servlet> servlets,
                          String mainServlet, List<Mapping> mappings, List<String> listeners,
                          Map<String, String> contextParameters, int sessionTimeoutMinutes, List<String> notYet,
                          Optional<SessionKey> sessionKey) {
    /** Without a session key. */
    public Description(ApplicationVersion version, String displayName, String description, List<Servlet> servlets,
                       String mainServlet, List<Mapping> mappings, List<String> listeners,
                       Map<String, String> contextParameters, int sessionTimeoutMinutes, List<String> notYet) {
        this(version, displayName, description, servlets, mainServlet, mappings, listeners, contextParameters,
                sessionTimeoutMinutes, notYet, Optional.empty());
    }

    /** The static method that is annotated {@code @SipApplicationKey}. */
    public record SessionKey(String className, String method) {
    }

    public Description {
        Objects.requireNonNull(version, "version");
        servlets = List.copyOf(servlets);
        mappings = List.copyOf(mappings);
        listeners = List.copyOf(listeners);
        contextParameters = Map.copyOf(contextParameters);
        notYet = List.copyOf(notYet);
    }

    /** A servlet. @param loadOnStartup negative to load it when the container likes (JSR 289 section 3.1) */
    public record Servlet(String name, String className, Map<String, String> initParameters, int loadOnStartup,
                          String description) {
        public Servlet {
            initParameters = Map.copyOf(initParameters);
        }
    }

    /** A rule of JSR 289 section 16.2. @param condition the element within {@code pattern} */
    public record Mapping(String servlet, Element condition) {
    }
}
