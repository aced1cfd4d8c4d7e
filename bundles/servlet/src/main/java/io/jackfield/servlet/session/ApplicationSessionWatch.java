package io.jackfield.servlet.session;

import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.DeclaredListeners;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipApplicationSessionActivationListener;
import javax.servlet.sip.SipApplicationSessionAttributeListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipApplicationSessionBindingListener;
import javax.servlet.sip.SipApplicationSessionEvent;

/** Tells who listens to the attributes of an application session. */
record ApplicationSessionWatch(SipApplicationSession session, DeclaredListeners listeners) implements AttributeWatch {
    private SipApplicationSessionBindingEvent binding(String name) {
        return new SipApplicationSessionBindingEvent(session, name);
    }

    @Override
    public void bound(String name, Object value) {
        if (value instanceof SipApplicationSessionBindingListener listener) {
            listeners.tellOne(listener, told -> told.valueBound(binding(name)));
        }
    }

    @Override
    public void unbound(String name, Object value) {
        if (value instanceof SipApplicationSessionBindingListener listener) {
            listeners.tellOne(listener, told -> told.valueUnbound(binding(name)));
        }
    }

    @Override
    public void added(String name) {
        listeners.tell(SipApplicationSessionAttributeListener.class, told -> told.attributeAdded(binding(name)));
    }

    @Override
    public void replaced(String name) {
        listeners.tell(SipApplicationSessionAttributeListener.class, told -> told.attributeReplaced(binding(name)));
    }

    @Override
    public void removed(String name) {
        listeners.tell(SipApplicationSessionAttributeListener.class, told -> told.attributeRemoved(binding(name)));
    }

    @Override
    public boolean sleeps(Object value) {
        return value instanceof SipApplicationSessionActivationListener;
    }

    @Override
    public void willPassivate(Object value) {
        listeners.tellOne((SipApplicationSessionActivationListener) value, told -> told.sessionWillPassivate(new SipApplicationSessionEvent(session)));
    }

    @Override
    public void didActivate(Object value) {
        listeners.tellOne((SipApplicationSessionActivationListener) value, told -> told.sessionDidActivate(new SipApplicationSessionEvent(session)));
    }

    @Override
    public void sessionWillPassivate() {
        listeners.tell(SipApplicationSessionActivationListener.class, told -> told.sessionWillPassivate(new SipApplicationSessionEvent(session)));
    }

    @Override
    public void sessionDidActivate() {
        listeners.tell(SipApplicationSessionActivationListener.class, told -> told.sessionDidActivate(new SipApplicationSessionEvent(session)));
    }
}
