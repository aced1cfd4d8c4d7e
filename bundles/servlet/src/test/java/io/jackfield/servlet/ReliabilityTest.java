package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.Rel100Exception;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.UAMode;
import org.junit.jupiter.api.Test;

/** Reliable provisional responses as applications see them: JSR 289 {@code sendReliably}, {@code createPrack}, RFC 3262. */
class ReliabilityTest {
    private static final class Errors implements SipErrorListener {
        private final List<String> told = new ArrayList<>();

        @Override
        public void noAckReceived(SipErrorEvent event) {
            told.add("no ACK");
        }

        @Override
        public void noPrackReceived(SipErrorEvent event) {
            told.add("no PRACK of " + event.getResponse().getStatus() + " to " + event.getRequest().getMethod());
        }
    }

    private final Script script = new Script();
    private final Errors errors = new Errors();
    private final SipApplication application = TestApplication.of(script, errors);
    private final VirtualCall call = new VirtualCall(application);

    private void noFault() throws Throwable {
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault;
        }
    }

    private static int reason(Script.Action<SipServletResponse> action, SipServletResponse response) {
        try {
            action.run(response);
            throw new AssertionError("it was let through");
        } catch (Rel100Exception refused) {
            return refused.getReason();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    private SIPResponse prack(SIPResponse reliable) {
        call.alice("PRACK", 2, reliable, "RAck: " + reliable.getHeader("RSeq").toString().replaceAll("\\D", "") + " 1 INVITE");
        return call.response(200, "PRACK");
    }

    @Test
    void theContainerSaysThatItCan() {
        assertThat(script.getServletContext().getAttribute(SipServlet.PRACK_SUPPORTED)).isEqualTo(Boolean.TRUE);
        assertThat((List<?>) script.getServletContext().getAttribute(SipServlet.SUPPORTED)).asList().contains("100rel");
        assertThat((List<?>) script.getServletContext().getAttribute(SipServlet.SUPPORTED_RFCs)).asList().contains("3262");
    }

    @Test
    void sendsReliablyAndGetsThePrack() throws Throwable {
        List<String> told = new ArrayList<>();
        script.on("INVITE", invite -> invite.createResponse(183).sendReliably());
        script.on("PRACK", prack -> {
            told.add(prack.getHeader("RAck"));
            prack.createResponse(200).send();
        });
        call.invite("Supported: 100rel");
        SIPResponse progress = call.response(183, "INVITE");
        assertThat(progress.encode()).contains("Require: 100rel").contains("RSeq: ");
        prack(progress);
        noFault();
        assertThat(told).hasSize(1);
    }

    @Test
    void whatCannotBeReliableSaysWhy() throws Throwable {
        script.on("INVITE", invite -> {
            assertThat(reason(SipServletResponse::sendReliably, invite.createResponse(100))).isEqualTo(Rel100Exception.NOT_1XX);
            assertThat(reason(SipServletResponse::sendReliably, invite.createResponse(200))).isEqualTo(Rel100Exception.NOT_1XX);
            assertThat(reason(SipServletResponse::sendReliably, invite.createResponse(180)))
                    .isEqualTo(Rel100Exception.NO_REQ_SUPPORT);
            assertThat(reason(SipServletResponse::createPrack, invite.createResponse(180)))
                    .isEqualTo(Rel100Exception.NOT_100rel);
            invite.createResponse(486).send();
        });
        call.invite();
        call.response(486, "INVITE");
        noFault();
    }

    @Test
    void onlyAnInviteIsAnsweredReliably() throws Throwable {
        script.on("MESSAGE", message -> {
            assertThat(reason(SipServletResponse::sendReliably, message.createResponse(183))).isEqualTo(Rel100Exception.NOT_INVITE);
            message.createResponse(200).send();
        });
        call.receive("MESSAGE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-m",
                "Max-Forwards: 10", "From: <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>", "Call-ID: m",
                "CSeq: 1 MESSAGE", "Supported: 100rel");
        call.response(200, "MESSAGE");
        noFault();
    }

    @Test
    void errorListenersHearOfAMissingPrack() {
        script.on("INVITE", invite -> invite.createResponse(180).sendReliably());
        call.invite("Supported: 100rel");
        call.after(32_000);
        call.response(504, "INVITE");
        assertThat(errors.told).containsExactly("no PRACK of 180 to INVITE");
    }

    @Test
    void theCallerAcknowledgesOnceAndItIsPendingUntilThen() throws Throwable {
        VirtualCall relayed = new VirtualCall(TestApplication.of(new Callee(script)));
        script.on(183, response -> {
            List<SipServletMessage> pending = response.getRequest().getB2buaHelper()
                    .getPendingMessages(response.getSession(), UAMode.UAC);
            assertThat(pending).hasSize(1);
            assertThat(response.isCommitted()).isFalse();
            SipServletRequest prack = response.createPrack();
            assertThat(prack.getMethod()).isEqualTo("PRACK");
            prack.send();
            assertThat(response.isCommitted()).isTrue();
            assertThatThrownBy(response::createPrack).isInstanceOf(IllegalStateException.class);
            assertThat(response.getRequest().getB2buaHelper().getPendingMessages(response.getSession(), UAMode.UAC)).isEmpty();
        });
        script.on(180, response ->
                assertThat(reason(SipServletResponse::createPrack, response)).isEqualTo(Rel100Exception.NOT_100rel));
        relayed.invite("Supported: 100rel");
        SIPRequest invite = relayed.request("INVITE");
        relayed.answer(invite, 180, "b1");
        relayed.answer(invite, 183, "b1", "Require: 100rel", "RSeq: 988789");
        SIPRequest prack = relayed.request("PRACK");
        assertThat(prack.getHeader("RAck").toString().trim()).isEqualTo("RAck: 988789 1 INVITE");
        assertThat(prack.getToTag()).isEqualTo("b1");
        assertThat(relayed.notes).allMatch(note -> note.fault() == null);
    }

    /** Calls on, and leaves the answers to a script. */
    private static final class Callee extends SipServlet {
        private static final long serialVersionUID = 1L;
        private final transient Script script;

        private Callee(Script script) {
            this.script = script;
        }

        @Override
        protected void doInvite(SipServletRequest invite) throws javax.servlet.ServletException, java.io.IOException {
            invite.getB2buaHelper().createRequest(invite, true, null).send();
        }

        @Override
        protected void doResponse(SipServletResponse response) throws javax.servlet.ServletException, java.io.IOException {
            script.doResponse(response);
        }
    }

    /** The called side requires what the caller supports; both sides have numbers of their own. */
    @Test
    void aB2buaPassesReliableResponsesAndTheirPracksOn() {
        VirtualCall relayed = new VirtualCall(TestApplication.of(new Relay()));
        relayed.invite("Supported: 100rel", "Content-Type: application/sdp", "", "v=0\r\n");
        SIPRequest invite = relayed.request("INVITE");
        assertThat(invite.encode()).contains("Supported: 100rel");
        relayed.answer(invite, 183, "b1", "Require: 100rel", "RSeq: 988789", "Content-Type: application/sdp", "", "v=1\r\n");
        assertThat(relayed.sent).noneMatch(SIPRequest.class::isInstance);
        SIPResponse progress = relayed.response(183, "INVITE");
        String rseq = progress.getHeader("RSeq").toString().replaceAll("\\D", "");
        assertThat(rseq).isNotEqualTo("988789");
        assertThat(new String(progress.getRawContent())).isEqualTo("v=1\r\n");

        relayed.alice("PRACK", 2, progress, "RAck: " + rseq + " 1 INVITE");
        SIPRequest prack = relayed.request("PRACK");
        assertThat(prack.getHeader("RAck").toString().trim()).isEqualTo("RAck: 988789 1 INVITE");
        relayed.answer(invite, 200, "b1");
        relayed.answer(prack, 200, "b1");
        relayed.response(200, "PRACK");
        relayed.alice("BYE", 3, progress);
        assertThat(relayed.notes).allMatch(note -> note.fault() == null);
    }
}
