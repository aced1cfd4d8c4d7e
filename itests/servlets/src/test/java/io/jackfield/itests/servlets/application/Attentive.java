package io.jackfield.itests.servlets.application;

import javax.servlet.sip.SipApplicationSessionAttributeListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipSessionAttributeListener;
import javax.servlet.sip.SipSessionBindingEvent;

/** A listener that hears of all attributes, and tells a script what their value then is. */
public final class Attentive implements SipSessionAttributeListener, SipApplicationSessionAttributeListener {
    private final Script script;

    public Attentive(Script script) {
        this.script = script;
    }

    private void tell(String what, SipSessionBindingEvent event) {
        script.tell(what + " " + event.getName() + " " + event.getSession().getAttribute(event.getName()));
    }

    private void tell(String what, SipApplicationSessionBindingEvent event) {
        script.tell(what + " in application " + event.getName() + " " + event.getApplicationSession().getAttribute(event.getName()));
    }

    @Override
    public void attributeAdded(SipSessionBindingEvent event) {
        tell("added", event);
    }

    @Override
    public void attributeRemoved(SipSessionBindingEvent event) {
        tell("removed", event);
    }

    @Override
    public void attributeReplaced(SipSessionBindingEvent event) {
        tell("replaced", event);
    }

    @Override
    public void attributeAdded(SipApplicationSessionBindingEvent event) {
        tell("added", event);
    }

    @Override
    public void attributeRemoved(SipApplicationSessionBindingEvent event) {
        tell("removed", event);
    }

    @Override
    public void attributeReplaced(SipApplicationSessionBindingEvent event) {
        tell("replaced", event);
    }
}
