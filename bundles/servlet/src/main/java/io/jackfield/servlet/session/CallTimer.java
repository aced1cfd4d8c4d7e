package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.servlet.event.TimerReference;
import java.io.Serializable;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;

/** A timer of an application session, within one event. */
public final class CallTimer implements ServletTimer, Kept {
    private final CallEvent event;
    private final ApplicationSession session;
    private final ApplicationTimer timer;

    public CallTimer(CallEvent event, ApplicationSession session, ApplicationTimer timer) {
        this.event = event;
        this.session = session;
        this.timer = timer;
    }

    @Override
    public CallEvent event() {
        return event;
    }

    @Override
    public TimerReference reference() {
        return new TimerReference(event.call().toString(), timer.id());
    }

    @Override
    public void cancel() {
        event.context().cancelTimer(session, timer);
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        event.context();
        return event.applicationSession(session);
    }

    @Override
    public String getId() {
        return new SessionId(event.context().call().key(), timer.id()).toString();
    }

    /** null if none was given, or if it turned out that it cannot be serialized. */
    @Override
    public Serializable getInfo() {
        event.context();
        return (Serializable) new StoredAttributes(timer.info(), event, AttributeWatch.NOBODY).get(ApplicationTimer.INFO);
    }

    /** When the last expiration was scheduled, ms since the epoch; before the first, when that is. */
    @Override
    public long scheduledExecutionTime() {
        event.context();
        return timer.expiredAt();
    }

    /** ms to the next expiration; 0 or less when that is overdue, and after the last. */
    @Override
    public long getTimeRemaining() {
        return timer.scheduledAt() - event.context().now();
    }

    @Override
    public String toString() {
        return "timer " + timer.id() + " of application session " + session.id();
    }
}
