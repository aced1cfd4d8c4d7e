package io.jackfield.engine.app;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.state.ApplicationVersion;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The transaction user (RFC 3261 section 5) that one running application version is: the engine tells it what came in for
 * its sessions, and it acts through the {@link CallContext}.
 *
 * <ul>
 *   <li><b>Threads.</b> Called on a worker with {@link #loader()} as context class loader, for many calls at a time, for one
 *       call never twice at a time.</li>
 *   <li><b>Sending.</b> What it sends leaves after the event's check-in, in the order sent, or not at all.</li>
 *   <li><b>Again.</b> After a crash or a lost check-out the same event may be told again; {@link CallContext#eventId()} is
 *       then the same.</li>
 *   <li><b>Failure.</b> When a method throws, what it had done to the call stands; the engine counts and logs it, and answers
 *       500 to the request at hand unless a final response was sent.</li>
 *   <li><b>Lifetime.</b> The context and all that it gave belong to this event.</li>
 * </ul>
 */
@ConsumerType
public interface TransactionUser {
    ApplicationVersion version();

    /** The class loader of the version: context class loader during callbacks. */
    ClassLoader loader();

    /** Encodes and decodes this version's attributes. */
    AttributeCodec attributes();

    /** How long a new application session lives untouched, ms; 0 for ever (JSR 289 section 6.1.2). */
    long sessionTimeoutMillis();

    /** Whether it has keys for sessions at all; see {@link #sessionKey}. */
    default boolean keysSessions() {
        return false;
    }

    /**
     * The key of the application session that an initial request is targeted at (JSR 289 section 15.11); empty for none. Asked
     * outside of the request's event, of every version that runs. Does not throw; gives a retransmission the same answer.
     */
    default Optional<String> sessionKey(SIPRequest initial) {
        return Optional.empty();
    }

    /**
     * A request came: initial when the leg is new, else within the leg. Never ACK or CANCEL. For an initial request the engine
     * made the application session and the leg before.
     */
    void request(CallContext context, Leg leg, Transaction server, SIPRequest request);

    /** The ACK to a 2xx came. @param invite the server transaction of its INVITE */
    void ack(CallContext context, Leg leg, Transaction invite, SIPRequest ack);

    /** A CANCEL came in time; it was answered 200 and the INVITE 487 already (JSR 289 section 11.2.3). */
    void cancelled(CallContext context, Leg leg, Transaction invite, SIPRequest cancel);

    /**
     * A response came, other than 100 and retransmissions. A time-out shows as 408 and a transport error as 503, made by the
     * engine (RFC 3261 section 8.1.3.1).
     */
    void response(CallContext context, Leg leg, Transaction client, SIPResponse response);

    /** No ACK came for a 2xx within 64*T1 (RFC 3261 section 13.3.1.4). The engine sends BYE afterwards unless this did. */
    void noAck(CallContext context, Leg leg, Transaction invite);

    /**
     * No PRACK came for a reliable provisional response within 64*T1 (RFC 3262 section 3). The engine answers the INVITE 504
     * afterwards, unless this answered it or a final response was sent.
     */
    default void noPrack(CallContext context, Leg leg, Transaction invite, SIPResponse response) {
    }

    /**
     * A leg was derived from another one: a further user agent answered its request, or the application sends a further 2xx
     * (JSR 289 section 6.2.3.2). Told before the message that it is about.
     */
    default void derived(CallContext context, Leg leg, Leg origin) {
    }

    /**
     * The application session reached its expiry; it is invalidated afterwards unless this extended it, which cannot be done where
     * the engine ends the call, because nothing was heard of it for long.
     */
    void expired(CallContext context, ApplicationSession session);

    /**
     * Nothing more is to be expected on the leg: it is invalidated afterwards, unless this cleared its
     * {@link Leg#invalidateWhenReady} or made it busy again (JSR 289 section 6.2.4.1). Not told of a leg whose flag is clear.
     */
    default void readyToInvalidate(CallContext context, Leg leg) {
    }

    /** As {@link #readyToInvalidate(CallContext, Leg)}, of an application session whose legs are gone (JSR 289 section 6.1.2.2.1). */
    default void readyToInvalidate(CallContext context, ApplicationSession session) {
    }

    /** The leg is invalid from now on; after the application's own call or because it was ready. */
    void invalidated(CallContext context, Leg leg);

    /** The application session is invalid from now on. */
    void invalidated(CallContext context, ApplicationSession session);

    /**
     * The live attributes of the session, of its legs, requests and timers are turned into bytes next, and given up, because the
     * version stops. Told while everything still works, in an event of its own.
     */
    default void passivating(CallContext context, ApplicationSession session) {
    }

    /**
     * A timer of the session expired. One that repeats is set again already; any other is not the session's any more, and so may
     * leave it ready to be invalidated after this.
     */
    void timer(CallContext context, ApplicationSession session, ApplicationTimer timer);
}
