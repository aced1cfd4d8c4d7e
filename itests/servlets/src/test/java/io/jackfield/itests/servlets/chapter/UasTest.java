package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import javax.sip.message.Response;

/** The application is called: JSR 289 section 11.2. The classic stack is the UAC. */
class UasTest {
    /** RFC 3261 sections 12.1.1 and 13.3.1: one To tag and a Contact in every response that makes the dialog. */
    @InBothModes
    @Shows({"SipServletRequest.createResponse(int)", "SipServletResponse.send"})
    void ringsAndAnswers(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.createResponse(180).send();
            invite.createResponse(200).send();
        });

        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        Response ringing = scene.alice().hears(180);
        Response ok = scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");

        assertThat(tags(ok).get(1)).isNotEmpty().isEqualTo(tags(ringing).get(1));
        assertThat(tags(ok).get(0)).isEqualTo(tags(invite.request()).get(0));
        assertThat(value(ok, "Contact")).contains(scene.container().address());
        assertThat(value(ok, "CSeq")).isEqualTo("1 INVITE");
    }

    @InBothModes
    void theCallerHangsUp(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("BYE", 200);

        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
        scene.alice().sends(invite.dialog(), "BYE");

        scene.alice().hears(200);
        scene.script().hears("BYE");
    }

    /** The application calls on: RFC 3261 section 12.2.1.1, the request in the dialog goes to the Contact with both tags. */
    @InBothModes
    void theApplicationHangsUp(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("BYE").send());

        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        Response ok = scene.alice().hears(200);
        invite.acknowledges();
        Incoming bye = scene.alice().hears("BYE");

        assertThat(bye.request().getRequestURI()).hasToString(scene.alice().uri());
        assertThat(tags(bye.request())).containsExactly(tags(ok).get(1), tags(ok).get(0));
        assertThat(bye.within()).isSameAs(invite.dialog());
        bye.answers(200);
        scene.script().hears("200 BYE");
    }
}
