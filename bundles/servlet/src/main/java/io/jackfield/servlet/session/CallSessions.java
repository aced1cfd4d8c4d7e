package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.NotYet;
import io.jackfield.servlet.event.RunningApplication;
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

    @Override
    public SipSession getCorrespondingSipSession(SipSession session, String header) {
        throw NotYet.method("SipSessionsUtil.getCorrespondingSipSession");
    }
}
