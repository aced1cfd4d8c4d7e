package io.jackfield.servlet.session;

import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.StoredAttributes;
import java.io.Serializable;
import java.util.function.Function;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;

/**
 * A timer that a callback sets on another call, where it begins once the callback's event is committed. Until then it may be
 * cancelled, which happens there in the order issued, but not be asked for what only that call knows. Thread-safe.
 */
final class PromisedTimer implements ServletTimer {
    private final CallApplicationSession session;
    private final Serializable info;
    private volatile ServletTimer made;

    private PromisedTimer(CallApplicationSession session, Serializable info) {
        this.session = session;
        this.info = info;
    }

    /** Sets a timer from elsewhere: the timer itself for a thread that may wait for it. @param info null for none */
    static ServletTimer set(CallApplicationSession session, TimerPlan plan, Serializable info) {
        Function<CallEvent, Object> apart = info == null ? other -> null
                : new StoredAttributes(session.session().attributes(), session.event, AttributeWatch.NOBODY).apart(ApplicationTimer.INFO, info);
        PromisedTimer promise = new PromisedTimer(session, info);
        promise.elsewhere().write(session.event.call(), other ->
                promise.made = session.at(other).createTimer(plan, (Serializable) apart.apply(other)));
        return promise.made == null ? promise : promise.made;
    }

    private Elsewhere elsewhere() {
        return session.event.application().elsewhere();
    }

    private ServletTimer made() {
        if (made == null) {
            throw new IllegalStateException("a timer of another call is set once the event at hand is committed");
        }
        return made;
    }

    /** Also of a timer that could not be set. */
    @Override
    public void cancel() {
        elsewhere().write(session.event.call(), other -> {
            if (made != null) {
                made.cancel();
            }
        });
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        return session;
    }

    @Override
    public String getId() {
        return made().getId();
    }

    @Override
    public Serializable getInfo() {
        return made == null ? info : made.getInfo();
    }

    @Override
    public long scheduledExecutionTime() {
        return made().scheduledExecutionTime();
    }

    @Override
    public long getTimeRemaining() {
        return made().getTimeRemaining();
    }
}
