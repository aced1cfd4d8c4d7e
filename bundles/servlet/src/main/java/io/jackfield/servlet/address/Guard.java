package io.jackfield.servlet.address;

/** Watches the changes of a value that belongs to something else, like an address that was read from a message. */
public interface Guard {
    /** Called before a change. @throws IllegalStateException if there may be none */
    void changing();

    /** Called after a change. */
    void changed();
}
