package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.Input;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Flow;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.stack.WayBack;
import java.util.Optional;

/**
 * Requests that come in (RFC 3261 sections 8.2, 9.2, 12.2.2, 14.2 and 15.1.2). Those that belong to no dialog yet are {@link Initial}'s,
 * ACKs {@link Acks}'.
 */
final class ServerSide {
    /** Requests that a call keeps until their dialog begins; whoever saw the INVITE may send them. */
    private static final int MOST_HELD = 8;

    private final EventWork work;

    ServerSide(EventWork work) {
        this.work = work;
    }

    void receive(SIPRequest request, Flow flow) {
        String key = BranchKey.of(request);
        if (work.initial.handsOn(key)) {
            return;
        }
        switch (request.getMethod()) {
            case SIPRequest.ACK -> work.acks.receive(key, request);
            case SIPRequest.CANCEL -> receiveCancel(key, request, flow);
            default -> receiveRequest(key, request, flow);
        }
    }

    /** The one that a request belongs to. @param key its branch */
    Optional<Transaction> transaction(String key, String method) {
        return work.call.transaction(each ->
                each.server() && each.branch().equals(key) && each.method().equals(method));
    }

    /** Whether it is a request of a transaction of the call's. */
    boolean knows(SIPRequest request) {
        return transaction(BranchKey.of(request), request.getMethod()).isPresent();
    }

    private void receiveRequest(String key, SIPRequest request, Flow flow) {
        Optional<Transaction> again = transaction(key, request.getMethod());
        if (again.isPresent()) {
            requestAgain(again.get());
        } else if (request.getToTag() != null) {
            inDialog(key, request, flow);
        } else {
            work.initial.receive(key, request, flow);
        }
    }

    /** RFC 3261 section 17.2.1: a repeated INVITE whose 100 never got ready here is answered now. */
    private void requestAgain(Transaction transaction) {
        work.note("retransmission.request");
        if (transaction.invite() && transaction.state() == TransactionState.PROCEEDING && transaction.status() == 0) {
            sayTrying(transaction);
        } else {
            work.transactions.requestAgain(transaction);
        }
    }

    /** The 100 that stops an INVITE's retransmission, when nothing else did (RFC 3261 section 17.2.1). */
    void sayTrying(Transaction invite) {
        work.transactions.respond(invite, invite.request().createResponse(SIPResponse.TRYING));
    }

    private void inDialog(String key, SIPRequest request, Flow flow) {
        Optional<Leg> found = work.dialogs.of(request);
        if (found.isEmpty() && SIPRequest.NOTIFY.equals(request.getMethod())) {
            found = subscribed(request);
        }
        boolean over = found.isEmpty() || found.get().state() == DialogState.TERMINATED;
        if (over && SIPRequest.PRACK.equals(request.getMethod()) && work.reliable.late(request)) {
            work.note("answered.late-prack");
            answer(key, 0, request, flow);
            return;
        }
        if (found.isEmpty() && expected(request)) {
            overtook(key, request, flow);
            return;
        }
        if (over) {
            work.note("refused.no-dialog");
            work.refuse(request, flow, 481, 0);
            return;
        }
        Leg leg = found.get();
        if (work.userOf(leg).isEmpty()) {
            work.deferred("refused.version-stopped");
            work.refuse(request, flow, 503, work.parts.settings().retryAfterSeconds());
        } else if (request.getCSeq().getSeqNumber() < leg.remoteCSeq()) {
            work.note("refused.out-of-order");
            refuse(key, leg, request, flow, work.parts.refusals().to(request, 500)); // RFC 3261 section 12.2.2
        } else {
            inOrder(key, leg, request, flow);
        }
    }

    /** Whether its INVITE has no final answer yet, while the callee believes in a dialog: the 2xx is on its way. */
    private boolean expected(SIPRequest request) {
        return work.call.legs().stream().anyMatch(leg -> leg.caller() && leg.derivedFrom() == 0
                && leg.localTag().equalsIgnoreCase(request.getToTag()) && leg.callId().equals(request.getCallId().getCallId())
                && work.call.transaction(each -> !each.server() && each.leg() == leg.id() && each.invite() && !each.answered()
                        && Dialogs.begins(each)).isPresent());
    }

