package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.servlet.event.TimerReference;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;

/** A timer of an application session, in its event and out of it. */
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

    private Optional<CallTimer> in(CallEvent other) {
        return other.context().call().session(session.id()).flatMap(there -> there.timer(timer.id())
                .map(same -> (CallTimer) other.timer(there, same)));
    }

    /** Reads the timer as it was committed last; one that is over as it was in its event. */
    private <T> T look(Function<CallTimer, T> reading, T over) {
        return event.application().elsewhere().read(event.call(), other -> in(other).map(reading).orElse(over), () -> over);
    }

    /** Nothing happens to a timer that is over. */
    @Override
    public void cancel() {
        if (!event.here()) {
            event.application().elsewhere().write(event.call(), other -> in(other).ifPresent(CallTimer::cancel));
            return;
        }
        event.context().cancelTimer(session, timer);
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        if (!event.here()) {
            return event.application().elsewhere().read(event.call(), other -> other.context().call().session(session.id())
                    .map(other::applicationSession).orElseThrow(this::gone), () -> {
                        throw gone();
                    });
        }
        return event.applicationSession(session);
    }

    private IllegalStateException gone() {
        return new IllegalStateException("the application session of " + this + " is gone");
    }

    @Override
    public String getId() {
        return new SessionId(event.call(), timer.id()).toString();
    }

    /** null if none was given, or if it turned out that it cannot be serialized. */
    @Override
    public Serializable getInfo() {
        if (!event.here()) {
            return look(CallTimer::getInfo, null);
        }
        return (Serializable) new StoredAttributes(timer.info(), event, AttributeWatch.NOBODY).get(ApplicationTimer.INFO);
    }

    /** When the last expiration was scheduled, ms since the epoch; before the first, when that is. */
    @Override
    public long scheduledExecutionTime() {
        return event.here() ? timer.expiredAt() : look(CallTimer::scheduledExecutionTime, timer.expiredAt());
    }

    /** ms to the next expiration; 0 or less when that is overdue, and after the last. */
    @Override
    public long getTimeRemaining() {
        return event.here() ? timer.scheduledAt() - event.context().now() : look(CallTimer::getTimeRemaining, 0L);
    }

    @Override
    public String toString() {
        return "timer " + timer.id() + " of application session " + session.id();
    }
}
