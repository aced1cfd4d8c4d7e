package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.NotYet;
import java.util.Objects;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionsUtil;

/** The SipSessionsUtil of one application version: application sessions of the call of the event at hand. */
public final class CallSessions implements SipSessionsUtil {
    private static final String BY_ID = "SipSessionsUtil.getApplicationSessionById for another call than the event's";

    private final CurrentEvent current;

    public CallSessions(CurrentEvent current) {
        this.current = current;
    }

    /** null if there is none. */
    @Override
    public SipApplicationSession getApplicationSessionById(String id) {
        CallEvent event = current.get().orElseThrow(() -> NotYet.method(BY_ID));
        SessionId wanted = SessionId.parse(Objects.requireNonNull(id, "id")).orElse(null);
        if (wanted == null) {
            return null;
        }
        if (!wanted.call().equals(event.context().call().key())) {
            throw NotYet.method(BY_ID);
        }
        return event.context().call().session(wanted.number())
                .filter(ApplicationSession::valid)
                .filter(session -> session.owner().equals(event.application().version()))
                .map(event::applicationSession).orElse(null);
    }

    @Override
    public SipApplicationSession getApplicationSessionByKey(String key, boolean create) {
        throw NotYet.method("SipSessionsUtil.getApplicationSessionByKey");
    }

    @Override
    public SipSession getCorrespondingSipSession(SipSession session, String header) {
        throw NotYet.method("SipSessionsUtil.getCorrespondingSipSession");
    }
}
