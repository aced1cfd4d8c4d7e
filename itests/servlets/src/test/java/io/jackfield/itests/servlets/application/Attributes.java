package io.jackfield.itests.servlets.application;

import javax.servlet.sip.SipApplicationSessionAttributeListener;
import javax.servlet.sip.SipApplicationSessionBindingEvent;
import javax.servlet.sip.SipSessionAttributeListener;
import javax.servlet.sip.SipSessionBindingEvent;

/** A listener that notes what happens to attributes, where {@link Treasure} does. */
public final class Attributes implements SipSessionAttributeListener, SipApplicationSessionAttributeListener {
    @Override
    public void attributeAdded(SipSessionBindingEvent event) {
        Treasure.NOTED.add("added " + event.getName());
    }

    @Override
    public void attributeRemoved(SipSessionBindingEvent event) {
        Treasure.NOTED.add("removed " + event.getName());
    }

    @Override
    public void attributeReplaced(SipSessionBindingEvent event) {
        Treasure.NOTED.add("replaced " + event.getName());
    }

    @Override
    public void attributeAdded(SipApplicationSessionBindingEvent event) {
        Treasure.NOTED.add("application added " + event.getName());
    }

    @Override
    public void attributeRemoved(SipApplicationSessionBindingEvent event) {
        Treasure.NOTED.add("application removed " + event.getName());
    }

    @Override
    public void attributeReplaced(SipApplicationSessionBindingEvent event) {
        Treasure.NOTED.add("application replaced " + event.getName());
    }
}
