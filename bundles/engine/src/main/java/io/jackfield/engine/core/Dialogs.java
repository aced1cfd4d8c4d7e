package io.jackfield.engine.core;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Use;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.Address;

/** Keeps the legs' dialogs (RFC 3261 section 12) and sends within them. */
final class Dialogs {
    /** Methods whose 2xx makes a dialog (RFC 3261 section 13, RFC 6665, RFC 3515). */
    private static final Set<String> DIALOG_MAKING = Set.of("INVITE", "SUBSCRIBE", "REFER");
    /** Methods that move the remote target (RFC 3261 section 12.2, RFC 3311). */
    private static final Set<String> TARGET_REFRESHING = Set.of("INVITE", "UPDATE", "SUBSCRIBE", "NOTIFY");

    /** Methods that make no sense once the session is over; a subscription in the same dialog may outlive it. */
    private static final Set<String> OF_SESSION = Set.of("INVITE", "UPDATE", "INFO", "BYE");

    private final EventWork work;
    /** Stands for a next hop that does not exist; nothing is ever sent there. */
    private static final NextHop NOWHERE = new NextHop(new Hop("", Transport.UDP, "", 1), false);

    private final Requests requests;
    private final Addressing addressing;

    Dialogs(EventWork work) {
        this.work = work;
        this.requests = new Requests(work.parts.endpoints());
        this.addressing = new Addressing(work.parts.endpoints(), requests);
    }

    Requests requests() {
        return requests;
    }

    /** By the interface of the leg that the message is of; by any if that is gone. */
    Addressing addressing(int leg) {
        return work.call.leg(leg).map(this::addressing).orElse(addressing);
    }

    private Addressing addressing(Leg leg) {
        return leg.outbound() == null ? addressing : new Addressing(endpoints(leg), requests);
    }

    private Endpoints endpoints(Leg leg) {
        return Interface.of(leg, work.parts.endpoints());
    }

    /** @throws IllegalArgumentException if no endpoint has the address */
    void outbound(Leg leg, InetSocketAddress address) {
        if (address.getAddress() == null || new Interface(work.parts.endpoints(), address).list().isEmpty()) {
            throw new IllegalArgumentException("no endpoint has the address " + address);
        }
        leg.outbound(address);
        work.change();
    }

    /** The leg that an in-dialog request belongs to: by our tag and the peer's (RFC 3261 section 12.2.2). */
    Optional<Leg> of(SIPRequest request) {
        String ours = BranchKey.text(request.getToTag());
        String theirs = BranchKey.text(request.getFromTag());
        for (Leg leg : work.call.legs()) {
            if (leg.localTag().equalsIgnoreCase(ours) && leg.remoteTag().equals(theirs)
                    && leg.callId().equals(request.getCallId().getCallId())) {
                return Optional.of(leg);
            }
        }
        return Optional.empty();
    }

    /** The leg of a request that came (RFC 3261 section 12.1.1). */
    Leg callee(ApplicationSession session, SIPRequest request, Flow flow) {
        int id = work.call.nextId();
        Leg leg = new Leg(id, session.id(), false, request.getCallId().getCallId(),
                party(request.getTo().getAddress()), localTag(id),
                party(request.getFrom().getAddress()), work.now);
        leg.remoteTag(BranchKey.text(request.getFromTag()));
        leg.secure(request.getRequestURI() instanceof gov.nist.javax.sip.address.SipUri uri && uri.isSecure());
        leg.routeSet(recordRoutes(request, false));
        contact(request).ifPresent(leg::remoteTarget);
        leg.remoteCSeq(request.getCSeq().getSeqNumber());
        leg.flow(flow);
        work.call.add(leg);
        work.change();
        return leg;
    }

    /** A leg that we begin. */
    Leg caller(ApplicationSession session, String local, String remote, String callId) {
        int id = work.call.nextId();
        Leg leg = new Leg(id, session.id(), true, callId == null ? newCallId(id) : callId, local, localTag(id), remote,
                work.now);
        work.call.add(leg);
        work.change();
        return leg;
    }

    /** The tag of our side of a leg. */
    String localTag(int leg) {
        return work.parts.tokens().seal(work.call.key(), Use.TAG, leg);
    }

