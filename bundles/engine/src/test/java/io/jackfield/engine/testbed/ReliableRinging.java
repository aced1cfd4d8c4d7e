package io.jackfield.engine.testbed;

import gov.nist.javax.sip.header.RAck;
import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/** What a {@link Talker} does of RFC 3262: as callee sections 3, as caller 4. One response waits for its PRACK at a time. */
final class ReliableRinging {
    private final Talker talker;
    private long number;
    private boolean waits;
    private String tag = "";
    private long last;

    ReliableRinging(Talker talker) {
        this.talker = talker;
    }

    /** Repeats a 180 at intervals that double, and gives up with a 5xx after 64*T1. */
    void rings(Heard invite) {
        if (waits) {
            return;
        }
        waits = true;
        number = number == 0 ? talker.dice(1_000_000) : number + 1;
        long mine = number;
        SipText text = talker.phone().answer(invite.request, 180).and("Require", "100rel").and("RSeq", mine);
        invite.status = 180;
        invite.isAnswered(talker.now());
        invite.answer = text;
        talker.repeatAlways(text, () -> !waits || mine != number || invite.status >= 200);
        talker.after(Talker.GIVE_UP, () -> {
            if (waits && mine == number && invite.status < 200) {
                talker.answers(504);
            }
        });
    }

    /** Whether the PRACK is of the response that waits, or was. */
    boolean acknowledgedBy(SIPRequest prack) {
        boolean mine = prack.getHeader("RAck") instanceof RAck rack && rack.getRSequenceNumber() == number;
        waits &= !mine;
        return mine;
    }

    /** A provisional response to the caller's INVITE: what is reliable and the next in order gets a PRACK in its early dialog. */
    void hears(SIPResponse response) {
        if (!(response.getHeader("RSeq") instanceof RSeq rseq)) {
            return;
        }
        boolean another = !tag.equals(response.getToTag());
        if (!another && rseq.getSeqNumber() != last + 1) {
            return;
        }
        tag = response.getToTag();
        last = rseq.getSeqNumber();
        talker.phone().enters(response);
        talker.ask(talker.phone().request("PRACK").and("RAck", last + " " + response.getCSeq().getSeqNumber() + " INVITE"));
    }
}
