package io.jackfield.state;

import org.osgi.annotation.versioning.ConsumerType;

/** A listener's connection to the members. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface MemberWatch extends AutoCloseable {
    /** No call of the listener begins after this; one that runs may be running still. Closing again does nothing. */
    @Override
    void close();
}
