package io.jackfield.servlet;

import io.jackfield.servlet.event.NotYet;
import java.io.Serializable;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.TimerService;

/** Stands for the timer service, which is not there yet. */
final class NoTimers implements TimerService {
    @Override
    public ServletTimer createTimer(SipApplicationSession session, long delay, boolean persistent, Serializable info) {
        throw NotYet.method("TimerService.createTimer");
    }

    @Override
    public ServletTimer createTimer(SipApplicationSession session, long delay, long period, boolean fixedDelay,
                                    boolean persistent, Serializable info) {
        throw NotYet.method("TimerService.createTimer");
    }
}
