package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.core.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole calls through a plain B2BUA servlet on the engine core, the call encoded and decoded between any two events. */
class B2buaCallTest {
    private final SipApplication application = TestApplication.of(new Relay());
    private final VirtualCall call = new VirtualCall(application);

    @AfterEach
    void nothingThrew() {
        assertThat(call.notes).extracting(Outcome.Note::fault).filteredOn(java.util.Objects::nonNull).isEmpty();
        application.close();
    }

    @Test
    void relaysInvitePerItsRules() {
        call.invite("X-Corp: one", "X-Corp: two", "Route: <sip:198.51.100.7;lr>", "Supported: 100rel, timer",
                "Content-Type: application/sdp", "", "v=0\r\n");
        SIPRequest copy = call.request("INVITE");

        assertThat(copy.getRequestURI().toString()).isEqualTo("sip:bob@example.com");
        assertThat(copy.getFrom().getAddress().toString()).isEqualTo("\"Alice\" <sip:alice@example.org>");
        assertThat(copy.getFromTag()).isNotEqualTo("a1").isNotEmpty();
        assertThat(copy.getToTag()).isNull();
        assertThat(copy.getCallId().getCallId()).isNotEqualTo("c1@192.0.2.1");
        assertThat(copy.getMaxForwards().getMaxForwards()).isEqualTo(9);
        assertThat(copy.getViaHeaders()).hasSize(1);
        assertThat(copy.getRouteHeaders()).isNull();
        assertThat(copy.getContactHeader().getAddress().getURI().toString()).contains("198.51.100.7");
        assertThat(copy.getHeaders("X-Corp")).toIterable().hasSize(2);
        assertThat(copy.encode()).contains("100rel").contains("timer");
        assertThat(new String(copy.getRawContent())).isEqualTo("v=0\r\n");
    }

    /** The link follows the 2xx, and the PRACK of the caller is for the fork that rang first (RFC 3262 section 3). */
    @Test
    void relaysALatePrackToTheForkThatItIsFor() {
        call.invite("Supported: 100rel");
        SIPRequest invite = call.request("INVITE");
        call.answer(invite, 183, "b1", "Require: 100rel", "RSeq: 77", "Content-Type: application/sdp", "", "v=0\r\n");
        SIPResponse progress = call.response(183, "INVITE");
        call.answer(invite, 200, "b2");
        assertThat(call.sent).as("the 2xx waits for the PRACK").noneMatch(each -> each instanceof SIPResponse);

        call.alice("PRACK", 2, progress, "RAck: " + progress.getHeader("RSeq").toString().replaceAll("\\D", "") + " 1 INVITE");
        SIPRequest prack = call.request("PRACK");
        assertThat(prack.getToTag()).isEqualTo("b1");
        assertThat(prack.getHeader("RAck").toString()).contains("77 1 INVITE");
        call.response(200, "INVITE");
        call.answer(prack, 200, "b1");
        call.response(200, "PRACK");
    }

    @Test
    void carriesACallFromInviteToBye() {
        SIPResponse ok = up();
        call.alice("ACK", 1, ok);
        SIPRequest ack = call.request("ACK");
        assertThat(ack.getRequestURI().toString()).isEqualTo("sip:bob@203.0.113.9:5080");

        call.alice("BYE", 2, ok);
        SIPRequest bye = call.request("BYE");
        assertThat(bye.getToTag()).isEqualTo("b1");
        call.answer(bye, 200, "b1");
        assertThat(call.response(200, "BYE").getCSeq().getSeqNumber()).isEqualTo(2);
        assertThat(call.call().legs()).isEmpty();
        assertThat(call.call().sessions()).isEmpty();
    }

    @Test
    void carriesAByeOfTheCalledSide() {
        SIPResponse ok = up();
        SIPRequest invite = leg;
        call.alice("ACK", 1, ok);
        call.receive("BYE sip:198.51.100.7:5060 SIP/2.0", "Via: SIP/2.0/UDP 203.0.113.9:5080;branch=z9hG4bK-bob-1",
                "Max-Forwards: 70", "From: <sip:bob@example.com>;tag=b1", "To: " + invite.getFrom().toString().substring(6).trim(),
                invite.getCallId().toString().trim(), "CSeq: 7 BYE");
        SIPRequest bye = call.request("BYE");
        assertThat(bye.getToTag()).isEqualTo("a1");
        assertThat(bye.getRequestURI().toString()).isEqualTo("sip:alice@192.0.2.1:5070");
        call.answer(bye, 200, "a1");
        call.response(200, "BYE");
    }

    @Test
    void relaysReinviteWithinBothDialogs() {
        SIPResponse ok = up();
        call.alice("ACK", 1, ok);
        call.alice("INVITE", 2, ok, "Contact: <sip:alice@192.0.2.1:5070>", "Content-Type: application/sdp", "", "v=1\r\n");
        SIPRequest again = call.request("INVITE");
        assertThat(again.getToTag()).isEqualTo("b1");
        assertThat(again.getCSeq().getSeqNumber()).isEqualTo(2);
        call.answer(again, 200, "b1");
        SIPResponse second = call.response(200, "INVITE");
        call.alice("ACK", 2, second);
        assertThat(call.request("ACK").getCSeq().getSeqNumber()).isEqualTo(2);
    }

    @Test
    void passesAFailureOn() {
        call.invite();
        call.answer(call.request("INVITE"), 486, "b1");
        assertThat(call.response(486, "INVITE").getReasonPhrase()).isEqualTo("Whatever");
    }

    @Test
    void cancelsTheOtherSide() {
        call.invite();
        SIPRequest invite = call.request("INVITE");
        call.answer(invite, 180, "b1");
        call.receive("CANCEL sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1",
                "Max-Forwards: 10", "From: \"Alice\" <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>",
                "Call-ID: c1@192.0.2.1", "CSeq: 1 CANCEL");
        call.response(200, "CANCEL");
        call.response(487, "INVITE");
        SIPRequest cancel = call.request("CANCEL");
        assertThat(cancel.getTopmostVia().getBranch()).isEqualTo(invite.getTopmostVia().getBranch());
        call.answer(cancel, 200, "b1");
        call.answer(invite, 487, "b1");
        assertThat(call.request("ACK").getToTag()).isEqualTo("b1");
        assertThat(call.call().legs()).isEmpty();
    }

    @Test
    void answers483WhenNoHopIsLeft() {
        call.receive("INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1",
                "Max-Forwards: 0", "From: <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>", "Call-ID: c1@192.0.2.1",
                "CSeq: 1 INVITE", "Contact: <sip:alice@192.0.2.1:5070>");
        call.response(483, "INVITE");
        assertThat(call.sent).noneMatch(SIPRequest.class::isInstance);
        assertThat(call.notes).extracting(Outcome.Note::fault).hasAtLeastOneElementOfType(ApplicationFailure.class);
        call.notes.clear();
    }

    private SIPRequest leg;

    /** INVITE, 180, 200 on both sides. */
    private SIPResponse up() {
        call.invite();
        leg = call.request("INVITE");
        call.answer(leg, 180, "b1");
        assertThat(call.response(180, "INVITE").getToTag()).isNotEmpty();
        call.answer(leg, 200, "b1", "Content-Type: application/sdp", "", "v=0\r\n");
        SIPResponse ok = call.response(200, "INVITE");
        assertThat(new String(ok.getRawContent())).isEqualTo("v=0\r\n");
        assertThat(List.of(ok.getCSeq().getSeqNumber())).containsExactly(1L);
        return ok;
    }
}
