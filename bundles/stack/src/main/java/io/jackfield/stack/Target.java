package io.jackfield.stack;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a message is to go: along a known {@link Flow}, to a {@link Hop} that is still to be located, or the {@link WayBack} of a
 * request.
 */
@ProviderType
public sealed interface Target permits Flow, Hop, WayBack {
    /** The name of the endpoint that the message leaves by. */
    String endpoint();

    /** The transport that the message leaves by; the Via of a request names it. */
    Transport transport();
}
