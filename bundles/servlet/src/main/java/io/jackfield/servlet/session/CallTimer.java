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
import java.util.function.Supplier;
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

    private boolean away() {
        return !event.here();
    }

    private Optional<CallTimer> in(CallEvent other) {
        return other.context().call().session(session.id()).flatMap(same -> same.timer(timer.id())
                .map(found -> (CallTimer) other.timer(same, found)));
    }

    /** Reads the timer as it was committed last. @throws IllegalStateException if it is active no more */
    private <T> T look(Function<CallTimer, T> reading) {
        Supplier<IllegalStateException> over = () -> new IllegalStateException(this + " has expired or was cancelled");
        return event.application().elsewhere().read(event.call(), other -> reading.apply(in(other).orElseThrow(over)), () -> {
            throw over.get();
        });
    }

    /** Does nothing to a timer that has expired or was cancelled, nor to one whose call is over. */
    @Override
    public void cancel() {
        if (away()) {
            cancelThere();
            return;
        }
        event.context().cancelTimer(session, timer);
    }

    private void cancelThere() {
        try {
            event.application().elsewhere().write(event.call(), other -> in(other).ifPresent(CallTimer::cancel));
        } catch (IllegalStateException notDone) {
            if (event.application().elsewhere().read(event.call(), other -> in(other).isPresent(), () -> false)) {
                throw notDone; // else the call is over, and its timers with it
            }
        }
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        return away() ? new CallApplicationSession(event, session) : event.applicationSession(session);
    }

    @Override
    public String getId() {
        return new SessionId(event.call(), timer.id()).toString();
    }

    /** null if none was given, or if it turned out that it cannot be serialized. */
    @Override
    public Serializable getInfo() {
        return away() ? look(CallTimer::getInfo)
                : (Serializable) new StoredAttributes(timer.info(), event, AttributeWatch.NOBODY).get(ApplicationTimer.INFO);
    }

    /** When the last expiration was scheduled, ms since the epoch; before the first, when that is. */
    @Override
    public long scheduledExecutionTime() {
        return away() ? look(CallTimer::scheduledExecutionTime) : timer.expiredAt();
    }

    /** ms to the next expiration; 0 or less when that is overdue, and after the last. */
    @Override
    public long getTimeRemaining() {
        return away() ? look(CallTimer::getTimeRemaining) : timer.scheduledAt() - event.context().now();
    }

    /** Facades of one timer are equal, whichever event they are of. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CallTimer that && that.timer.id() == timer.id() && that.event.call().equals(event.call());
    }

    @Override
    public int hashCode() {
        return 31 * event.call().hashCode() + timer.id();
    }

    @Override
    public String toString() {
        return "timer " + timer.id() + " of application session " + session.id();
    }
}
