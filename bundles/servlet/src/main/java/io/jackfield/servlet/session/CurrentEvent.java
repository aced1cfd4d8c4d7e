package io.jackfield.servlet.session;

import io.jackfield.servlet.event.CallEvent;
import java.util.Optional;

/**
 * The event that the calling thread works on, for objects like SipFactory that an application uses without naming one. Set
 * and cleared around each callback; one per running application version.
 */
public final class CurrentEvent {
    private final ThreadLocal<CallEvent> current = new ThreadLocal<>();

    public Optional<CallEvent> get() {
        return Optional.ofNullable(current.get());
    }

    /** Runs a callback under an event, which must not be nested in another one of the same application. */
    public void during(CallEvent event, Runnable callback) {
        if (current.get() != null) {
            throw new IllegalStateException("an event within an event");
        }
        current.set(event);
        try {
            callback.run();
        } finally {
            current.set(null); // not remove(): the thread's next event would have to make its place again
        }
    }
}
