package io.jackfield.servlet.session;

import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.DeclaredListeners;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionActivationListener;
import javax.servlet.sip.SipSessionAttributeListener;
import javax.servlet.sip.SipSessionBindingEvent;
import javax.servlet.sip.SipSessionBindingListener;
import javax.servlet.sip.SipSessionEvent;

/** Tells who listens to the attributes of a SIP session. */
record LegWatch(SipSession session, DeclaredListeners listeners) implements AttributeWatch {
    private SipSessionBindingEvent binding(String name) {
        return new SipSessionBindingEvent(session, name);
    }

    @Override
    public void bound(String name, Object value) {
        if (value instanceof SipSessionBindingListener listener) {
            listeners.tellOne(listener, told -> told.valueBound(binding(name)));
        }
    }

    @Override
    public void unbound(String name, Object value) {
        if (value instanceof SipSessionBindingListener listener) {
            listeners.tellOne(listener, told -> told.valueUnbound(binding(name)));
        }
    }

    @Override
    public void added(String name) {
        listeners.tell(SipSessionAttributeListener.class, told -> told.attributeAdded(binding(name)));
    }

    @Override
    public void replaced(String name) {
        listeners.tell(SipSessionAttributeListener.class, told -> told.attributeReplaced(binding(name)));
    }

    @Override
    public void removed(String name) {
        listeners.tell(SipSessionAttributeListener.class, told -> told.attributeRemoved(binding(name)));
    }

    @Override
    public boolean sleeps(Object value) {
        return value instanceof SipSessionActivationListener;
    }

    @Override
    public void willPassivate(Object value) {
        listeners.tellOne((SipSessionActivationListener) value, told -> told.sessionWillPassivate(new SipSessionEvent(session)));
    }

    @Override
    public void didActivate(Object value) {
        listeners.tellOne((SipSessionActivationListener) value, told -> told.sessionDidActivate(new SipSessionEvent(session)));
    }

    @Override
    public void sessionWillPassivate() {
        listeners.tell(SipSessionActivationListener.class, told -> told.sessionWillPassivate(new SipSessionEvent(session)));
    }

    @Override
    public void sessionDidActivate() {
        listeners.tell(SipSessionActivationListener.class, told -> told.sessionDidActivate(new SipSessionEvent(session)));
    }
}
