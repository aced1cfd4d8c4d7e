package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionState;
import java.util.Optional;

/**
 * One request, several dialogs: a leg is derived for each further one, in the same application session (JSR 289 section
 * 6.2.3.2).
 *
 * <ul>
 *   <li>As caller: several user agents answer our request (RFC 3261 sections 12.1.2 and 13.2.2.4). The first takes the leg that
 *       sent it; each further one has a leg of the same Call-ID and From tag.</li>
 *   <li>As subscriber: several user agents send NOTIFY (RFC 6665 section 4.1.2.4).</li>
 *   <li>As callee: an application passes a further 2xx on. Each has a To tag of its own, is repeated until its own ACK comes, and
 *       ends the dialog without one.</li>
 * </ul>
 */
final class Forks {
    /** How often as many as are allowed may come and go while one request is answered: each is remembered for as long. */
    private static final int TIMES_OVER = 8;

    private final EventWork work;

    Forks(EventWork work) {
        this.work = work;
    }

    /** The leg that a response to a request of ours belongs to, if there is one already. */
    Optional<Leg> known(Transaction transaction, SIPResponse response) {
        String tag = BranchKey.text(response.getToTag());
        Optional<Fork> fork = transaction.fork(tag);
        return fork.isPresent() ? work.call.leg(fork.get().leg()) : work.call.leg(transaction.leg());
    }

    /** Whether the response is of a user agent that nobody here knows: not the first, and not one with a leg. */
    boolean fromElsewhere(Leg origin, Transaction transaction, SIPResponse response) {
        String tag = BranchKey.text(response.getToTag());
        return Dialogs.begins(transaction) && response.getStatusCode() > 100 && response.getStatusCode() < 300
                && !tag.isEmpty() && !origin.remoteTag().isEmpty() && !origin.remoteTag().equals(tag)
                && transaction.fork(tag).isEmpty();
    }

    /**
     * The leg that a response belongs to, derived now if it is of a further user agent. Empty if that one's leg is gone, or if
     * as many as are allowed have answered; the first 2xx to INVITE is always let in.
     */
    Optional<Leg> of(Leg origin, Transaction transaction, SIPResponse response) {
        if (!fromElsewhere(origin, transaction, response)) {
            return response.getStatusCode() >= 300 ? Optional.of(origin) : known(transaction, response);
        }
        boolean firstOk = response.getStatusCode() / 100 == 2 && !confirmed(origin);
        boolean tooMany = full(origin) || transaction.forks().size() >= TIMES_OVER * work.parts.settings().maxForks();
        if (tooMany && !firstOk) {
            work.note("dropped.fork");
            return Optional.empty();
        }
        Leg leg = derive(origin, origin.localTag(), response.getToTag(), transaction.cseq());
        leg.remoteTarget(transaction.request().getRequestURI().toString());
        transaction.fork(new Fork(leg.remoteTag(), leg.id()));
        if (!transaction.invite()) {
            work.subscriptions.inherits(leg, origin);
        }
        work.dialogs.learn(leg, response);
        told(leg, origin);
        return Optional.of(leg);
    }

    private boolean confirmed(Leg origin) {
        return origin.state() == DialogState.CONFIRMED
                || work.call.derivedFrom(origin).stream().anyMatch(leg -> leg.state() == DialogState.CONFIRMED);
    }

    private boolean full(Leg origin) {
        return work.call.derivedFrom(origin).size() + 1 >= work.parts.settings().maxForks();
    }

    private Leg derive(Leg origin, String localTag, String remoteTag, long cseq) {
        return derive(work.call.nextId(), origin, localTag, remoteTag, cseq);
    }

    private Leg derive(int id, Leg origin, String localTag, String remoteTag, long cseq) {
        Leg leg = new Leg(id, origin.applicationSession(), origin.caller(), origin.callId(), origin.localParty(), localTag,
                origin.remoteParty(), work.now);
        leg.derivedFrom(origin.id());
        leg.remoteTag(remoteTag);
        leg.localCSeq(cseq);
        leg.secure(origin.secure());
        leg.handler(origin.handler());
        leg.flow(origin.flow());
        leg.invalidateWhenReady(origin.invalidateWhenReady());
        // Copies, so that what one session's application changes in them the other does not see, on any engine.
        work.userOf(origin).map(TransactionUser::attributes).ifPresent(codec ->
                origin.attributes().encoded(codec).forEach(leg.attributes()::putEncoded));
        work.call.add(leg);
        work.change();
        return leg;
    }

    private void told(Leg leg, Leg origin) {
        work.callbacks.tell(leg, user -> user.derived(work.context, leg, origin));
    }

    /**
     * The leg of a NOTIFY that no dialog has: the subscription's own if nobody answered it yet, else one that is derived (RFC 6665
     * sections 4.1.2.4 and 4.4.1). Empty if the time for that is over.
     */
    Optional<Leg> subscribed(SIPRequest notify) {
        for (Leg leg : work.call.legs()) {
            if (leg.caller() && leg.derivedFrom() == 0 && leg.forksUntil() > work.now && leg.valid()
                    && leg.localTag().equalsIgnoreCase(notify.getToTag())
                    && leg.callId().equals(notify.getCallId().getCallId()) && work.subscriptions.awaits(leg, notify)) {
                return Optional.of(leg);
            }
        }
        return Optional.empty();
    }

