package io.jackfield.deploy.describe;

import java.util.List;
import java.util.Map;

/**
 * The SIP Servlet annotations of a bundle (JSR 289 section 18.2), attributes by name; those left at their default are
 * missing.
 *
 * @param applications the attributes of each {@code @SipApplication}
 */
record Annotations(List<Map<String, Object>> applications, List<AnnotatedClass> servlets,
                   List<AnnotatedClass> listeners, List<KeyMethod> keys) {
    Annotations {
        applications = List.copyOf(applications);
        servlets = List.copyOf(servlets);
        listeners = List.copyOf(listeners);
        keys = List.copyOf(keys);
    }

    /** Whether they make no application: a key alone is of the one that the bundle's services make. */
    boolean none() {
        return applications.isEmpty() && servlets.isEmpty() && listeners.isEmpty();
    }

    /** A class with {@code @SipServlet} or {@code @SipListener}. */
    record AnnotatedClass(String className, Map<String, Object> attributes) {
        AnnotatedClass {
            attributes = Map.copyOf(attributes);
        }

        String text(String attribute) {
            return attributes.getOrDefault(attribute, "").toString();
        }
    }

    /** A method with {@code @SipApplicationKey}. */
    record KeyMethod(String className, String method) {
    }
}
