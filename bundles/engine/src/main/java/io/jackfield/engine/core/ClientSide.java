package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Token;
import io.jackfield.engine.transaction.Effect;
import io.jackfield.engine.transaction.Input;
import io.jackfield.engine.transaction.Step;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Flow;
import java.util.Optional;

/** Responses that come in (RFC 3261 sections 8.1.3, 12.1.2, 13.2.2 and 17.1). */
final class ClientSide {
    private final EventWork work;
    private Flow cameBy;

    ClientSide(EventWork work) {
        this.work = work;
    }

    void receive(SIPResponse response, Flow flow) {
        if (response.getViaHeaders().size() > 1) {
            work.note("dropped.response-not-ours"); // RFC 3261 section 8.1.3.3
            return;
        }
        Optional<Transaction> found = transaction(response);
        if (found.isEmpty()) {
            work.note("dropped.late-response");
            return;
        }
        Transaction transaction = found.get();
        Step step = work.transactions.peek(transaction, Input.receive(response.getStatusCode()));
        Optional<Leg> leg = work.forks.known(transaction, response);
        if (step.ignored()) {
            work.note("retransmission.response");
        } else if (transaction.invite() && leg.map(of -> work.reliable.dropped(of, response)).orElse(false)) {
            return; // RFC 3262 section 4: not to be processed
        } else if (needsUser(transaction, step, response) && work.needsStopped(transaction)) {
            work.deferred("deferred.response");
            defer(transaction, response, leg, flow);
        } else {
            leg.ifPresent(of -> of.flow(flow));
            cameBy = flow;
            work.transactions.received(transaction, response);
        }
    }

    /**
     * As if lost: the peer repeats it, or our own request does. Over a reliable transport neither does but with a 2xx to INVITE
     * (RFC 3261 section 13.3.1.4), so any other final response is kept until its application is back.
     */
    private void defer(Transaction transaction, SIPResponse response, Optional<Leg> leg, Flow flow) {
        int status = response.getStatusCode();
        boolean comesAgain = status < 200 || status < 300 && transaction.invite();
        if (!flow.transport().reliable() || comesAgain || transaction.held().length > 0) {
            return;
        }
        work.change();
        leg.ifPresent(of -> of.flow(flow));
        transaction.hold(EventWork.bytes(response));
        for (TimerName waiting : new TimerName[] {TimerName.B, TimerName.F}) {
            work.call.stop(Kind.TRANSACTION, waiting, transaction.id());
        }
        work.call.set(new TimerRow(Kind.HELD_RESPONSE, null, transaction.id(), work.now + work.parts.settings().deferMillis(), 0));
    }

    /** The application of a response that was kept is back. */
    void release(Transaction transaction) {
        SIPResponse response = Messages.response(transaction.held());
        transaction.hold(new byte[0]);
        cameBy = work.call.leg(transaction.leg()).map(Leg::flow).orElse(null);
        work.transactions.received(transaction, response);
    }

    /** RFC 3261 section 17.1.3: the branch that we made, and the method, since CANCEL has its INVITE's branch. */
    private Optional<Transaction> transaction(SIPResponse response) {
        String branch = response.getTopmostVia().getBranch();
        String method = response.getCSeq().getMethod();
        Optional<Transaction> named = work.parts.tokens().openBranch(branch)
                .filter(token -> token.key().equals(work.call.key())).map(Token::id)
                .flatMap(work.call::transaction);
        if (named.isPresent() && named.get().method().equals(method)) {
            return named.filter(each -> !each.server());
        }
        return work.call.transaction(each -> !each.server() && each.branch().equalsIgnoreCase(branch)
                && each.method().equals(method));
    }

    private boolean needsUser(Transaction transaction, Step step, SIPResponse response) {
        return !transaction.unattended() && response.getStatusCode() > 100
                && step.effects().contains(Effect.RESPONSE_TO_TU)
                && !(further2xx(transaction, response) && wants(transaction, response).isEmpty());
    }

