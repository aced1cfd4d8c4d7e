package io.jackfield.servlet.event;

/** A facade whose subject is kept in the call, so that an attribute may refer to it by number. */
public interface Kept {
    /** What a facade shows. */
    enum Subject {
        SESSION, APPLICATION_SESSION, REQUEST, TIMER
    }

    Subject subject();

    /** The event that the facade belongs to. */
    CallEvent event();

    /** The subject's number in the call. @throws IllegalArgumentException if the call keeps no such thing, like an unsent request */
    int number();
}
