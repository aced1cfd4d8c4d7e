package io.jackfield.itests.servlets.application;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.SipApplicationSessionActivationListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipApplicationSessionBindingListener;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionActivationListener;
import javax.servlet.sip.SipSessionBindingEvent;
import javax.servlet.sip.SipSessionBindingListener;
import javax.servlet.sip.SipSessionEvent;

/** A value that notes what happens to it. It has a session in it, so that no store keeps it as the object that it is. */
public final class Treasure implements Serializable, SipSessionBindingListener, SipApplicationSessionBindingListener,
        SipSessionActivationListener, SipApplicationSessionActivationListener {
    /** What happened to all of them: they are read from bytes, so it is no field of theirs. */
    public static final List<String> NOTED = new CopyOnWriteArrayList<>();
    private static final long serialVersionUID = 1L;

    private final SipSession owner;

    public Treasure(SipSession owner) {
        this.owner = owner;
    }

    public SipSession owner() {
        return owner;
    }

    @Override
    public void valueBound(SipSessionBindingEvent event) {
        NOTED.add("bound " + event.getName());
    }

    @Override
    public void valueUnbound(SipSessionBindingEvent event) {
        NOTED.add("unbound " + event.getName());
    }

    @Override
    public void valueBound(SipApplicationSessionBindingEvent event) {
        NOTED.add("application bound " + event.getName());
    }

    @Override
    public void valueUnbound(SipApplicationSessionBindingEvent event) {
        NOTED.add("application unbound " + event.getName());
    }

    @Override
    public void sessionWillPassivate(SipSessionEvent event) {
        NOTED.add("sleeps");
    }

    @Override
    public void sessionDidActivate(SipSessionEvent event) {
        NOTED.add("wakes");
    }

    @Override
    public void sessionWillPassivate(SipApplicationSessionEvent event) {
        NOTED.add("application sleeps");
    }

    @Override
    public void sessionDidActivate(SipApplicationSessionEvent event) {
        NOTED.add("application wakes");
    }
}
