package io.jackfield.engine.core;

import gov.nist.javax.sip.header.RAck;
import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.ReliableResponses;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.key.Token;
import io.jackfield.engine.key.Use;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.header.OptionTag;

/**
 * Reliable provisional responses and PRACK (RFC 3262), on both sides.
 *
 * <pre>
 *   UAS: 1xx ---> waits for its PRACK, repeated at T1, 2*T1, 4*T1 ... ---PRACK---> the next that waits leaves
 *                      | 64*T1 without PRACK: the INVITE is answered 504
 *                      | final response: no more repetition, the PRACK is still taken
 *   UAC: 1xx with RSeq n ---> to the application, once; n again or out of order: dropped
 * </pre>
 */
final class Reliable1xx {
    static final String OPTION = "100rel";
    private static final String DESCRIPTION = "application/sdp";
    /** RFC 3262 section 3: the first RSeq is within 1 to 2^31 - 1; it stays clear of the end, as the numbers only go up. */
    private static final int FIRST_BELOW = 1 << 30;
    private static final int MOST_WAITING = 8;

    private final EventWork work;

    Reliable1xx(EventWork work) {
        this.work = work;
    }

    /** Whether a Require or Supported header lists an option tag. */
    static boolean lists(SIPMessage message, String header, String option) {
        Iterator<? extends SIPHeader> values = message.getHeaders(header);
        while (values.hasNext()) {
            if (values.next() instanceof OptionTag tag && option.equalsIgnoreCase(tag.getOptionTag())) {
                return true;
            }
        }
        return false;
    }

    static boolean described(SIPMessage message) {
        return message.getContentTypeHeader() != null && message.getRawContent() != null
                && (message.getContentTypeHeader().getContentType() + "/" + message.getContentTypeHeader().getContentSubType())
                .toLowerCase(Locale.ROOT).equals(DESCRIPTION);
    }

    /** RFC 3262 section 3: where the INVITE requires it, every 1xx but 100 is sent reliably, asked for or not. */
    boolean required(Transaction server, int status) {
        return server.invite() && status > 100 && status < 200 && lists(server.request(), "Require", OPTION);
    }

    /**
     * Sends a provisional response reliably, or lets it wait until the one before has its PRACK.
     *
     * @throws IllegalStateException if nothing more may be sent, or too much waits
     */
    void send(Transaction invite, SIPResponse response, boolean byContainer) {
        int status = response.getStatusCode();
        if (!invite.invite() || status <= 100 || status >= 200) {
            throw new IllegalStateException("only a 101 to 199 to INVITE is sent reliably, not " + status + " to " + invite.method());
        }
        if (invite.committed()) {
            throw new IllegalStateException("a final response was sent already: " + invite.status()); // RFC 3262 section 3
        }
        ReliableResponses all = invite.reliably();
        if (all.waiting().size() >= MOST_WAITING) {
            work.note("refused.reliable-1xx");
            throw new IllegalStateException(MOST_WAITING + " provisional responses wait for a PRACK already");
        }
        long rseq = all.lastNumber() == 0
                ? 1 + Chance.below(work.parts.tokens(), work.call.key(), invite.id(), FIRST_BELOW) : all.lastNumber() + 1;
        mark(response, rseq);
        all.byContainer(byContainer && (all.lastNumber() == 0 || all.byContainer()));
        all.lastNumber(rseq);
        if (all.number() == 0) {
            transmit(invite, response);
        } else {
            all.waiting().add(EventWork.bytes(response));
            work.change();
        }
    }

    private static void mark(SIPResponse response, long rseq) {
        try {
            RSeq header = new RSeq();
            header.setSeqNumber(rseq);
            response.setHeader(header);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("no RSeq is " + rseq, e);
        }
        if (!lists(response, "Require", OPTION)) {
            response.addHeader(new Require(OPTION));
        }
    }

    private void transmit(Transaction invite, SIPResponse response) {
        work.server.respond(invite, response);
        ReliableResponses all = invite.reliably();
        all.sent(((RSeq) response.getHeader("RSeq")).getSeqNumber(), invite.responseBytes());
        all.described(all.described() || described(response));
        long t1 = work.parts.settings().timers().t1();
        work.call.set(new TimerRow(Kind.RETRANSMIT_1XX, null, invite.id(), work.now + t1, t1));
        work.call.set(new TimerRow(Kind.NO_PRACK, null, invite.id(), work.now + 64 * t1, 64 * t1));
    }

    /** RFC 3262 section 3: doubles, without the bound of T2 that a 2xx has. */
    void repeat(Transaction invite, TimerRow row) {
        invite.reliable().filter(all -> all.number() != 0).ifPresent(all -> {
            work.send(new Outbound(invite.target(), all.unacknowledged(), invite.id()));
            long next = 2 * row.interval();
            work.call.set(new TimerRow(Kind.RETRANSMIT_1XX, null, invite.id(), work.now + next, next));
        });
    }

    /** RFC 3262 section 3: 64*T1 went by without a PRACK, and the INVITE should be rejected with a 5xx. */
    void noPrack(Transaction invite) {
        work.note("invite.no-prack");
        answered(invite); // a 2xx that waited must not leave any more
        Optional<Leg> leg = work.call.leg(invite.leg());
        if (leg.isPresent() && !invite.answered()) {
            SIPResponse response = Messages.response(invite.reliably().unacknowledged());
            work.callbacks.tell(leg.get(), user -> user.noPrack(work.context, leg.get(), invite, response));
        }
        if (!invite.answered()) {
            work.server.end(invite, SIPResponse.SERVER_TIMEOUT);
        }
    }

