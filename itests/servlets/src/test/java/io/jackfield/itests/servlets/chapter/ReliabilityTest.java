package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Everything;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import javax.servlet.sip.Rel100Exception;
import javax.servlet.sip.SipServletRequest;
import javax.sip.message.Response;

/** Reliable provisional responses: RFC 3262, JSR 289 section 6.7. */
class ReliabilityTest {
    /** RFC 3262 sections 3 and 4: RSeq and Require in the response; RAck names both numbers. */
    @InBothModes
    @Shows({"SipServletResponse.sendReliably"})
    void asUasItIsAcknowledgedByPrack(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(183).sendReliably()).on("PRACK", prack -> {
            prack.createResponse(200).send();
            assertThat(prack.getHeader("RAck")).endsWith(" 1 INVITE");
            prack.getB2buaHelper().createResponseToOriginalRequest(prack.getSession(), 200, null).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"), "Supported: 100rel");
        Response progress = scene.alice().hears(183);
        assertThat(value(progress, "Require")).contains("100rel");
        assertThat(Long.parseLong(value(progress, "RSeq"))).isPositive();
        invite.acknowledgesProvisionally(progress);
        assertThat(value(scene.alice().hears(200), "CSeq")).endsWith("PRACK");
        assertThat(value(scene.alice().hears(200), "CSeq")).endsWith("INVITE");
        invite.acknowledges();
        scene.script().hears("ACK");
    }

    /** RFC 3262 section 4: the application makes the PRACK, in the early dialog. */
    @InBothModes
    @Shows({"SipServletResponse.createPrack"})
    void asUacItAcknowledgesByPrack(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        }).on(183, progress -> progress.createPrack().send()).on(200, ok -> {
            assertThatThrownBy(ok::createPrack).isInstanceOf(Rel100Exception.class);
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
            }
        });
        scene.alice().sends("INVITE", scene.uri("service"), "Supported: 100rel");
        Incoming invite = scene.bob().hears("INVITE");
        assertThat(value(invite.request(), "Supported")).contains("100rel");
        invite.answersReliably(183);
        Incoming prack = scene.bob().hears("PRACK");
        assertThat(value(prack.request(), "RAck")).endsWith(invite.number() + " INVITE");
        prack.answers(200);
        scene.script().hears("200 PRACK");
        invite.answers(200);
        scene.bob().hears("ACK");
    }

    /** RFC 3262 section 3: only an INVITE's 101 to 199, and only for a peer that supports it. */
    @InBothModes
    void nothingElseIsSentReliably(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            assertThatThrownBy(() -> invite.createResponse(183).sendReliably()).isInstanceOfSatisfying(Rel100Exception.class,
                    e -> assertThat(e.getReason()).isEqualTo(Rel100Exception.NO_REQ_SUPPORT));
            assertThatThrownBy(() -> invite.createResponse(486).sendReliably()).isInstanceOfSatisfying(Rel100Exception.class,
                    e -> assertThat(e.getReason()).isEqualTo(Rel100Exception.NOT_1XX));
            invite.createResponse(486).send();
        }).on("MESSAGE", message -> {
            assertThatThrownBy(() -> message.createResponse(183).sendReliably()).isInstanceOfSatisfying(Rel100Exception.class,
                    e -> assertThat(e.getReason()).isEqualTo(Rel100Exception.NOT_INVITE));
            message.createResponse(200).send();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(486);
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    /** RFC 3262 section 3: after 64*T1 without PRACK the listener hears, and the application decides. */
    @InBothModes(t1 = 50)
    @Shows({"SipErrorListener.noPrackReceived"})
    void aMissingPrackIsToldOf(Scene scene) throws Exception {
        Script script = scene.scripted(new Everything(scene.plain()));
        script.on("INVITE", invite -> invite.createResponse(183).sendReliably());
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "no-prack", "Supported: 100rel");
            String progress = peer.hearsAtLast("SIP/2.0 183");
            assertThat(peer.hearsAtLast("SIP/2.0 183")).as("the repeat").isEqualTo(progress);
            script.hears("no PRACK to 183");
        }
    }
}
