package io.jackfield.itests.servlets.application;

import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipApplicationSessionListener;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;

/** A listener that hears everything about servlets and sessions, and tells a script. */
public final class Everything implements ServletContextListener, SipServletListener, SipSessionListener, SipApplicationSessionListener,
        SipErrorListener {
    private final Script script;
    private int extensions;
    private int minutes;

    public Everything(Script script) {
        this.script = script;
    }

    /** Extends a session that expires so many times, by so many minutes. */
    public Everything extending(int times, int byMinutes) {
        extensions = times;
        minutes = byMinutes;
        return this;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        script.tell("context initialized " + event.getServletContext().getServletContextName());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        script.tell("context destroyed");
    }

    @Override
    public void servletInitialized(SipServletContextEvent event) {
        script.tell("servlet initialized " + event.getSipServlet().getServletName());
    }

    @Override
    public void sessionCreated(SipSessionEvent event) {
        script.tell("session created " + event.getSession().isValid());
    }

    @Override
    public void sessionDestroyed(SipSessionEvent event) {
        script.tell("session destroyed " + event.getSession().isValid());
    }

    @Override
    public void sessionReadyToInvalidate(SipSessionEvent event) {
        script.tell("session ready");
    }

    @Override
    public void sessionCreated(SipApplicationSessionEvent event) {
        script.tell("application session created");
    }

    @Override
    public void sessionDestroyed(SipApplicationSessionEvent event) {
        script.tell("application session destroyed");
    }

    @Override
    public void sessionExpired(SipApplicationSessionEvent event) {
        if (extensions > 0) {
            extensions--;
            script.tell("application session extended by " + event.getApplicationSession().setExpires(minutes));
        }
        script.tell("application session expired");
    }

    @Override
    public void sessionReadyToInvalidate(SipApplicationSessionEvent event) {
        script.tell("application session ready");
    }

    @Override
    public void noAckReceived(SipErrorEvent event) {
        script.tell("no ACK to " + event.getResponse().getStatus() + " " + event.getRequest().getMethod());
    }

    @Override
    public void noPrackReceived(SipErrorEvent event) {
        script.tell("no PRACK to " + event.getResponse().getStatus());
    }
}