    /**
     * Whether a 2xx has to wait for a PRACK: RFC 3262 section 3 says that it must not be sent while a reliable provisional
     * response that carries a session description is not acknowledged. One that waits itself counts too, as it was sent first.
     */
    boolean holds(Transaction server, int status) {
        return server.invite() && status / 100 == 2 && server.reliable().map(all -> all.number() != 0
                && (described(Messages.response(all.unacknowledged())) || !all.waiting().isEmpty())).orElse(false);
    }

    void hold(Transaction invite, SIPResponse ok) {
        invite.reliably().waiting().add(EventWork.bytes(ok));
        work.change();
    }

    /** A final response leaves: what was not acknowledged is not repeated, and what waits does not leave (RFC 3262 section 3). */
    void answered(Transaction invite) {
        work.call.stop(Kind.RETRANSMIT_1XX, null, invite.id());
        work.call.stop(Kind.NO_PRACK, null, invite.id());
        invite.reliable().ifPresent(all -> all.waiting().clear());
    }

    /** The INVITE of the leg whose reliable response a PRACK is for; empty for one that matches none (RFC 3262 section 3). */
    Optional<Transaction> acknowledged(Leg leg, SIPRequest prack) {
        return prack.getHeader("RAck") instanceof RAck rack ? acknowledged(leg.id(), rack) : Optional.empty();
    }

    private Optional<Transaction> acknowledged(int leg, RAck rack) {
        return work.call.transaction(each -> each.server() && each.leg() == leg && each.invite()
                && each.cseq() == rack.getCSequenceNumber() && SIPRequest.INVITE.equals(rack.getMethod())
                && each.reliable().filter(all -> all.number() == rack.getRSequenceNumber() && all.number() != 0).isPresent());
    }

    /**
     * Whether a PRACK is for a response to an INVITE that has ended with its dialog: it crossed the final response, and is taken all
     * the same (RFC 3262 section 3).
     */
    boolean late(SIPRequest prack) {
        Optional<Integer> leg = work.parts.tokens().open(prack.getToTag(), Use.TAG)
                .filter(token -> token.key().equals(work.call.key())).map(Token::id);
        return prack.getHeader("RAck") instanceof RAck rack && leg.flatMap(id -> acknowledged(id, rack)).isPresent();
    }

    /** The PRACK came: nothing is repeated any more. */
    void acknowledge(Transaction invite) {
        invite.reliably().acknowledged();
        work.call.stop(Kind.RETRANSMIT_1XX, null, invite.id());
        work.call.stop(Kind.NO_PRACK, null, invite.id());
        work.change();
    }

    /** The application had its PRACK: the next that waits leaves. */
    void goOn(Transaction invite, Transaction prack) {
        ReliableResponses all = invite.reliably();
        if (all.byContainer() && !prack.answered()) {
            work.context.send(prack, work.context.createResponse(prack, SIPResponse.OK, null));
        }
        if (invite.answered() || all.number() != 0 || all.waiting().isEmpty()) {
            return;
        }
        SIPResponse next = Messages.response(all.waiting().remove(0));
        if (next.getStatusCode() >= 200) {
            work.server.respond(invite, next);
        } else {
            transmit(invite, next);
        }
    }

    /** Whether a response that came is reliable: RFC 3262 section 4, which leaves 100 out. */
    static boolean reliable(SIPResponse response) {
        int status = response.getStatusCode();
        return status > 100 && status < 200 && SIPRequest.INVITE.equals(response.getCSeq().getMethod())
                && response.getHeader("RSeq") instanceof RSeq && lists(response, "Require", OPTION)
                && response.getToTag() != null;
    }

    static long number(SIPResponse response) {
        return ((RSeq) response.getHeader("RSeq")).getSeqNumber();
    }

    /** Whether a reliable response is not to be processed: it came before, or out of order (RFC 3262 section 4). */
    boolean dropped(Leg leg, SIPResponse response) {
        if (!reliable(response) || leg.rseq() == 0 || !leg.remoteTag().equals(response.getToTag())
                || number(response) == leg.rseq() + 1) {
            return false;
        }
        work.note(number(response) == leg.rseq() ? "retransmission.reliable-1xx" : "dropped.reliable-1xx-out-of-order");
        return true;
    }

    /** A reliable response comes to the application, which is to acknowledge it. */
    void received(Leg leg, SIPResponse response) {
        if (reliable(response)) {
            leg.rseq(number(response));
            leg.described(leg.described() || described(response));
            leg.open(EventWork.bytes(response));
        }
    }

    /** The PRACK of the reliable response that the leg has not acknowledged; which it has when the PRACK is sent. @throws IllegalStateException if there is none */
    SIPRequest prack(Leg leg) {
        SIPResponse response = leg.open().length == 0 ? null : Messages.response(leg.open());
        if (response == null || !reliable(response)) {
            throw new IllegalStateException("leg " + leg.id() + " has no reliable provisional response without PRACK");
        }
        try {
            RAck rack = new RAck();
            rack.setRSequenceNumber(number(response));
            rack.setCSequenceNumber(response.getCSeq().getSeqNumber());
            rack.setMethod(SIPRequest.INVITE);
            SIPRequest prack = work.dialogs.requests().inDialog(leg, SIPRequest.PRACK);
            prack.setHeader(rack);
            return prack;
        } catch (InvalidArgumentException | java.text.ParseException e) {
            throw new IllegalStateException("no RAck can be made for " + response.getFirstLine(), e);
        }
    }
}
