package io.jackfield.servlet.session;

import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationTimer.Repeat;
import java.io.Serializable;
import java.util.Objects;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.TimerService;

/**
 * The TimerService of one application version. A timer is part of the call: it expires on whatever engine looks after the call
 * then, under the version that set it, and ends with its application session. One that is not persistent ends with the engine's
 * life that set it, too.
 */
public final class CallTimerService implements TimerService {
    /**
     * @param delay ms, 0 or more
     * @throws IllegalStateException    if the session is invalid, or the application has no TimerListener
     * @throws IllegalArgumentException if the delay is negative, or the info cannot be kept in a call
     */
    @Override
    public ServletTimer createTimer(SipApplicationSession session, long delay, boolean persistent, Serializable info) {
        return of(session).createTimer(TimerPlan.once(delay, persistent), info);
    }

    /**
     * @param delay  ms, 0 or more
     * @param period ms, at least 1
     * @throws IllegalStateException    if the session is invalid, or the application has no TimerListener
     * @throws IllegalArgumentException if delay or period is out of bounds, or the info cannot be kept in a call
     */
    @Override
    public ServletTimer createTimer(SipApplicationSession session, long delay, long period, boolean fixedDelay,
                                    boolean persistent, Serializable info) {
        Repeat repeat = fixedDelay ? Repeat.FIXED_DELAY : Repeat.FIXED_RATE;
        return of(session).createTimer(new TimerPlan(delay, repeat, period, persistent), info);
    }

    private static CallApplicationSession of(SipApplicationSession session) {
        if (Objects.requireNonNull(session, "appSession") instanceof CallApplicationSession ours) {
            return ours;
        }
        throw new IllegalArgumentException("not an application session of this container: " + session.getClass().getName());
    }
}
