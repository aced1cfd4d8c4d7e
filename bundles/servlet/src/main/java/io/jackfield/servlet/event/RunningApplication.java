package io.jackfield.servlet.event;

import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.state.ApplicationVersion;
import javax.servlet.ServletContext;

/** What facades ask of the application version that they belong to. Thread-safe. */
public interface RunningApplication {
    ApplicationVersion version();

    ServletContext servletContext();

    /** Whether a servlet of that name runs. */
    boolean hasServlet(String name);

    /** Whether a TimerListener is there to be told of timers. */
    boolean hearsTimers();

    /** Writes attributes, and reads them for an event: references in what is read lead to its facades. */
    AttributeCodec attributes(CallEvent event);

    DeclaredListeners listeners();

    /** For facades that are used out of their event. */
    Elsewhere elsewhere();
}
