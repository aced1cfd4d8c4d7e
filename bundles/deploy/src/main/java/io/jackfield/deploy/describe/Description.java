package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Annotations.KeyMethod;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an application version consists of, by class names.
 *
 * @param mainServlet           name of the servlet that takes what no mapping does; empty for none
 * @param sessionTimeoutMinutes 0 or less for sessions that do not expire (JSR 289 section 6.1.2)
 * @param proxyTimeoutSeconds   0 for the default
 * @param notYet                elements of sip.xml that are understood and have no effect yet
 */
public record Description(ApplicationVersion version, String displayName, String description, List<Servlet> servlets,
                          String mainServlet, List<Mapping> mappings, List<String> listeners,
                          List<Key> keys, Map<String, String> contextParameters, int sessionTimeoutMinutes,
                          int proxyTimeoutSeconds, List<String> notYet) {
    /** Of a new application session where nothing else is said (JSR 289 section 6.1.2). */
    public static final int DEFAULT_SESSION_TIMEOUT_MINUTES = 3;

    public Description {
        Objects.requireNonNull(version, "version");
        servlets = List.copyOf(servlets);
        mappings = List.copyOf(mappings);
        listeners = List.copyOf(listeners);
        keys = List.copyOf(keys);
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

    /** A static method that names a session's key (JSR 289 section 15.11.2). */
    public record Key(String className, String method) {
        static Key of(KeyMethod found) {
            return new Key(found.className(), found.method());
        }
    }
}
