package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Token;
import io.jackfield.engine.key.Use;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import java.util.Optional;

/** ACKs that come in: to failures hop by hop, to a 2xx end to end (RFC 3261 sections 13.3.1.4 and 17.2.1). */
final class Acks {
    private final EventWork work;

    Acks(EventWork work) {
        this.work = work;
    }

    void receive(String key, SIPRequest ack) {
        Optional<Transaction> hopByHop = work.server.transaction(key, SIPRequest.INVITE)
                .filter(invite -> invite.state() != TransactionState.ACCEPTED);
        if (hopByHop.isPresent()) {
            work.transactions.ack(hopByHop.get(), ack);
            return;
        }
        Optional<Leg> fork = work.forks.acknowledged(ack);
        Optional<Transaction> invite = fork.isPresent() ? work.forks.invite(fork.get()) : acknowledged(ack);
        if (invite.isPresent() && fork.isPresent()) {
            if (work.userOf(fork.get()).isEmpty()) {
                work.note("deferred.ack");
            } else {
                work.forks.acknowledge(fork.get(), invite.get(), ack);
            }
        } else if (invite.isEmpty()) {
            work.note("dropped.stray-ack");
        } else if (invite.get().acknowledged()) {
            work.note("retransmission.ack");
        } else if (work.needsStopped(invite.get())) {
            work.deferred("deferred.ack"); // our 2xx goes on, and with it the peer's ACK
        } else {
            work.transactions.ack(invite.get(), ack);
        }
    }

    /** The INVITE whose 2xx an ACK is for: by our tag, which names the leg even when that is gone, and the number. */
    private Optional<Transaction> acknowledged(SIPRequest ack) {
        Optional<Integer> leg = work.parts.tokens().open(ack.getToTag(), Use.TAG)
                .filter(token -> token.key().equals(work.call.key())).map(Token::id);
        return leg.flatMap(id -> work.call.transaction(each -> each.kind() == TransactionKind.INVITE_SERVER
                && each.state() == TransactionState.ACCEPTED && each.cseq() == ack.getCSeq().getSeqNumber()
                && (each.leg() == id || sameDialog(each.request(), ack)) && !otherFork(each, ack)));
    }

    /** Derived legs of ours have one tag, which names the first of them. */
    private static boolean sameDialog(SIPRequest invite, SIPRequest ack) {
        return invite.getToTag() != null && invite.getToTag().equals(ack.getToTag())
                && BranchKey.text(invite.getFromTag()).equals(ack.getFromTag());
    }

    /** A re-INVITE within another dialog of the same tag of ours, with the same number. */
    private boolean otherFork(Transaction invite, SIPRequest ack) {
        boolean sure = work.call.leg(invite.leg()).map(leg -> leg.remoteTag().equals(ack.getFromTag())).orElse(false);
        return !sure && invite.request().getToTag() != null
                && !BranchKey.text(invite.request().getFromTag()).equals(ack.getFromTag());
    }

    /** The first ACK to a 2xx; stops its retransmission (RFC 3261 section 13.3.1.4). */
    void deliverAck(Transaction invite, SIPRequest ack) {
        if (invite.acknowledged()) {
            return;
        }
        invite.markAcknowledged();
        work.call.stop(Kind.RETRANSMIT_2XX, null, invite.id());
        work.call.stop(Kind.NO_ACK, null, invite.id());
        work.call.leg(invite.leg()).ifPresent(leg -> {
            work.lifecycle.accessed(leg);
            work.callbacks.tell(leg, user -> user.ack(work.context, leg, invite, ack));
        });
    }
}
