package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.Syntax;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.NotYet;
import io.jackfield.servlet.event.StoredAttributes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Enumeration;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.URI;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;

/** A leg of the call as a SIP session (JSR 289 section 6.2), within one event. */
public final class LegSession implements SipSession, Kept {
    private final CallEvent event;
    private final Leg leg;
    private final StoredAttributes attributes;

    public LegSession(CallEvent event, Leg leg) {
        this.event = event;
        this.leg = leg;
        this.attributes = new StoredAttributes(leg.attributes(), event);
    }

    public Leg leg() {
        return leg;
    }

    @Override
    public CallEvent event() {
        return event;
    }

    @Override
    public Subject subject() {
        return Subject.SESSION;
    }

    @Override
    public int number() {
        return leg.id();
    }

    /** The context, if the session is valid. */
    private CallContext valid() {
        CallContext context = event.context();
        if (!leg.valid()) {
            throw new IllegalStateException("session " + getId() + " is invalid");
        }
        return context;
    }

    /**
     * Not for ACK and CANCEL, whose requests come from the response and the INVITE that they belong to.
     *
     * @throws IllegalStateException if the session is invalid or terminated, or is still initial with a transaction going on
     */
    @Override
    public SipServletRequest createRequest(String method) {
        CallContext context = valid();
        if (!Syntax.token(method) || method.equals("ACK") || method.equals("CANCEL")) {
            throw new IllegalArgumentException("a session makes no request " + method);
        }
        if (method.equals("PRACK")) {
            throw NotYet.method("SipSession.createRequest(\"PRACK\")");
        }
        if (leg.state() == DialogState.TERMINATED) {
            throw new IllegalStateException("session " + getId() + " is terminated");
        }
        if (leg.state() == DialogState.INITIAL && Readiness.ongoing(context.call(), leg)) {
            throw new IllegalStateException("session " + getId() + " has no dialog yet and a transaction going on");
        }
        if (leg.state() == DialogState.EARLY && !leg.caller() && method.equals("BYE")) {
            // RFC 3261 section 15: the callee's UA must not send BYE on an early dialog
            throw new IllegalStateException("session " + getId() + " is early, and the callee sends no BYE then");
        }
        return event.unsent(leg, context.createRequest(leg, method));
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        return event.applicationSession(leg);
    }

    @Override
    public Object getAttribute(String name) {
        valid();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        valid();
        return Collections.enumeration(attributes.names());
    }

    @Override
    public void setAttribute(String name, Object value) {
        valid();
        attributes.set(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        valid();
        attributes.remove(name);
    }

    @Override
    public String getCallId() {
        return leg.callId();
    }

    @Override
    public long getCreationTime() {
        valid();
        return leg.createdAt();
    }

    @Override
    public String getId() {
        return new SessionId(event.context().call().key(), leg.id()).toString();
    }

    @Override
    public boolean getInvalidateWhenReady() {
        valid();
        return leg.invalidateWhenReady();
    }

    @Override
    public void setInvalidateWhenReady(boolean flag) {
        valid();
        leg.invalidateWhenReady(flag);
    }

    @Override
    public long getLastAccessedTime() {
        valid();
        return leg.lastAccessedAt();
    }

    @Override
    public Address getLocalParty() {
        return party(leg.localParty(), leg.localTag());
    }

    @Override
    public Address getRemoteParty() {
        return party(leg.remoteParty(), leg.remoteTag());
    }

    private Address party(String text, String tag) {
        event.context();
        try {
            NameAddress address = NameAddress.parse(text);
            if (!tag.isEmpty()) {
                address.setParameter("tag", tag);
            }
            address.guard(Fixed.PARTY);
            return address;
        } catch (ServletParseException e) {
            throw new IllegalStateException("the party of session " + getId() + " is no address: " + text, e);
        }
    }

    /** Neutral: no application router has told anything else (JSR 289 section 15.5). */
    @Override
    public SipApplicationRoutingRegion getRegion() {
        valid();
        return SipApplicationRoutingRegion.NEUTRAL_REGION;
    }

    @Override
    public URI getSubscriberURI() {
        throw NotYet.method("SipSession.getSubscriberURI");
    }

    @Override
    public ServletContext getServletContext() {
        return event.application().servletContext();
    }

    @Override
    public State getState() {
        valid();
        return switch (leg.state()) {
            case INITIAL -> State.INITIAL;
            case EARLY -> State.EARLY;
            case CONFIRMED -> State.CONFIRMED;
            case TERMINATED -> State.TERMINATED;
        };
    }

    @Override
    public void invalidate() {
        valid().invalidate(leg);
    }

    @Override
    public boolean isValid() {
        event.context();
        return leg.valid();
    }

    @Override
    public boolean isReadyToInvalidate() {
        return Readiness.of(valid().call(), leg);
    }

    @Override
    public void setHandler(String name) throws ServletException {
        valid();
        if (!event.application().hasServlet(name)) {
            throw new ServletException("application " + event.application().version() + " has no servlet " + name);
        }
        leg.handler(name);
    }

    @Override
    public void setOutboundInterface(InetAddress address) {
        throw NotYet.method("SipSession.setOutboundInterface");
    }

    @Override
    public void setOutboundInterface(InetSocketAddress address) {
        throw NotYet.method("SipSession.setOutboundInterface");
    }

    @Override
    public String toString() {
        return "SIP session " + leg.id() + " (" + leg.state() + ", Call-ID " + leg.callId() + ")";
    }
}
