package io.jackfield.servlet.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names the event that a callback works on. After a crash, or a lost race in the state tier, a callback may be run again for the
 * same event: the call is changed once all the same, and whoever does something outside the call finds by this id whether it did
 * so before. Injected by {@code @Resource}, or the attribute {@link #ATTRIBUTE} of the ServletContext. Thread-safe.
 */
@ProviderType
public interface EventId {
    /** The name of the ServletContext attribute. */
    String ATTRIBUTE = "io.jackfield.servlet.api.EventId";

    /**
     * The id of the event that the calling thread works on: printable ASCII without blanks, the same whenever the event is run again,
     * and no other event's. Empty outside of events.
     */
    Optional<String> current();
}