    /** Unguessable and unlike the tag, so that the two legs of a B2BUA have nothing in common on the wire. */
    private String newCallId(int leg) {
        return work.parts.tokens().seal(work.call.key(), Use.CALL_ID, leg);
    }

    /** The dialog of a 2xx that belongs to no leg of ours (any more). */
    Leg stray(Transaction invite, SIPResponse ok) {
        SIPRequest request = invite.request();
        Leg leg = new Leg(work.call.nextId(), 0, true, request.getCallId().getCallId(),
                party(request.getFrom().getAddress()), BranchKey.text(request.getFromTag()),
                party(request.getTo().getAddress()), work.now);
        leg.remoteTag(BranchKey.text(ok.getToTag()));
        leg.localCSeq(work.forks.known(invite, ok).map(Leg::localCSeq).filter(last -> last > invite.lastNumber())
                .orElse(invite.lastNumber()));
        learn(leg, ok);
        return leg;
    }

    private static String party(Address address) {
        AddressImpl copy = (AddressImpl) address.clone();
        copy.setAddressType(AddressImpl.NAME_ADDR);
        return copy.encode();
    }

    /** An in-dialog request came. */
    void request(Leg leg, SIPRequest request, Flow flow) {
        leg.remoteCSeq(request.getCSeq().getSeqNumber());
        leg.flow(flow);
        if (TARGET_REFRESHING.contains(request.getMethod())) {
            contact(request).ifPresent(leg::remoteTarget);
        }
        work.change();
    }

    /** A NOTIFY makes the dialog of a subscription of ours (RFC 6665 section 4.4.1); the notifier is its caller's callee all the same. */
    void notified(Leg leg, SIPRequest notify) {
        leg.remoteTag(BranchKey.text(notify.getFromTag()));
        leg.routeSet(recordRoutes(notify, false));
        contact(notify).ifPresent(leg::remoteTarget);
        leg.state(DialogState.CONFIRMED);
        work.change();
    }

    /** Ends the dialog with a BYE of the engine's, unless there was one. */
    void hangUp(Leg leg) {
        boolean done = work.call.transaction(each -> each.leg() == leg.id() && !each.server()
                && SIPRequest.BYE.equals(each.method())).isPresent();
        if (!done && leg.valid()) {
            sendRequest(leg, requests.inDialog(leg, SIPRequest.BYE), true);
            leg.invited(false);
            leg.state(DialogState.TERMINATED);
        }
    }

    /** We answered (RFC 3261 sections 12.1.1, 12.3 and 15.1.2). */
    void answered(Leg leg, Transaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (SIPRequest.BYE.equals(transaction.method())) {
            if (status >= 200) {
                work.subscriptions.hungUp(leg);
            }
            return;
        }
        if (transaction.invite() && status / 100 == 2) {
            leg.invited(true);
        }
        boolean young = leg.state() == DialogState.INITIAL || leg.state() == DialogState.EARLY;
        if (young && begins(transaction)) {
            answeredFirst(leg, DIALOG_MAKING.contains(transaction.method()), status);
        }
        if (status >= 200) {
            work.subscriptions.answered(leg, transaction, status, response);
        }
    }

    private static void answeredFirst(Leg leg, boolean making, int status) {
        if (making && status > 100 && status < 200) {
            leg.state(DialogState.EARLY);
        } else if (making && status >= 200 && status < 300) {
            leg.state(DialogState.CONFIRMED);
        } else if (making && status >= 300) {
            leg.state(DialogState.TERMINATED);
        } else if (status >= 200 && leg.state() == DialogState.INITIAL) {
            leg.settled(true);
        }
    }

    /** The peer answered (RFC 3261 sections 12.1.2, 12.2.1.2 and 13.2.2; JSR 289 section 6.2.1 for what a caller's leg becomes). */
    void response(Leg leg, Transaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (SIPRequest.BYE.equals(transaction.method())) {
            if (status >= 200 && !refusedForNow(transaction)) {
                work.subscriptions.hungUp(leg);
            }
        } else if (!begins(transaction)) {
            inDialogResponse(leg, transaction, response);
        } else if (leg.state() == DialogState.INITIAL || leg.state() == DialogState.EARLY) {
            beginning(leg, transaction, response, BranchKey.text(response.getToTag()));
        }
        if (transaction.invite() && status / 100 == 2 && leg.state() == DialogState.CONFIRMED) {
            leg.invited(true);
        }
        if (status >= 200) {
            work.subscriptions.answered(leg, transaction, status, response);
        }
        work.change();
    }

