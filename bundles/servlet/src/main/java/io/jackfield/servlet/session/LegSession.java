package io.jackfield.servlet.session;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.Syntax;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.NotYet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.function.ToIntFunction;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.URI;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;

/** A leg of the call as a SIP session (JSR 289 section 6.2), in its event and out of it. */
public final class LegSession extends SessionFacade<Leg> implements SipSession {
    public LegSession(CallEvent event, Leg leg) {
        super(event, leg);
    }

    public Leg leg() {
        return session;
    }

    @Override
    AttributeWatch watch() {
        return new LegWatch(this, event.application().listeners());
    }

    /** This session in the event at hand. @throws IllegalStateException if that is none of its call */
    public LegSession atHand() {
        return !away() ? this : event.application().elsewhere().current(event.call()).map(this::in)
                .orElseThrow(() -> Elsewhere.notHere("This"));
    }

    @Override
    LegSession in(CallEvent other) {
        return other.context().call().leg(session.id()).map(leg -> (LegSession) other.session(leg)).orElse(null);
    }

    /**
     * Not for ACK and CANCEL, whose requests come from the response and the INVITE that they belong to. A PRACK is of the reliable
     * response that has none yet.
     *
     * @throws IllegalStateException if the session is invalid or terminated, or is still initial with a transaction going on; for
     *                               PRACK if nothing waits for one
     */
    @Override
    public SipServletRequest createRequest(String method) {
        if (away()) {
            return look(LegSession.class, same -> same.createRequest(method));
        }
        CallContext context = valid();
        if (!Syntax.token(Objects.requireNonNull(method, "method")) || method.equals("ACK") || method.equals("CANCEL")) {
            throw new IllegalArgumentException("a session makes no request " + method);
        }
        if (session.state() == DialogState.TERMINATED) {
            throw new IllegalStateException("session " + getId() + " is terminated");
        }
        if (session.state() == DialogState.INITIAL && context.call().ongoing(session)) {
            throw new IllegalStateException("session " + getId() + " has no dialog yet and a transaction going on");
        }
        if (session.state() == DialogState.EARLY && !session.caller() && method.equals("BYE")) {
            // RFC 3261 section 15: the callee's UA must not send BYE on an early dialog
            throw new IllegalStateException("session " + getId() + " is early, and the callee sends no BYE then");
        }
        return event.unsent(session, method.equals("PRACK") ? context.createPrack(session)
                : context.createRequest(session, method));
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        return event.applicationSession(session);
    }

    /** The session that this one names, or that names this one; null if there is none. @param naming what it names, 0 for none */
    SipSession corresponding(ToIntFunction<Leg> naming) {
        if (away()) {
            return look(LegSession.class, same -> same.corresponding(naming));
        }
        Call call = valid().call();
        int named = naming.applyAsInt(session);
        return (named != 0 ? call.leg(named) : call.legs().stream().filter(leg -> naming.applyAsInt(leg) == session.id()).findFirst())
                .filter(leg -> leg.valid() && leg.applicationSession() == session.applicationSession()).map(event::session).orElse(null);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributeNames());
    }

    @Override
    public String getCallId() {
        return session.callId();
    }

    @Override
    public Address getLocalParty() {
        if (away()) {
            return look(LegSession.class, LegSession::getLocalParty);
        }
        return party(session.localParty(), session.localTag());
    }

    @Override
    public Address getRemoteParty() {
        if (away()) {
            return look(LegSession.class, LegSession::getRemoteParty);
        }
        return party(session.remoteParty(), session.remoteTag());
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
        if (away()) {
            return look(LegSession.class, LegSession::getRegion);
        }
        readable();
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
        if (away()) {
            return look(LegSession.class, LegSession::getState);
        }
        readable();
        return switch (session.state()) {
            case INITIAL -> State.INITIAL;
            case EARLY -> State.EARLY;
            case CONFIRMED -> State.CONFIRMED;
            case TERMINATED -> State.TERMINATED;
        };
    }

    @Override
    public void invalidate() {
        if (away()) {
            change(LegSession.class, LegSession::invalidate);
            return;
        }
        valid().invalidate(session);
    }

    @Override
    public boolean isReadyToInvalidate() {
        if (away()) {
            return look(LegSession.class, LegSession::isReadyToInvalidate);
        }
        return valid().call().ready(session);
    }

    @Override
    public void setHandler(String name) throws ServletException {
        if (!event.application().hasServlet(name)) {
            throw new ServletException("application " + event.application().version() + " has no servlet " + name);
        }
        if (away()) {
            change(LegSession.class, same -> same.handler(name));
        } else {
            handler(name);
        }
    }

    private void handler(String name) {
        valid();
        session.handler(name);
    }

    /** By any port of that host. */
    @Override
    public void setOutboundInterface(InetAddress address) {
        outbound(new InetSocketAddress(Objects.requireNonNull(address, "address"), 0));
    }

    /**
     * Requests of the session leave by this interface from now on, and show it in Via and Contact; one that needs a transport which is
     * not there fails as one that nothing can reach. Responses go back by the way of their request.
     *
     * @throws IllegalArgumentException if it is none of the outbound interfaces
     */
    @Override
    public void setOutboundInterface(InetSocketAddress address) {
        if (Objects.requireNonNull(address, "address").getPort() == 0) {
            throw new IllegalArgumentException("an interface has a port: " + address);
        }
        outbound(address);
    }

    private void outbound(InetSocketAddress address) {
        if (away()) {
            change(LegSession.class, same -> same.outbound(address));
        } else {
            valid().outbound(session, address);
        }
    }

    @Override
    public String toString() {
        return "SIP session " + session.id() + " (" + session.state() + ", Call-ID " + session.callId() + ")";
    }
}