    private static boolean further2xx(Transaction transaction, SIPResponse response) {
        return transaction.invite() && transaction.answered() && response.getStatusCode() / 100 == 2;
    }

    /** The leg that a 2xx to INVITE after the first one confirms, or whose forks it joins; empty if its user has had it. */
    private Optional<Leg> wants(Transaction transaction, SIPResponse response) {
        return work.call.leg(transaction.leg()).filter(origin -> !transaction.unattended() && (
                work.forks.fromElsewhere(origin, transaction, response)
                || work.forks.known(transaction, response).filter(leg -> leg.state() == DialogState.EARLY
                        && leg.remoteTag().equals(response.getToTag())).isPresent()));
    }

    /** A response passed its transaction: real, or made here for a time-out or an error. */
    void deliver(Transaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (further2xx(transaction, response)) {
            anotherOk(transaction, response);
            return;
        }
        transaction.response(status, work.kept(response));
        if (status < 200 && transaction.cancelled()) {
            sendCancel(transaction);
        }
        if (status >= 200) {
            work.call.stop(Kind.CANCELLED, null, transaction.id());
        }
        Optional<Leg> leg = work.call.leg(transaction.leg());
        if (leg.isEmpty() || transaction.unattended()) {
            endUnwanted(transaction, response);
        } else if (status > 100) {
            tell(leg.get(), transaction, response, true);
        }
    }

    private void tell(Leg origin, Transaction transaction, SIPResponse response, boolean first) {
        int status = response.getStatusCode();
        Optional<Leg> of = work.forks.of(origin, transaction, response);
        boolean begins = Dialogs.begins(transaction);
        if (of.isEmpty() || begins && status < 300 && of.get().state() == DialogState.TERMINATED) {
            endUnwanted(transaction, response); // of a fork that is over, or one too many
            return;
        }
        Leg leg = of.get();
        if (cameBy != null) {
            leg.flow(cameBy);
        }
        work.dialogs.response(leg, transaction, response);
        if (transaction.invite()) {
            keep(leg, transaction, response, first);
        }
        work.lifecycle.accessed(leg);
        work.callbacks.tell(leg, user -> user.response(work.context, leg, transaction, response));
        if (leg.state() == DialogState.TERMINATED && leg.invited() && !begins && status >= 300
                && !SIPRequest.BYE.equals(transaction.method())) {
            work.dialogs.hangUp(leg); // RFC 3261 section 12.2.1.2: terminating the dialog consists of sending a BYE
        }
    }

    /** What the leg has to know of a response to INVITE afterwards. */
    private void keep(Leg leg, Transaction invite, SIPResponse response, boolean first) {
        int status = response.getStatusCode();
        if (status < 200) {
            work.reliable.received(leg, response);
        } else {
            leg.closeOpen(); // RFC 3262 section 4: the number is kept until the final response
            leg.rseq(0);
        }
        if (status / 100 == 2) {
            work.forks.answered(leg);
            if (!first || leg.derivedFrom() != 0) {
                leg.open(EventWork.bytes(response)); // the transaction has another one's
            }
        } else if (status >= 300) {
            work.forks.over(invite);
        }
    }

    /** A 2xx after the first: again, and its ACK is repeated (RFC 3261 section 13.2.2.4); or of another fork. */
    private void anotherOk(Transaction transaction, SIPResponse response) {
        String tag = BranchKey.text(response.getToTag());
        Optional<Fork> fork = transaction.fork(tag).filter(Fork::acknowledged);
        if (fork.isPresent()) {
            work.note("retransmission.2xx");
            work.send(new Outbound(fork.get().ackTo(), fork.get().ack(), transaction.id()));
        } else if (transaction.ackBytes().length > 0
                && tag.equals(Messages.request(transaction.ackBytes()).getToTag())) {
            work.note("retransmission.2xx");
            work.send(new Outbound(transaction.ackTarget(), transaction.ackBytes(), transaction.id()));
        } else if (wants(transaction, response).isPresent()) {
            work.call.leg(transaction.leg()).ifPresent(origin -> tell(origin, transaction, response, false));
        } else {
            work.forks.known(transaction, response).filter(leg -> leg.remoteTag().equals(tag)).ifPresentOrElse(
                    leg -> unacknowledged(leg, transaction, response), () -> endUnwanted(transaction, response));
        }
    }

