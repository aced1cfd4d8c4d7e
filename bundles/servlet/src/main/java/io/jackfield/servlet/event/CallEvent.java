package io.jackfield.servlet.event;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.state.CallKey;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;

/** One event of a call, for one application version. Used on the event's thread only, but for
 * {@link #here}, {@link #call}, {@link #drafting} and {@link #application}; sessions may be asked for anywhere. */
public interface CallEvent {
    /** @throws IllegalStateException once the event is over */
    CallContext context();

    /** Whether the calling thread is within the event. */
    boolean here();

    /** The call that the event is of; also when it is over. */
    CallKey call();

    /** Whether a copy of the call is shown, so that requests made here are drafts, and take their numbers when they are sent. */
    boolean drafting();

    /** The application version that the event is for. */
    RunningApplication application();

    /** What a reference refers to, as this event's facade; null if it is gone. */
    Object follow(Reference reference);

    /** These attributes were read or set, and are to be settled when the event is over. */
    void touched(StoredAttributes attributes);

    SipSession session(Leg leg);

    SipApplicationSession applicationSession(ApplicationSession session);

    /** The application session of a leg. */
    SipApplicationSession applicationSession(Leg leg);

    /** A timer of an application session. */
    ServletTimer timer(ApplicationSession session, ApplicationTimer timer);

    /** The request of a transaction: received for a server's, sent for a client's. */
    SipServletRequest request(Transaction transaction);

    /** A request that was made by the context and not sent. */
    SipServletRequest unsent(Leg leg, SIPRequest request);

    /** A response that came. */
    SipServletResponse received(Leg leg, Transaction client, SIPResponse response);

    B2buaHelper b2bua();

    /** A copy of a request that came, in a new session that is not linked. */
    SipServletRequest copy(SipServletRequest original, boolean sameCallId);

    /**
     * An application session of the application's own making, of which its listeners are told.
     *
     * @param key the application's own; empty for none
     */
    SipApplicationSession createApplicationSession(String key);

    /** A leg of the application's own making. */
    Leg createLeg(ApplicationSession session, String local, String remote, String callId);

    /** A request that was sent, from now on the one that {@link #request(Transaction)} gives. */
    void sent(Transaction transaction, SipServletRequest request);
}