    /** Whether the transaction may make the leg's dialog, rather than being within it. */
    static boolean begins(Transaction transaction) {
        return transaction.request().getToTag() == null;
    }

    private void inDialogResponse(Leg leg, Transaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (status / 100 == 2 && TARGET_REFRESHING.contains(transaction.method())) {
            contact(response).ifPresent(leg::remoteTarget);
        } else if ((status == 481 || status == 408) && leg.state() == DialogState.CONFIRMED
                && !Subscriptions.concerns(transaction.method())) {
            work.subscriptions.forget(leg);
            leg.state(DialogState.TERMINATED); // RFC 3261 section 12.2.1.2; ClientSide sends the BYE
        }
    }

    private void beginning(Leg leg, Transaction transaction, SIPResponse response, String tag) {
        int status = response.getStatusCode();
        boolean making = DIALOG_MAKING.contains(transaction.method());
        if (making && status < 200 && !tag.isEmpty()) {
            if (leg.remoteTag().isEmpty()) {
                leg.remoteTag(tag);
                learn(leg, response);
            }
            if (Reliable1xx.reliable(response)) {
                contact(response).ifPresent(leg::remoteTarget); // RFC 6141 section 4.6
            }
            leg.state(DialogState.EARLY);
        } else if (making && status < 300 && status >= 200) {
            leg.remoteTag(tag);
            learn(leg, response);
            leg.state(DialogState.CONFIRMED);
        } else if (making && status >= 300) {
            leg.remoteTag("");
            leg.routeSet(List.of());
            leg.remoteTarget(transaction.request().getRequestURI().toString()); // not what an early dialog showed
            leg.state(DialogState.INITIAL);
            leg.settled(true);
        } else if (status >= 200 && leg.state() == DialogState.INITIAL) {
            leg.settled(true);
        }
    }

    /** Route set and remote target of the response that makes a caller's dialog (RFC 3261 section 12.1.2). */
    void learn(Leg leg, SIPResponse response) {
        work.dialogBegan();
        leg.routeSet(recordRoutes(response, true));
        contact(response).ifPresent(leg::remoteTarget);
    }

    /** The URIs with all their parameters; parameters of the header are not part of a route set (RFC 3261 section 12.1). */
    private static List<String> recordRoutes(SIPMessage message, boolean reversed) {
        RecordRouteList list = message.getRecordRouteHeaders();
        if (list == null) {
            return List.of();
        }
        List<String> routes = new ArrayList<>();
        for (RecordRoute each : list) {
            routes.add(each.getAddress().toString());
        }
        if (reversed) {
            Collections.reverse(routes);
        }
        return routes;
    }

    private static Optional<String> contact(SIPMessage message) {
        Contact contact = message.getContactHeaders() == null ? null : message.getContactHeader();
        return contact == null || contact.isWildCard() ? Optional.empty()
                : Optional.of(((AddressImpl) contact.getAddress()).getURI().toString());
    }

    /** Begins a client transaction and sends its request. */
    Transaction sendRequest(Leg leg, SIPRequest request, boolean unattended) {
        if (leg.remoteTarget().isEmpty()) {
            leg.remoteTarget(request.getRequestURI().toString());
        }
        leg.settled(false);
        Requests.number(leg, request);
        if (SIPRequest.INVITE.equals(request.getMethod())) {
            leg.rseq(0); // numbers of reliable responses begin anew (RFC 3262 section 4)
            leg.described(false);
            leg.closeOpen();
        }
        if (SIPRequest.PRACK.equals(request.getMethod())) {
            leg.closeOpen();
        }
        work.subscriptions.begins(leg, request, true);
        int id = work.call.nextId();
        String branch = work.parts.tokens().sealBranch(work.call.key(), id);
        boolean invite = SIPRequest.INVITE.equals(request.getMethod());
        Optional<NextHop> next = NextHop.of(leg, request, endpoints(leg));
        Addressing.Addressed ready = addressing(leg).address(request, next.orElse(NOWHERE), branch);
        Transaction transaction = new Transaction(id,
                invite ? TransactionKind.INVITE_CLIENT : TransactionKind.NON_INVITE_CLIENT,
                invite ? TransactionState.CALLING : TransactionState.TRYING, leg.id(), request.getMethod(),
                request.getCSeq().getSeqNumber(), branch, ready.target());
        transaction.request(ready.bytes(), request);
        if (unattended) {
            transaction.markUnattended();
        }
        if (next.isPresent()) {
            work.transactions.begin(transaction);
        } else {
            work.call.add(transaction);
            work.cannotSend(transaction);
        }
        work.change();
        return transaction;
    }