    /** Its application has not acknowledged it yet; where a BYE ended the dialog meanwhile, it need not. */
    private void unacknowledged(Leg leg, Transaction invite, SIPResponse ok) {
        if (leg.state() == DialogState.TERMINATED) {
            work.note("acknowledged.late-2xx");
            work.dialogs.sendAck(leg, invite, work.context.createAck(leg, invite, ok), true);
        } else if (leg.state() != DialogState.CONFIRMED) {
            endUnwanted(invite, ok); // of an INVITE that was given up
        }
    }

    /**
     * A 2xx to INVITE that nobody here wants: acknowledged and ended with BYE (RFC 3261 sections 13.2.2.4 and 15). On a leg of
     * its own, which lasts as long as the BYE. When it comes again, only the ACK is sent again. As many as may fork have a BYE under
     * way at a time, and others wait for one of those to end, since their 2xx come again: a tag costs a peer that makes them up
     * nothing, and would cost us a transaction each and whom its Contact names eleven requests.
     */
    private void endUnwanted(Transaction invite, SIPResponse response) {
        if (!invite.invite() || response.getStatusCode() / 100 != 2) {
            return;
        }
        Leg stray = work.dialogs.stray(invite, response);
        boolean ended = ended(stray);
        if (!ended && beingEnded(stray.callId()) >= work.parts.settings().maxForks()) {
            work.note("dropped.unwanted-2xx");
            return;
        }
        SIPRequest ack = work.context.createAck(stray, invite, response);
        work.dialogs.sendAck(stray, invite, ack, keeps(invite, stray));
        if (ended) {
            work.note("retransmission.2xx");
            return;
        }
        work.note("ended.unwanted-2xx");
        SIPRequest bye = work.dialogs.requests().inDialog(stray, SIPRequest.BYE);
        work.dialogs.sendRequest(stray, bye, true);
    }

    /** Whether the ACK is kept with the INVITE, for repeats of the 2xx; of a peer that answers without end the first ones are. */
    private boolean keeps(Transaction invite, Leg stray) {
        if (work.call.leg(invite.leg()).isEmpty() && invite.ackBytes().length == 0) {
            return true;
        }
        boolean room = invite.forks().size() < 2 * work.parts.settings().maxForks();
        if (room) {
            invite.fork(new Fork(stray.remoteTag(), stray.id()));
        }
        return room;
    }

    /** Dialogs of no leg of ours that have their BYE. */
    private long beingEnded(String callId) {
        return work.call.transactions().stream().filter(each -> !each.server() && SIPRequest.BYE.equals(each.method())
                && work.call.leg(each.leg()).isEmpty() && callId.equals(each.request().getCallId().getCallId())).count();
    }

    private boolean ended(Leg stray) {
        return work.call.transaction(each -> !each.server() && SIPRequest.BYE.equals(each.method())
                && stray.callId().equals(each.request().getCallId().getCallId())
                && stray.remoteTag().equals(each.request().getToTag())).isPresent();
    }

    /** CANCEL leaves only after a provisional response, and not after a final one (RFC 3261 section 9.1). */
    void cancel(Transaction invite, SIPRequest cancel) {
        if (invite.answered() || invite.cancelled()) {
            return;
        }
        work.change();
        invite.cancel(EventWork.bytes(cancel));
        if (invite.state() == TransactionState.PROCEEDING) {
            sendCancel(invite);
        }
    }

    private void sendCancel(Transaction invite) {
        boolean sent = work.call.transaction(each -> !each.server() && each.branch().equals(invite.branch())
                && SIPRequest.CANCEL.equals(each.method())).isPresent();
        if (!sent && work.call.timer(Kind.CANCELLED, null, invite.id()).isEmpty()) {
            work.dialogs.sendCancel(invite);
        }
    }
}
