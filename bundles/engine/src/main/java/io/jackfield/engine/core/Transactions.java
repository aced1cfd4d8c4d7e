package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.Effect;
import io.jackfield.engine.transaction.Input;
import io.jackfield.engine.transaction.Step;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.engine.transaction.TransactionTable;
import io.jackfield.engine.transaction.TransactionTables;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import javax.sip.SipException;

/** Carries out what the transaction tables say: the one interpreter of their effects (RFC 3261 section 17). */
final class Transactions {
    /** The message that an input is about: parsed, and as bytes where it is to be sent. */
    private record AtHand(SIPMessage message, byte[] bytes) {
        static final AtHand NOTHING = new AtHand(null, null);
    }

    private static final List<Effect> REPEAT = List.of(Effect.RESEND_RESPONSE);

    private final EventWork work;

    Transactions(EventWork work) {
        this.work = work;
    }

    private static TransactionTable table(Transaction transaction) {
        return TransactionTables.of(transaction.kind(), transaction.target().transport().reliable());
    }

    /** What an input would do, without doing it. */
    Step peek(Transaction transaction, Input input) {
        return table(transaction).next(transaction.state(), input);
    }

    /** Begins a transaction that has its request; a client's request leaves. */
    void begin(Transaction transaction) {
        if (transaction.invite()) {
            transaction.begunAt(work.now);
        }
        work.call.add(transaction);
        apply(transaction, table(transaction).start(), 0, new AtHand(null, transaction.requestBytes()));
    }

    void requestAgain(Transaction transaction) {
        feed(transaction, Input.REQUEST_AGAIN, AtHand.NOTHING);
    }

    void ack(Transaction transaction, SIPRequest ack) {
        feed(transaction, Input.ACK, new AtHand(ack, null));
    }

    /** The transaction user answers. */
    void respond(Transaction transaction, SIPResponse response) {
        byte[] bytes = EventWork.bytes(response);
        Input input = Input.send(response.getStatusCode());
        if (peek(transaction, input).ignored()) {
            throw new IllegalStateException("a final response was sent already: " + transaction.status());
        }
        transaction.response(response.getStatusCode(), bytes);
        feed(transaction, input, new AtHand(response, bytes));
    }

    void received(Transaction transaction, SIPResponse response) {
        feed(transaction, Input.receive(response.getStatusCode()), new AtHand(response, null));
    }

    /** A timer of the transaction fired; its row is gone already. */
    void fired(Transaction transaction, TimerRow row) {
        apply(transaction, peek(transaction, input(row)), row.interval(), AtHand.NOTHING);
    }

    static Input input(TimerRow row) {
        return Input.valueOf("TIMER_" + row.name());
    }

    void transportError(Transaction transaction) {
        feed(transaction, Input.TRANSPORT_ERROR, AtHand.NOTHING);
    }

    /**
     * RFC 3261 section 18.1.1: a request that was to leave by TCP for its length goes by UDP where nobody takes the connection, with
     * a Via that says so, as a transaction over UDP. Beyond the clause, which asks for a refusal: also where the connection timed
     * out or there is no way; nothing has left then either.
     *
     * @return false where that is not the case
     */
    boolean fallsBack(Transaction transaction) {
        if (transaction.server()) {
            return false;
        }
        if (transaction.answered()) {
            return ackFallsBack(transaction);
        }
        Addressing addressing = work.dialogs.addressing(transaction.leg());
        Optional<Hop> udp = addressing.fallBack(transaction.target());
        boolean began = table(transaction).start().next() == transaction.state();
        if (udp.isEmpty() || !began) {
            return false;
        }
        transaction.target(udp.get());
        transaction.requestBytes(addressing.readdressed(transaction.requestBytes(), udp.get()));
        if (transaction.cancelled()) {
            transaction.cancel(addressing.readdressed(transaction.cancelBytes(), udp.get()));
        }
        apply(transaction, table(transaction).start(), 0, new AtHand(null, transaction.requestBytes()));
        return true;
    }

    /** The same for the ACK to a 2xx, and those to the 2xx of forks. */
    private boolean ackFallsBack(Transaction invite) {
        boolean any = false;
        Addressing addressing = work.dialogs.addressing(invite.leg());
        Optional<Hop> udp = invite.ackBytes().length == 0 ? Optional.empty() : addressing.fallBack(invite.ackTarget());
        if (udp.isPresent()) {
            invite.ack(addressing.readdressed(invite.ackBytes(), udp.get()), udp.get());
            work.send(new Outbound(udp.get(), invite.ackBytes(), invite.id()));
            any = true;
        }
        for (Fork fork : invite.forks()) {
            Optional<Hop> way = fork.acknowledged() ? addressing.fallBack(fork.ackTo()) : Optional.empty();
            if (way.isPresent()) {
                byte[] ack = addressing.readdressed(fork.ack(), way.get());
                invite.fork(new Fork(fork.tag(), fork.leg(), ack, way.get()));
                work.send(new Outbound(way.get(), ack, invite.id()));
                any = true;
            }
        }
        return any;
    }

