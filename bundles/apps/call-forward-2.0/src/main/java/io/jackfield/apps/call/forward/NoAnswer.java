package io.jackfield.apps.call.forward;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import javax.servlet.sip.annotation.SipListener;

/**
 * Call forwarding on no answer: a phone that rings too long is cancelled, and a second one rings. Where no second one is named,
 * the first rings until the caller gives up.
 */
@SipListener
public final class NoAnswer implements TimerListener {
    private static final String PROPERTY = "io.jackfield.apps.call-forward.no-answer-";
    private static final String INVITE = "invite";

    private static String second() {
        return System.getProperty(PROPERTY + "target", "");
    }

    /** From now on somebody has to answer. The caller's INVITE is kept: the timer's event has no message of its own. */
    static void watch(SipServletRequest invite) {
        if (!second().isEmpty()) {
            SipApplicationSession session = invite.getApplicationSession();
            session.setAttribute(INVITE, invite);
            TimerService timers = (TimerService) invite.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
            timers.createTimer(session, 1_000L * Integer.getInteger(PROPERTY + "seconds", 20), true, null);
        }
    }

    /** Somebody answered, or the caller gave up. */
    static void stop(SipApplicationSession session) {
        session.getTimers().forEach(ServletTimer::cancel);
        session.removeAttribute(INVITE);
    }

    @Override
    public void timeout(ServletTimer timer) {
        SipServletRequest invite = (SipServletRequest) timer.getApplicationSession().getAttribute(INVITE);
        if (invite == null || invite.isCommitted()) {
            return;
        }
        B2buaHelper b2bua = invite.getB2buaHelper();
        SipSession phone = b2bua.getLinkedSession(invite.getSession());
        try {
            if (phone != null) {
                b2bua.createCancel(phone).send();
                b2bua.unlinkSipSessions(phone); // so that its 487 is not the caller's
            }
            timer.getApplicationSession().removeAttribute(INVITE);
            CallForward.ring(invite, second());
        } catch (IOException | ServletException e) {
            throw new IllegalStateException("the second phone cannot be rung", e);
        }
    }
}
