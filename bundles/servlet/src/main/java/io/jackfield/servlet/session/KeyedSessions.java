package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.RunningApplication;
import io.jackfield.state.CallKey;
import java.util.Objects;
import java.util.Optional;
import javax.servlet.sip.SipApplicationSession;

/**
 * Application sessions that an application finds by a key of its own (JSR 289 sections 6.1.3 and 15.11). All sessions of one key live in
 * one call, whose key follows from the application's name and the key, so that every engine finds them. Each version has its own.
 */
final class KeyedSessions {
    /** The number that the session has which begins a call. */
    private static final int FIRST = 1;

    private final RunningApplication application;

    KeyedSessions(RunningApplication application) {
        this.application = application;
    }

    /** null if there is none. */
    SipApplicationSession find(String key) {
        CallKey call = application.elsewhere().keyOf(Objects.requireNonNull(key, "key"));
        return application.elsewhere().read(call, event -> in(event, key).orElse(null), () -> null);
    }

    /**
     * The one there is, or a new one. Within an event of another call the new one begins after that event is committed: until then it
     * can be written to and not read.
     *
     * @throws IllegalStateException if the version takes no new calls; or within an event of another call, if sessions of that key
     *         were there and are over, while their call is not
     */
    SipApplicationSession findOrCreate(String key) {
        SipApplicationSession found = find(key);
        if (found != null) {
            return found;
        }
        Elsewhere elsewhere = application.elsewhere();
        CallKey call = elsewhere.keyOf(key);
        Optional<CallEvent> current = elsewhere.current(call);
        if (current.isPresent()) {
            return current.get().createApplicationSession(key);
        }
        if (!elsewhere.withinEvent()) {
            return elsewhere.begin(call, event -> in(event, key).orElseGet(() -> event.createApplicationSession(key)));
        }
        boolean fresh = elsewhere.read(call, event -> false, () -> true);
        if (!fresh) {
            throw Elsewhere.notHere("Another session of the key " + key);
        }
        elsewhere.beginLater(call, event -> in(event, key).orElseGet(() -> event.createApplicationSession(key)));
        return elsewhere.imagine(call, event -> event.applicationSession(
                new ApplicationSession(FIRST, application.version(), event.context().now())));
    }

    private Optional<SipApplicationSession> in(CallEvent event, String key) {
        return event.context().call().sessions().stream()
                .filter(session -> session.valid() && session.key().equals(key) && session.owner().equals(application.version()))
                .findFirst().map(event::applicationSession);
    }
}
