package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.core.Outcome.Note;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One event's work on one call: the call, the time, and what the event has brought about so far. */
final class EventWork {
    final Parts parts;
    final Dispatch dispatch;
    final Call call;
    final long now;

    final Transactions transactions;
    final Dialogs dialogs;
    final ServerSide server;
    final Initial initial;
    final Acks acks;
    final ClientSide client;
    final Targeting targeting;
    final Reliable1xx reliable;
    final Forks forks;
    final Offers offers;
    final Subscriptions subscriptions;
    final Lifecycle lifecycle;
    final ApplicationTimers applicationTimers;
    final Inactivity inactivity;
    final Ringing ringing;
    final Endings endings;
    final Callbacks callbacks;
    final EventContext context;

    private final List<Outbound> stateless = new ArrayList<>(1);
    private final List<Note> notes = new ArrayList<>(2);
    private final Deque<Transaction> unsendable = new ArrayDeque<>(0);
    private Event.Received received;
    private boolean changed;
    private boolean dialogBegan;
    private Acted acted;
    private CallKey elsewhere;
    private final int lastIdBefore;

    EventWork(Parts parts, Dispatch dispatch, Call call, long now) {
        this.parts = parts;
        this.dispatch = dispatch;
        this.call = call;
        this.now = now;
        this.lastIdBefore = call.lastId();
        this.transactions = new Transactions(this);
        this.dialogs = new Dialogs(this);
        this.server = new ServerSide(this);
        this.initial = new Initial(this);
        this.acks = new Acks(this);
        this.client = new ClientSide(this);
        this.targeting = new Targeting(this);
        this.reliable = new Reliable1xx(this);
        this.forks = new Forks(this);
        this.offers = new Offers(this);
        this.subscriptions = new Subscriptions(this);
        this.lifecycle = new Lifecycle(this);
        this.applicationTimers = new ApplicationTimers(this);
        this.inactivity = new Inactivity(this);
        this.ringing = new Ringing(this);
        this.endings = new Endings(this);
        this.callbacks = new Callbacks(this);
        this.context = new EventContext(this);
    }

    /** Whether the leg began in this event, and not in another of the same millisecond. */
    boolean began(Leg leg) {
        return leg.id() > lastIdBefore;
    }

    /** The same when the event is worked on again. */
    String eventId() {
        return call.key() + "/" + (call.events() + 1);
    }

    /** The call is different from now on, and is to be checked in. */
    void change() {
        changed = true;
    }

    boolean changed() {
        return changed;
    }

    /** A message came that its application cannot be told now: the call stays as it was, but it was heard of. */
    void deferred(String counter) {
        note(counter);
        call.heardAt(now);
        change();
    }

    /** What became of the action that the event is. */
    void acted(Acted how) {
        acted = how;
    }

    /** The message is another call's. */
    void handOn(CallKey other) {
        elsewhere = other;
    }

    void note(String counter) {
        notes.add(new Note(counter, null, null));
    }

    void fault(String counter, ApplicationVersion version, Throwable thrown) {
        notes.add(new Note(counter, version, thrown));
    }

    /** Answers without remembering (RFC 3261 section 8.2.7). @param retryAfter seconds, 0 for no Retry-After */
    void refuse(SIPRequest request, Flow flow, int status, int retryAfter) {
        SIPResponse response = retryAfter > 0 ? parts.refusals().retryLater(request, status, retryAfter)
                : parts.refusals().to(request, status);
        stateless.add(new Outbound(ResponseRoute.back(request, flow), MessageBytes.of(response), 0));
    }

    void send(Outbound message) {
        call.send(message);
        change();
    }

    /** What overtook the response that makes it is served when the event has been. */
    void dialogBegan() {
        dialogBegan = true;
    }

    /**
     * Says again what was said, to a peer that repeated its request. Both are in the store since the event that said it: a peer that
     * does not get this one repeats once more, whoever is the engine then. So the event needs no check-in.
     */
    void repeat(Outbound message) {
        if (message.bytes().length > 0) {
            stateless.add(message);
        }
    }

    /** The event is a message. */
    void came(Event.Received event) {
        received = event;
    }

    /** A message to be kept as bytes; the one that came as it came, rather than encoded again. */
    byte[] kept(SIPMessage message) {
        boolean asItCame = received != null && received.message() == message && received.bytes() != null;
        return asItCame ? received.bytes() : bytes(message);
    }

    static byte[] bytes(SIPMessage message) {
        return MessageBytes.of(message);
    }

    /** The transaction's request cannot leave at all; it fails once the callback at hand is done. */
    void cannotSend(Transaction transaction) {
        unsendable.add(transaction);
    }

    /** The running application of a leg; empty if it is stopped, or the leg is nobody's. */
    Optional<TransactionUser> userOf(Leg leg) {
        return call.sessionOf(leg).map(ApplicationSession::owner).flatMap(dispatch::running);
    }

    /** Whether the transaction is of a leg whose application is stopped. */
    boolean needsStopped(Transaction transaction) {
        return call.leg(transaction.leg()).map(leg -> leg.valid() && userOf(leg).isEmpty()).orElse(false);
    }

    /** Ends the event: failures that waited, then what is ready to go. */
    Outcome finish() {
        if (dialogBegan) {
            server.release();
        }
        do {
            for (Transaction failed = unsendable.poll(); failed != null; failed = unsendable.poll()) {
                transactions.transportError(failed);
            }
            lifecycle.sweep();
        } while (!unsendable.isEmpty());
        context.close();
        forgetAnswered();
        if (changed) {
            call.events(call.events() + 1);
        }
        return new Outcome(call, changed, List.copyOf(stateless), List.copyOf(notes), acted, elsewhere);
    }

    /**
     * A call that is up keeps no parsed requests: hardly anybody asks for one that has its final response. One that only absorbs
     * what may still come keeps only the messages that it may have to say again.
     */
    private void forgetAnswered() {
        boolean absorbing = call.sessions().isEmpty();
        for (Transaction transaction : call.transactions()) {
            if (transaction.answered()) {
                transaction.forgetParsed();
                if (absorbing) {
                    transaction.forgetApplication();
                }
            }
        }
    }
}