    /**
     * A 481 would make the callee give up its dialog (RFC 3261 section 12.2.1.2). Without an answer the request comes again, behind
     * the 2xx; where it does not come again, by a connection, it is kept until the 2xx has come by its own, no longer than a message
     * is on its way (T4). A callee that was slower than that has no dialog with us: 481 (section 12.2.2, for BYE 15.1.2). Until its
     * dialog begins it is no leg's: the leg is that of whichever callee answers.
     */
    private void overtook(String key, SIPRequest request, Flow flow) {
        if (!flow.transport().reliable()) {
            work.deferred("deferred.overtook-2xx");
            return;
        }
        if (work.call.timers().stream().filter(row -> row.kind() == Kind.HELD_REQUEST).count() >= MOST_HELD) {
            work.note("refused.too-many-held");
            work.refuse(request, flow, 500, work.parts.settings().retryAfterSeconds());
            return;
        }
        work.note("held.overtook-2xx");
        Transaction held = serverTransaction(key, 0, request, flow);
        held.markUnattended();
        held.forgetParsed();
        work.transactions.begin(held);
        long t4 = work.parts.settings().timers().t4();
        work.call.set(new TimerRow(Kind.HELD_REQUEST, null, held.id(), work.now + t4, t4));
        work.change();
    }

    /** A dialog began: what overtook it is served now, as if it came only now. */
    void release() {
        for (Transaction held : work.call.transactions()) {
            if (held.server() && !held.answered() && work.call.timer(Kind.HELD_REQUEST, null, held.id()).isPresent()
                    && held.target() instanceof WayBack back && work.dialogs.of(held.request()).isPresent()) {
                SIPRequest request = held.request();
                work.call.remove(held);
                inDialog(held.branch(), request, back.flow());
            }
        }
    }

    /** Its dialog never came. */
    void giveUp(Transaction held) {
        if (held.answered()) {
            return;
        }
        work.note("refused.no-dialog");
        respond(held, work.parts.refusals().to(held.request(), 481));
    }

    /** A NOTIFY that makes a dialog, unless its application is stopped: then it is answered 503 before it makes one. */
    private Optional<Leg> subscribed(SIPRequest notify) {
        return work.forks.subscribed(notify)
                .flatMap(leg -> work.userOf(leg).isEmpty() ? Optional.of(leg) : work.forks.notified(leg, notify));
    }

    private void inOrder(String key, Leg leg, SIPRequest request, Flow flow) {
        int refusal = work.offers.refusal(leg, request);
        if (refusal != Offers.FREE) {
            refuse(key, leg, request, flow, refusal == Offers.OVERLAPPING
                    ? work.parts.refusals().retryLater(request, refusal, work.offers.retryAfter(leg, request))
                    : work.parts.refusals().to(request, refusal));
            return;
        }
        if (work.subscriptions.tooMany(leg, request)) {
            work.note("refused.too-many-subscriptions");
            refuse(key, leg, request, flow, work.parts.refusals().to(request, SIPResponse.FORBIDDEN));
            return;
        }
        Optional<Transaction> invite = Optional.empty();
        if (SIPRequest.PRACK.equals(request.getMethod())) {
            invite = work.reliable.acknowledged(leg, request);
            if (invite.isEmpty()) {
                work.note("refused.prack-of-nothing");
                work.refuse(request, flow, 481, 0); // RFC 3262 section 3
                return;
            }
            work.reliable.acknowledge(invite.get());
        }
        work.dialogs.request(leg, request, flow);
        Transaction transaction = deliver(key, leg, request, flow);
        invite.ifPresent(acknowledged -> work.reliable.goOn(acknowledged, transaction));
    }

    /** In a transaction: a repeat that comes when nothing is in its way any more, or the dialog is over, gets the same answer (17.2). */
    private void refuse(String key, Leg leg, SIPRequest request, Flow flow, SIPResponse refusal) {
        refuse(key, leg.id(), request, flow, refusal);
    }

    /** In a transaction that is of no leg. */
    void refuse(SIPRequest request, Flow flow, int status) {
        refuse(BranchKey.of(request), 0, request, flow, work.parts.refusals().to(request, status));
    }

    private void refuse(String key, int leg, SIPRequest request, Flow flow, SIPResponse refusal) {
        Transaction transaction = serverTransaction(key, leg, request, flow);
        transaction.markUnattended();
        work.transactions.begin(transaction);
        respond(transaction, refusal);
    }

    /** To the application, in a new transaction. */
    Transaction deliver(String key, Leg leg, SIPRequest request, Flow flow) {
        Transaction transaction = serverTransaction(key, leg.id(), request, flow);
        work.transactions.begin(transaction);
        work.subscriptions.begins(leg, request, false);
        if (SIPRequest.BYE.equals(request.getMethod())) {
            refusePending(leg, transaction);
        }
        work.lifecycle.accessed(leg);
        boolean told = work.callbacks.tell(leg, user -> user.request(work.context, leg, transaction, request));
        if (!told && !transaction.committed()) {
            end(transaction, failed(transaction));
        }
        if (transaction.invite() && transaction.status() == 0) {
            sayTrying(transaction);
        }
        return transaction;
    }