    /** The leg that a NOTIFY makes a dialog of; empty and counted if as many as are allowed have come. */
    Optional<Leg> notified(Leg origin, SIPRequest notify) {
        Leg leg = origin;
        if (!origin.remoteTag().isEmpty()) {
            if (full(origin)) {
                work.note("dropped.fork");
                return Optional.empty();
            }
            leg = derive(origin, origin.localTag(), BranchKey.text(notify.getFromTag()), origin.localCSeq());
            work.subscriptions.inherits(leg, origin);
            told(leg, origin);
        }
        work.dialogs.notified(leg, notify);
        return Optional.of(leg);
    }

    /** A 2xx to INVITE came to one of several: what is linked to the family is linked to it from now on. */
    void answered(Leg leg) {
        work.call.leg(leg.derivedFrom()).filter(origin -> leg.linked() == 0 && origin.state() != DialogState.CONFIRMED)
                .ifPresent(origin -> work.call.leg(origin.linked()).filter(peer -> peer.linked() == origin.id())
                        .ifPresent(peer -> {
                            peer.linked(leg.id());
                            leg.linked(peer.id());
                            origin.linked(0);
                        }));
    }

    /** The INVITE is over: dialogs that it left early end, 64*T1 after its first 2xx or at its failure (13.2.2.4). */
    void over(Transaction invite) {
        if (invite.server() || !invite.invite() || !Dialogs.begins(invite)) {
            return;
        }
        work.call.leg(invite.leg()).filter(leg -> invite.status() / 100 == 2).ifPresent(Forks::endEarly);
        invite.forks().forEach(fork -> work.call.leg(fork.leg()).ifPresent(Forks::endEarly));
    }

    private static void endEarly(Leg leg) {
        if (leg.state() == DialogState.EARLY) {
            leg.state(DialogState.TERMINATED);
        }
    }

    /** A further 2xx of ours to an INVITE that is answered: in a dialog of its own, not told to the peer yet. */
    Leg furtherOk(Transaction invite) {
        Leg origin = work.call.leg(invite.leg())
                .orElseThrow(() -> new IllegalStateException("the session of the INVITE is gone"));
        if (!invite.server() || invite.state() != TransactionState.ACCEPTED) {
            throw new IllegalStateException("a further 2xx is for an INVITE that got its first within 64*T1");
        }
        if (full(origin)) {
            throw new IllegalStateException("the INVITE was answered " + work.parts.settings().maxForks() + " times already");
        }
        int id = work.call.nextId();
        Leg leg = derive(id, origin, work.dialogs.localTag(id), origin.remoteTag(), 0);
        leg.routeSet(origin.routeSet());
        leg.remoteTarget(origin.remoteTarget());
        leg.remoteCSeq(invite.cseq());
        told(leg, origin);
        return leg;
    }

    /** The derived leg that a further 2xx of ours was made for; empty for any other response. */
    Optional<Leg> furtherOk(Transaction invite, SIPResponse response) {
        return !invite.server() || invite.status() / 100 != 2 || response.getStatusCode() / 100 != 2 ? Optional.empty()
                : work.call.legs().stream().filter(leg -> leg.derivedFrom() == invite.leg() && !leg.caller()
                        && leg.state() == DialogState.INITIAL
                        && leg.localTag().equals(BranchKey.text(response.getToTag()))).findFirst();
    }

    /** Sends it; it is repeated as a first 2xx is (13.3.1.4), for as long as the INVITE's transaction lasts (RFC 6026 7.1). */
    void send(Leg leg, Transaction invite, SIPResponse ok) {
        byte[] bytes = EventWork.bytes(ok);
        leg.state(DialogState.CONFIRMED);
        leg.invited(true);
        leg.open(bytes);
        work.send(new Outbound(invite.target(), bytes, invite.id()));
        long t1 = work.parts.settings().timers().t1();
        long end = work.call.timer(Kind.TRANSACTION, TimerName.L, invite.id()).map(TimerRow::dueAt).orElse(work.now + 64 * t1);
        work.call.set(new TimerRow(Kind.RETRANSMIT_FORK_2XX, null, leg.id(), work.now + t1, t1));
        work.call.set(new TimerRow(Kind.NO_FORK_ACK, null, leg.id(), end, end - work.now));
    }

    /** The server INVITE that a derived leg answered. */
    Optional<Transaction> invite(Leg leg) {
        return work.call.transaction(each -> each.server() && each.invite() && each.leg() == leg.derivedFrom()
                && each.state() == TransactionState.ACCEPTED);
    }

    void repeat(Leg leg, TimerRow row) {
        invite(leg).filter(any -> leg.open().length > 0).ifPresent(invite -> {
            work.send(new Outbound(invite.target(), leg.open(), invite.id()));
            long next = Math.min(2 * row.interval(), work.parts.settings().timers().t2());
            work.call.set(new TimerRow(Kind.RETRANSMIT_FORK_2XX, null, leg.id(), work.now + next, next));
        });
    }

    /** The derived leg whose 2xx an ACK is for. */
    Optional<Leg> acknowledged(SIPRequest ack) {
        return work.dialogs.of(ack).filter(leg -> leg.derivedFrom() != 0 && !leg.caller() && leg.open().length > 0
                && Messages.response(leg.open()).getCSeq().getSeqNumber() == ack.getCSeq().getSeqNumber());
    }

    void acknowledge(Leg leg, Transaction invite, SIPRequest ack) {
        leg.closeOpen();
        work.call.stop(Kind.RETRANSMIT_FORK_2XX, null, leg.id());
        work.call.stop(Kind.NO_FORK_ACK, null, leg.id());
        work.change();
        work.lifecycle.accessed(leg);
        work.callbacks.tell(leg, user -> user.ack(work.context, leg, invite, ack));
    }
}
