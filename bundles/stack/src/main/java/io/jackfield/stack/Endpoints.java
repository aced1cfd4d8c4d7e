package io.jackfield.stack;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The endpoints that are open now. Thread-safe. */
@ProviderType
public interface Endpoints {
    /** Ordered by name. */
    List<Endpoint> list();

    Optional<Endpoint> named(String name);

    /** The endpoint that a new request over this transport leaves by: the first by name. */
    Optional<Endpoint> forTransport(Transport transport);

    /** Whether a host and port is one of the addresses that Jackfield itself shows or listens on. */
    boolean isLocal(String host, int port);
}
