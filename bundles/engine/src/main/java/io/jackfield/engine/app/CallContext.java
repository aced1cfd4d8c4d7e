package io.jackfield.engine.app;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Tokens;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a transaction user may do to the call within one event. Used only on the thread of the callback and only until the
 * callback's event ended; afterwards every method but {@link #open()} throws IllegalStateException.
 */
@ProviderType
public interface CallContext {
    Call call();

    /** The event's time, ms since the epoch in the store's time; the same during the whole event. */
    long now();

    /**
     * Changes a value of applications, once the event was checked in and in the order of these calls; not at all if it is not. It is
     * made once, also where the event is run again or its engine dies after the check-in.
     *
     * @throws IllegalStateException if the event has changed as many values as one may
     */
    void write(ValueKey key, Write.Change change);

    /** Names the event; the same when the event is run again. */
    String eventId();

    boolean open();

    /**
     * A response to a request that came, with the leg's tag in To, Record-Route copied, and Contact where the method and the
     * status want one (RFC 3261 sections 8.2.6 and 12.1.1). Nothing is sent.
     *
     * @param reason null for the standard phrase
     */
    SIPResponse createResponse(Transaction server, int status, String reason);

    /** @throws IllegalStateException if a final response was sent already */
    void send(Transaction server, SIPResponse response);

    /**
     * Sends a provisional response so that the peer has to acknowledge it with PRACK (RFC 3262). One at a time: a further one
     * leaves when the PRACK of the one before came. {@link #send(Transaction, SIPResponse)} does the same where the INVITE
     * requires it, and keeps a 2xx back until a reliable response with a session description has its PRACK.
     *
     * @throws IllegalStateException unless it is a 101 to 199 to an INVITE without final response, and fewer than 8 wait
     */
    void sendReliably(Transaction server, SIPResponse response);

    /**
     * The PRACK of the reliable provisional response that came last on the leg (RFC 3262 section 4).
     *
     * @throws IllegalStateException if there is none, or if its PRACK was sent already
     */
    SIPRequest createPrack(Leg leg);

    /**
     * A further dialog that answers an INVITE which got its first 2xx already: the 2xx is made by {@link #createResponse}, given
     * the new leg's tag, and sent as any other. It is repeated until its own ACK comes.
     *
     * @throws IllegalStateException if the INVITE's first 2xx was 64*T1 ago, or it was answered too often
     */
    Leg furtherOk(Transaction invite);

    /** How long an INVITE of the leg that was answered 491 should wait before it is tried again, ms (RFC 3261 section 14.1). */
    long glareWait(Leg leg);

    /** A text that nobody outside can foresee, another one each time; the same when the event is run again. */
    String unguessable();

    /** A further application session of a version in this call. @throws IllegalStateException if the version may not begin one */
    ApplicationSession createApplicationSession(ApplicationVersion owner);

    /**
     * A leg that Jackfield begins.
     *
     * @param local  name-addr for From, without tag
     * @param remote name-addr for To, without tag
     * @param callId null for a new one
     * @throws IllegalStateException if the session is invalid
     */
    Leg createLeg(ApplicationSession session, String local, String remote, String callId);

    /**
     * A request within the leg: with the dialog's tags, route set and target (RFC 3261 section 12.2.1.1), or the one that
     * begins a fresh leg, with the remote party as Request-URI. With Max-Forwards, CSeq, and Contact where the method wants
     * one; without Via. Nothing is sent, and the CSeq number is the one that it has if it leaves next. Not for ACK and CANCEL.
     */
    SIPRequest createRequest(Leg leg, String method);

    /** The ACK to a 2xx (RFC 3261 section 13.2.2.4). */
    SIPRequest createAck(Leg leg, Transaction invite, SIPResponse ok);

    /** The CANCEL of an INVITE that was sent (RFC 3261 section 9.1). */
    SIPRequest createCancel(Transaction invite);

    /**
     * Sends a request made by this context; it takes the next CSeq number of its dialog (RFC 3261 section 12.2.1.1). A CANCEL leaves
     * when the INVITE's first provisional response was there, and not at all once a final one was.
     *
     * @return the client transaction; for ACK the INVITE's
     * @throws IllegalStateException for a re-INVITE or an UPDATE while another is in progress (RFC 3261 section 14.1, RFC 3311 5.1), and
     *         for what belongs to a session whose BYE left (15.1.1)
     */
    Transaction send(Leg leg, SIPRequest request);

    /**
     * A text that names the session and that nobody can make up: the value of {@link Tokens#SESSION_PARAMETER} in a URI. An initial
     * request to such a URI belongs to the session as long as that lives (JSR 289 section 15.11.1).
     */
    String token(ApplicationSession session);

    /**
     * Sets when the session expires, ms; {@link ApplicationSession#NEVER} for never.
     *
     * @return false if it expires now all the same, because the engine ends the call
     */
    boolean expire(ApplicationSession session, long at);

    /**
     * Sets a timer on a session, which ends with it. What the application gives along goes to {@link ApplicationTimer#info()}.
     *
     * @throws IllegalStateException if the session is invalid
     */
    ApplicationTimer createTimer(ApplicationSession session, TimerPlan plan);

    /** It expires no more; also from within its own expiration. Does nothing to one that is not active. */
    void cancelTimer(ApplicationSession session, ApplicationTimer timer);

    /**
     * The leg's requests leave by the endpoints of that address from now on. Those to a peer that is reached by the flow that it
     * keeps open, as its Contact says {@code ob}, leave by that flow all the same (RFC 5626 section 5.3).
     *
     * @param address bound or shown by an endpoint; port 0 for any of that host
     * @throws IllegalArgumentException if no endpoint has it
     */
    void outbound(Leg leg, InetSocketAddress address);

    void invalidate(Leg leg);

    /** With all its legs. */
    void invalidate(ApplicationSession session);

    /**
     * Whether the call is turned into bytes after this event: then live attributes do not outlive it, and are decoded again by
     * whoever reads them next.
     */
    boolean encodes();

    /**
     * Code of an application failed where nothing is to be broken off for it, as a listener does: counted and logged with the call,
     * and the event goes on.
     *
     * @param counter as {@code application.listener-threw}
     */
    void fault(String counter, ApplicationVersion version, Throwable thrown);

    /** What Contact and Via show for a transport. */
    HostPort shownAs(Transport transport);
}