    /** A PRACK that is here matched a response of ours, and must get a 2xx whatever becomes of it (RFC 3262 section 3). */
    private static int failed(Transaction transaction) {
        return SIPRequest.PRACK.equals(transaction.method()) ? SIPResponse.OK : SIPResponse.SERVER_INTERNAL_ERROR;
    }

    /** The engine's own final response, in place of one that waits for a PRACK. */
    void end(Transaction transaction, int status) {
        respond(transaction, work.context.createResponse(transaction, status, null));
    }

    /** RFC 3261 section 15.1.2: what is still pending in a dialog that a BYE ends is answered 487. */
    private void refusePending(Leg leg, Transaction bye) {
        for (Transaction pending : work.call.transactions()) {
            if (pending.leg() == leg.id() && pending.server() && pending != bye && !pending.answered()) {
                end(pending, 487);
            }
        }
    }

    private Transaction serverTransaction(String key, int leg, SIPRequest request, Flow flow) {
        TransactionKind kind = SIPRequest.INVITE.equals(request.getMethod())
                ? TransactionKind.INVITE_SERVER : TransactionKind.NON_INVITE_SERVER;
        TransactionState start = kind == TransactionKind.INVITE_SERVER
                ? TransactionState.PROCEEDING : TransactionState.TRYING;
        Transaction transaction = new Transaction(work.call.nextId(), kind, start, leg, request.getMethod(),
                request.getCSeq().getSeqNumber(), key, ResponseRoute.back(request, flow));
        transaction.request(work.kept(request), request);
        return transaction;
    }

    /** RFC 3261 section 9.2. */
    private void receiveCancel(String key, SIPRequest cancel, Flow flow) {
        Optional<Transaction> again = transaction(key, SIPRequest.CANCEL);
        Optional<Transaction> meant = work.call.transaction(each -> each.server() && each.branch().equals(key));
        if (again.isPresent()) {
            requestAgain(again.get());
        } else if (meant.isEmpty()) {
            work.note("refused.cancel-of-nothing");
            work.refuse(cancel, flow, 481, 0);
        } else if (cancels(meant.get()) && work.needsStopped(meant.get())) {
            work.deferred("refused.version-stopped");
            work.refuse(cancel, flow, 503, work.parts.settings().retryAfterSeconds());
        } else {
            cancel(key, meant.get(), cancel, flow);
        }
    }

    /** CANCEL has an effect on an INVITE only, and none once that is answered. */
    private static boolean cancels(Transaction transaction) {
        return transaction.invite() && !transaction.answered();
    }

    private void cancel(String key, Transaction meant, SIPRequest cancel, Flow flow) {
        answer(key, meant.leg(), cancel, flow);
        if (!cancels(meant)) {
            return;
        }
        end(meant, 487);
        work.call.leg(meant.leg()).ifPresent(leg -> {
            work.lifecycle.accessed(leg);
            work.callbacks.tell(leg, user -> user.cancelled(work.context, leg, meant, cancel));
        });
    }

    /** Answers 200 without a transaction user. */
    private void answer(String key, int leg, SIPRequest request, Flow flow) {
        Transaction own = serverTransaction(key, leg, request, flow);
        own.markUnattended();
        work.transactions.begin(own);
        work.transactions.respond(own, work.context.createResponse(own, 200, null));
    }

    /**
     * The transaction user answers: the dialog learns of it, and a 2xx to INVITE is repeated until its ACK comes. What the engine
     * refuses before a transaction user sees it has no effect on the dialog (RFC 3261 sections 8.2 and 12.2.2).
     */
    void respond(Transaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (transaction.invite() && status >= 200) {
            work.reliable.answered(transaction);
        }
        work.transactions.respond(transaction, response);
        if (!transaction.unattended()) {
            work.call.leg(transaction.leg()).ifPresent(leg -> work.dialogs.answered(leg, transaction, response));
        } else if (status >= 200) {
            work.call.stop(Kind.HELD_REQUEST, null, transaction.id());
        }
        if (transaction.invite() && Input.send(status) == Input.SEND_2XX) {
            long t1 = work.parts.settings().timers().t1();
            work.call.set(new TimerRow(Kind.RETRANSMIT_2XX, null, transaction.id(), work.now + t1, t1));
            work.call.set(new TimerRow(Kind.NO_ACK, null, transaction.id(), work.now + 64 * t1, 64 * t1));
        }
    }
}
