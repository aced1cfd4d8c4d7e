package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.RunningApplication;
import java.util.Locale;
import java.util.Objects;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionsUtil;

/** The SipSessionsUtil of one application version: application sessions of all its calls. */
public final class CallSessions implements SipSessionsUtil {
    private final RunningApplication application;
    private final KeyedSessions keyed;

    public CallSessions(RunningApplication application) {
        this.application = application;
        this.keyed = new KeyedSessions(application);
    }

    /** Of whatever call; null if there is none, or if it is another application version's. */
    @Override
    public SipApplicationSession getApplicationSessionById(String id) {
        return SessionId.parse(Objects.requireNonNull(id, "id")).map(wanted -> application.elsewhere().read(wanted.call(), event ->
                find(event, wanted.number()), () -> null)).orElse(null);
    }

    private static SipApplicationSession find(CallEvent event, int number) {
        return event.context().call().session(number)
                .filter(ApplicationSession::valid)
                .filter(session -> session.owner().equals(event.application().version()))
                .map(event::applicationSession).orElse(null);
    }

    /** null if there is none and none is to be created; see {@link KeyedSessions#findOrCreate}. */
    @Override
    public SipApplicationSession getApplicationSessionByKey(String key, boolean create) {
        return create ? keyed.findOrCreate(key) : keyed.find(key);
    }

    /**
     * The other one of two sessions of which one was begun by an INVITE that names the other (JSR 289 section 15.11.3). The application
     * decides what that means: whether the caller may do it, and the answers 481, 486 and 603 of RFC 3891 section 3.
     *
     * @param header Join or Replaces
     * @return null if there is none, as the dialog is none of the application, or is gone
     */
    @Override
    public SipSession getCorrespondingSipSession(SipSession session, String header) {
        if (!(Objects.requireNonNull(session, "session") instanceof LegSession ours)) {
            throw new IllegalArgumentException("a session of another container");
        }
        return switch (Objects.requireNonNull(header, "header").toLowerCase(Locale.ROOT)) {
            case "join" -> ours.corresponding(Leg::joins);
            case "replaces" -> ours.corresponding(Leg::replaces);
            default -> null;
        };
    }
}
