package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;

/**
 * Ends what no application ends: properly towards the peers, whatever they answer. What is sent here is the engine's own; its
 * transactions outlive the sessions and end by their timers.
 */
final class Endings {
    private final EventWork work;

    Endings(EventWork work) {
        this.work = work;
    }

    /** BYE on a dialog, unless one went already (RFC 3261 section 15.1.1). */
    void bye(Leg leg) {
        if (leg.state() != DialogState.TERMINATED) {
            work.dialogs.hangUp(leg);
        }
    }

    /**
     * Ends the whole call now. Its applications are told that their sessions expired, which they cannot extend any more; then
     * what waits for an answer gets 480, an INVITE that was sent is cancelled, dialogs of INVITEs get BYE, and all sessions are
     * invalidated. Subscriptions end when their next message is answered 481 (RFC 6665 section 4.4).
     */
    void endCall() {
        endCall(SIPResponse.TEMPORARILY_UNAVAILABLE);
    }

    /** The same. @param status the answer to what waits for one */
    void endCall(int status) {
        work.lifecycle.expireForGood();
        work.call.sessions().forEach(session -> work.dispatch.running(session.owner()).ifPresent(user ->
                work.callbacks.tell(user, told -> told.expired(work.context, session))));
        work.call.legs().forEach(leg -> end(leg, status));
        for (ApplicationSession session : work.call.sessions()) {
            work.lifecycle.invalidate(session);
        }
    }

    private void end(Leg leg, int status) {
        for (Transaction each : work.call.transactions()) {
            if (each.leg() == leg.id() && each.server() && !each.answered()) {
                work.context.send(each, work.context.createResponse(each, status, null));
            }
        }
        work.dialogs.acknowledge(leg); // before the BYE
        if (leg.state() == DialogState.CONFIRMED && leg.invited()) {
            work.dialogs.hangUp(leg);
        }
    }
}
