package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Phone;
import io.jackfield.itests.servlets.scene.Scene;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** CANCEL in both directions: RFC 3261 section 9, JSR 289 section 11.2.3 and the javadoc of createCancel. */
class CancelTest {
    private static String[] cancel(Scene scene, Peer peer, String callId) {
        return new String[] {"CANCEL " + scene.uri("service") + " SIP/2.0",
            "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bK" + callId, "Max-Forwards: 70",
            "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">", "Call-ID: " + callId, "CSeq: 1 CANCEL"};
    }

    /** RFC 3261 section 9.2: 200 to the CANCEL and 487 to the INVITE, of one tag, and the application cannot answer any more. */
    @InBothModes
    void aCallThatRingsIsAnswered487(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.getSession().setAttribute("invite", invite);
            invite.createResponse(180).send();
        }).on("CANCEL", cancel -> {
            SipServletRequest invite = (SipServletRequest) cancel.getSession().getAttribute("invite");
            assertThat(invite.isCommitted()).isTrue();
            assertThatThrownBy(() -> invite.createResponse(200)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> cancel.createResponse(200)).as("the container did").isInstanceOf(IllegalStateException.class);
        });
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "rings");
            String ringing = peer.hearsAtLast("SIP/2.0 180");
            peer.says(cancel(scene, peer, "rings"));
            String ok = peer.hears("SIP/2.0 200");
            assertThat(header(ok, "CSeq")).isEqualTo("1 CANCEL");
            String terminated = peer.hears("SIP/2.0 487");
            assertThat(header(terminated, "CSeq")).isEqualTo("1 INVITE");
            assertThat(header(terminated, "To")).isEqualTo(header(ringing, "To")).isEqualTo(header(ok, "To"));
        }
        scene.script().hears("CANCEL");
    }

    /** RFC 3261 section 9.2: a CANCEL of nothing that is known is a 481. */
    @InBothModes
    void aCancelOfNothingIsA481(Scene scene) {
        scene.script();
        try (var peer = scene.peer()) {
            peer.says(cancel(scene, peer, "nothing"));
            assertThat(header(peer.hears("SIP/2.0 481"), "CSeq")).isEqualTo("1 CANCEL");
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 9.2: a CANCEL of anything but INVITE has no effect on it. */
    @InBothModes
    void aCancelOfAnotherRequestChangesNothing(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> message.getApplicationSession().setAttribute("message", message))
                .on("INFO", info -> info.createResponse(200).send());
        try (var peer = scene.peer()) {
            peer.says("MESSAGE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKother",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                    "Call-ID: other", "CSeq: 1 MESSAGE");
            scene.script().hears("MESSAGE");
            peer.says(cancel(scene, peer, "other"));
            assertThat(header(peer.hears(20_000), "CSeq")).isEqualTo("1 CANCEL");
            assertThat(peer.hears(200)).as("the MESSAGE is still open").isNull();
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 9.1: only what is INVITE, was sent and has no final answer can be cancelled. */
    @InBothModes
    void onlyAnOpenInviteIsCancelled(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipServletRequest copy = message.getB2buaHelper().createRequest(message);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
            assertThatThrownBy(copy::createCancel).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.bob().hears("MESSAGE").answers(200);
        scene.script().hears("200 MESSAGE");
    }

    /** RFC 3261 section 9.1: a CANCEL before any answer waits for one, and a final answer before that makes it needless. */
    @InBothModes
    void a2xxThatCrossesACancelIsTheApplications(Scene scene) throws Exception {
        Script script = scene.script();
        script.on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                ok.getSession().createRequest("BYE").send();
            }
        });
        SipServletRequest invite = script.factory().createRequest(script.factory().createApplicationSession(), "INVITE",
                "sip:me@example.net", scene.bob().uri());
        invite.send();
        Incoming heard = scene.bob().hears("INVITE");
        invite.createCancel().send();
        heard.answers(200);
        scene.bob().hears("ACK");
        scene.bob().hears("BYE").answers(200);
        script.hears("200 BYE");
        scene.container().isEmptySoon();
        assertThat(scene.bob().waiting()).as("no CANCEL leaves any more").isEmpty();
    }

    /** RFC 3261 section 9.1 and 13.2.2: the answer to a CANCEL that was sent after all says nothing of the call. */
    @InBothModes
    void a2xxAfterACancelIsTheApplications(Scene scene) throws Exception {
        Script script = scene.script();
        script.on(180, ringing -> ringing.getRequest().createCancel().send()).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                SipServletResponse answer = ok;
                answer.createAck().send();
                answer.getSession().createRequest("BYE").send();
            }
        });
        script.factory().createRequest(script.factory().createApplicationSession(), "INVITE", "sip:me@example.net",
                scene.bob().uri()).send();
        Incoming heard = scene.bob().hears("INVITE");
        heard.answers(180);
        scene.bob().hears("CANCEL").answers(200);
        heard.answers(200);
        scene.bob().hears("ACK");
        scene.bob().hears("BYE").answers(200);
        script.hears("200 BYE");
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 9.2, of a re-INVITE: that is answered 487, and the call stays. */
    @InBothModes
    void aCancelledReinviteLeavesTheCall(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(invite.isInitial() ? 200 : 180).send()).answers("BYE", 200);
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        Outgoing again = scene.alice().sends(invite.dialog(), "INVITE");
        scene.alice().hears(180);
        again.cancels();
        assertThat(Phone.value(scene.alice().hears(200), "CSeq")).endsWith(" CANCEL");
        scene.alice().hears(487);
        scene.script().hears("CANCEL");
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        scene.script().hears("BYE");
    }
}
