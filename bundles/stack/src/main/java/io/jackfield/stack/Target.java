package io.jackfield.stack;

import org.osgi.annotation.versioning.ProviderType;

/** Where a message is to go: along a known {@link Flow}, or to a {@link Hop} that is still to be located. */
@ProviderType
public sealed interface Target permits Flow, Hop {
    /** The transport that the message leaves by; the Via of a request names it. */
    Transport transport();
}