    /** The ACK to a 2xx: outside any transaction, with a branch of its own (RFC 3261 section 13.2.2.4). */
    void sendAck(Leg leg, Transaction invite, SIPRequest ack, boolean keep) {
        Optional<NextHop> next = NextHop.of(leg, ack, endpoints(leg));
        if (next.isEmpty()) {
            work.note("ack.no-next-hop");
            return;
        }
        Addressing.Addressed ready = addressing(leg).address(ack, next.get(),
                work.parts.tokens().sealBranch(work.call.key(), work.call.nextId()));
        if (keep && invite.fork(leg.remoteTag()).isPresent()) {
            invite.fork(new Fork(leg.remoteTag(), leg.id(), ready.bytes(), ready.target()));
        } else if (keep) {
            invite.ack(ready.bytes(), ready.target());
            invite.markAcknowledged();
        }
        if (keep) {
            leg.closeOpen();
        }
        boolean mayFallBack = keep && addressing(leg).fallBack(ready.target()).isPresent();
        work.send(new Outbound(ready.target(), ready.bytes(), mayFallBack ? invite.id() : 0));
    }

    /** Acknowledges each 2xx that the leg's application did not (RFC 3261 section 13.2.2.4). @return whether there was one */
    boolean acknowledge(Leg leg) {
        if (leg.state() != DialogState.CONFIRMED && leg.state() != DialogState.TERMINATED) {
            return false; // a 2xx of its INVITE is another fork's
        }
        boolean any = false;
        for (Transaction each : work.call.transactions()) { // of a re-INVITE too
            if (!each.server() && each.invite() && each.status() / 100 == 2 && !each.acknowledged(leg.remoteTag())
                    && (each.leg() == leg.id() || each.leg() == leg.derivedFrom() && each.fork(leg.remoteTag()).isPresent())) {
                sendAck(leg, each, work.context.createAck(leg, each, null), true);
                any = true;
            }
        }
        return any;
    }

    /**
     * Whether a request may leave.
     *
     * @throws IllegalStateException if the session that it belongs to is over, as its BYE left or was answered (RFC 3261 section
     *         15.1.1), or if it would be a subscription too many
     */
    void leaves(Leg leg, SIPRequest request) {
        boolean over = OF_SESSION.contains(request.getMethod()) && request.getToTag() != null && (
                leg.state() == DialogState.TERMINATED || work.call.transaction(each -> !each.server() && each.leg() == leg.id()
                        && SIPRequest.BYE.equals(each.method()) && !refusedForNow(each)).isPresent());
        if (work.subscriptions.tooMany(leg, request)) {
            throw new IllegalStateException("leg " + leg.id() + " has " + Subscriptions.MOST + " subscriptions already");
        }
        if (over) {
            throw new IllegalStateException("leg " + leg.id() + " has had its BYE (RFC 3261 section 15.1.1)");
        }
    }

    /** A BYE that is to be sent again, with credentials. */
    private static boolean refusedForNow(Transaction bye) {
        return bye.status() == 401 || bye.status() == 407;
    }

    /** The CANCEL of an INVITE (RFC 3261 section 9.1): its branch and its next hop, in a transaction of its own. */
    void sendCancel(Transaction invite) {
        SIPRequest cancel = Messages.request(invite.cancelBytes());
        Transaction transaction = new Transaction(work.call.nextId(), TransactionKind.NON_INVITE_CLIENT,
                TransactionState.TRYING, invite.leg(), SIPRequest.CANCEL, invite.cseq(), invite.branch(),
                invite.target());
        transaction.request(invite.cancelBytes(), cancel);
        transaction.markUnattended();
        work.transactions.begin(transaction);
        long limit = 64 * work.parts.settings().timers().t1();
        work.call.set(new TimerRow(Kind.CANCELLED, null, invite.id(), work.now + limit, limit));
    }
}
