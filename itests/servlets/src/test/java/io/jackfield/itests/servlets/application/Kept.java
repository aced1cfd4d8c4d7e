package io.jackfield.itests.servlets.application;

import java.io.Serializable;
import javax.servlet.sip.SipApplicationSessionActivationListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipApplicationSessionBindingListener;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionActivationListener;
import javax.servlet.sip.SipSessionBindingEvent;
import javax.servlet.sip.SipSessionBindingListener;
import javax.servlet.sip.SipSessionEvent;

/**
 * A value of sessions that listens to what becomes of it, and tells the script. It may be made anew from bytes, and so finds the
 * script in the attribute {@code script} of the servlet context.
 */
public final class Kept implements Serializable, SipSessionBindingListener, SipApplicationSessionBindingListener,
        SipSessionActivationListener, SipApplicationSessionActivationListener {
    private static final long serialVersionUID = 1L;

    private final String name;

    public Kept(String name) {
        this.name = name;
    }

    private static void tell(SipSession session, String what) {
        ((Script) session.getServletContext().getAttribute("script")).tell(what);
    }

    @Override
    public void valueBound(SipSessionBindingEvent event) {
        tell(event.getSession(), name + " bound to " + event.getName());
    }

    @Override
    public void valueUnbound(SipSessionBindingEvent event) {
        tell(event.getSession(), name + " unbound from " + event.getName());
    }

    @Override
    public void valueBound(SipApplicationSessionBindingEvent event) {
        tell((SipSession) event.getApplicationSession().getSessions("SIP").next(), name + " bound to application " + event.getName());
    }

    @Override
    public void valueUnbound(SipApplicationSessionBindingEvent event) {
        tell((SipSession) event.getApplicationSession().getSessions("SIP").next(),
                name + " unbound from application " + event.getName());
    }

    @Override
    public void sessionWillPassivate(SipSessionEvent event) {
        tell(event.getSession(), name + " will passivate");
    }

    @Override
    public void sessionDidActivate(SipSessionEvent event) {
        tell(event.getSession(), name + " did activate");
    }

    @Override
    public void sessionWillPassivate(SipApplicationSessionEvent event) {
        tell((SipSession) event.getApplicationSession().getSessions("SIP").next(), name + " will passivate in application");
    }

    @Override
    public void sessionDidActivate(SipApplicationSessionEvent event) {
        tell((SipSession) event.getApplicationSession().getSessions("SIP").next(), name + " did activate in application");
    }

    @Override
    public String toString() {
        return name;
    }
}
