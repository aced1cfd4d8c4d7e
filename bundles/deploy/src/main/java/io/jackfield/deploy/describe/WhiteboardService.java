package io.jackfield.deploy.describe;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A service that a bundle published for its application: the SIP whiteboard.
 * <pre>
 *  sip.servlet.name     a servlet's name; makes the service a servlet of the application
 *  sip.listener = true  makes it a listener
 *  sip.application      the base name; all services of a bundle that say one say the same
 *  sip.main = true      the main servlet; not beside patterns
 *  sip.pattern          when the servlet is chosen: methods parted by commas, or a condition as sip.xml's pattern has it
 *  sip.init.NAME        an init parameter
 *  sip.session.timeout  minutes that a new application session lives; 3 if nobody says
 * </pre>
 *
 * @param key stands for the object, in place of a class name
 */
public record WhiteboardService(String key, Map<String, Object> properties) {
    public static final String SERVLET_NAME = "sip.servlet.name";
    public static final String LISTENER = "sip.listener";
    static final String APPLICATION = "sip.application";
    static final String MAIN = "sip.main";
    static final String PATTERN = "sip.pattern";
    static final String INIT = "sip.init.";
    static final String SESSION_TIMEOUT = "sip.session.timeout";

    public WhiteboardService {
        Objects.requireNonNull(key, "key");
        properties = Map.copyOf(properties);
    }

    Optional<String> text(String property) {
        return Optional.ofNullable(properties.get(property)).map(value -> value.toString().trim())
                .filter(value -> !value.isEmpty());
    }

    boolean flag(String property) {
        return text(property).map(Boolean::parseBoolean).orElse(false);
    }
}