    private void feed(Transaction transaction, Input input, AtHand atHand) {
        apply(transaction, peek(transaction, input), 0, atHand);
    }

    /** State first, then what is sent and timed, then who is told: whoever is told may send on this very transaction. */
    private void apply(Transaction transaction, Step step, long interval, AtHand atHand) {
        if (step.ignored() || step.effects().isEmpty() && step.next() == transaction.state()) {
            return; // not expected, or absorbed
        }
        if (step.next() == transaction.state() && step.effects().equals(REPEAT)) {
            work.repeat(new Outbound(transaction.target(), transaction.responseBytes(), transaction.id()));
            return;
        }
        work.change();
        transaction.state(step.next());
        for (Effect effect : step.effects()) {
            switch (effect.kind()) {
                case SEND -> send(transaction, effect, atHand);
                case START, RESTART -> start(transaction, effect, interval);
                case STOP -> work.call.stop(Kind.TRANSACTION, effect.timer(), transaction.id());
                case TO_TU -> { }
            }
        }
        for (Effect effect : step.effects()) {
            if (effect.kind() == Effect.Kind.TO_TU) {
                tell(transaction, effect, atHand);
            }
        }
        if (transaction.state() == TransactionState.TERMINATED) {
            ended(transaction);
        }
    }

    /** A 2xx that still waits for its ACK outlives its transaction on paper only: both end at 64*T1. */
    private void ended(Transaction transaction) {
        work.forks.over(transaction);
        work.call.remove(transaction);
    }

    private void start(Transaction transaction, Effect effect, long interval) {
        long duration = work.parts.settings().timers().duration(effect, interval);
        work.call.set(new TimerRow(Kind.TRANSACTION, effect.timer(), transaction.id(), work.now + duration, duration));
    }

    private void send(Transaction transaction, Effect effect, AtHand atHand) {
        switch (effect) {
            case SEND -> out(transaction, transaction.target(), atHand.bytes());
            case RESEND_REQUEST -> out(transaction, transaction.target(), transaction.requestBytes());
            case RESEND_RESPONSE -> out(transaction, transaction.target(), transaction.responseBytes());
            case SEND_ACK -> sendAck(transaction, (SIPResponse) atHand.message());
            default -> throw new IllegalStateException("not something to send: " + effect);
        }
    }

    private void out(Transaction transaction, Target target, byte[] bytes) {
        if (bytes != null && bytes.length > 0) {
            work.send(new Outbound(target, bytes, transaction.id()));
        }
    }

    /** The ACK to a failure goes hop by hop, with the INVITE's Via and Route (RFC 3261 section 17.1.1.3). */
    private void sendAck(Transaction transaction, SIPResponse failure) {
        if (transaction.ackBytes().length == 0) {
            SIPRequest ack = failureAck(transaction.request(), failure);
            transaction.ack(EventWork.bytes(ack), transaction.target());
        }
        out(transaction, transaction.ackTarget(), transaction.ackBytes());
    }

    private static SIPRequest failureAck(SIPRequest invite, SIPResponse failure) {
        try {
            return invite.createErrorAck((gov.nist.javax.sip.header.To) failure.getTo());
        } catch (SipException | ParseException e) {
            throw new IllegalStateException("an ACK could not be made from an INVITE that was sent", e);
        }
    }

    private void tell(Transaction transaction, Effect effect, AtHand atHand) {
        switch (effect) {
            case REQUEST_TO_TU -> { } // ServerSide made the transaction and tells it itself
            case RESPONSE_TO_TU -> work.client.deliver(transaction, (SIPResponse) atHand.message());
            case ACK_TO_TU -> work.acks.deliverAck(transaction, (SIPRequest) atHand.message());
            case TIMEOUT_TO_TU -> gaveUp(transaction, 408);
            case TRANSPORT_ERROR_TO_TU -> gaveUp(transaction, 503);
            default -> throw new IllegalStateException("not something to tell: " + effect);
        }
    }

    /** RFC 3261 section 8.1.3.1: a time-out is taken as a 408, a transport error as a 503. A server has nobody to tell. */
    private void gaveUp(Transaction transaction, int status) {
        if (transaction.server()) {
            work.note(status == 408 ? "transaction.no-ack-to-failure" : "transaction.response-not-sent");
        } else if (transaction.answered()) {
            work.note("transaction.ack-not-sent"); // its user has the final response, and gets no second
        } else {
            work.note(status == 408 ? "transaction.timed-out" : "transaction.request-not-sent");
            work.client.deliver(transaction, transaction.request().createResponse(status));
        }
    }
}
