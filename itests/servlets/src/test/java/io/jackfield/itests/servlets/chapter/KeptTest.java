package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.application.Bell;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.URI;

/** What an application keeps in attributes for later events, also within objects of its own: JSR 289 sections 6.1 and 6.3. */
class KeptTest {
    /** An application's own object, with the container's in it. */
    private record Purse(SipApplicationSession application, SipSession session, ServletTimer timer, Address address, URI uri,
                         List<SipSession> more) implements Serializable {
    }

    private static Outgoing up(Scene scene) throws Exception {
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
        return invite;
    }

    /** They are those of the event that reads them. */
    @InBothModes
    void sessionsTimersAndAddressesInAnObject(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("INVITE", invite -> {
            SipApplicationSession application = invite.getApplicationSession();
            ServletTimer timer = script.timers().createTimer(application, 600_000, true, "later");
            invite.getSession().setAttribute("purse", new Purse(application, invite.getSession(), timer, invite.getFrom(),
                    script.factory().createURI("tel:+123"), List.of(invite.getSession())));
            invite.createResponse(200).send();
        }).on("BYE", bye -> {
            Purse purse = (Purse) bye.getSession().getAttribute("purse");
            assertThat(purse.application()).isSameAs(bye.getApplicationSession());
            assertThat(purse.session()).isSameAs(bye.getSession());
            assertThat(purse.more()).containsExactly(bye.getSession());
            assertThat(purse.timer().getInfo()).isEqualTo("later");
            assertThat(purse.address().getURI()).hasToString("sip:alice@example.org");
            assertThat(purse.uri()).hasToString("tel:+123");
            purse.timer().cancel();
            assertThat(bye.getApplicationSession().getTimers()).isEmpty();
            bye.createResponse(200).send();
        });
        Outgoing invite = up(scene);
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        script.hears("BYE");
        scene.container().isEmptySoon();
    }

    /** A request waits for an answer over events, and a response for its ACK. */
    @InBothModes
    void messagesAreAnsweredInLaterEvents(Scene scene) throws Exception {
        Script script = scene.script();
        script.on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(script.factory().createURI(scene.bob().uri()));
            invite.getApplicationSession().setAttribute("open", invite);
            copy.send();
        }).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.getApplicationSession().setAttribute("unacknowledged", ok);
                ((SipServletRequest) ok.getApplicationSession().getAttribute("open")).createResponse(200).send();
            }
        }).on("ACK", ack -> ((SipServletResponse) ack.getApplicationSession().getAttribute("unacknowledged")).createAck().send());
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("service"));
        Incoming incoming = scene.bob().hears("INVITE");
        incoming.answers(200);
        scene.alice().hears(200);
        outgoing.acknowledges();
        assertThat(scene.bob().hears("ACK").number()).isEqualTo(incoming.number());
    }

    /** A request that was made and not sent leaves in a later event. */
    @InBothModes
    void aRequestIsSentLater(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> {
            SipServletRequest info = ack.getSession().createRequest("INFO");
            info.setHeader("X-Made", "before");
            ack.getSession().setAttribute("later", info);
        }).on("MESSAGE", message -> {
            message.createResponse(200).send();
            ((SipServletRequest) message.getSession().getAttribute("later")).send();
        });
        Outgoing invite = up(scene);
        scene.alice().sends(invite.dialog(), "MESSAGE");
        scene.alice().hears(200);
        Incoming info = scene.alice().hears("INFO");
        assertThat(info.request().getHeader("X-Made").toString()).contains("before");
        info.answers(200);
        scene.script().hears("200 INFO");
    }

    /** When its transaction is over a message can be read, and no longer answered. */
    @InBothModes
    void aMessageOutlivesItsTransaction(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("MESSAGE", message -> {
            message.getSession().setAttribute("old", message);
            message.createResponse(200).send();
        }).on("BYE", bye -> {
            SipServletRequest old = (SipServletRequest) bye.getSession().getAttribute("old");
            assertThat(old.getMethod()).isEqualTo("MESSAGE");
            assertThat(old.getHeader("Subject")).isEqualTo("kept");
            assertThat(old.getSession()).isSameAs(bye.getSession());
            assertThatThrownBy(() -> old.createResponse(500)).isInstanceOf(IllegalStateException.class);
            bye.createResponse(200).send();
        });
        Outgoing invite = up(scene);
        scene.alice().sends(invite.dialog(), "MESSAGE", "Subject: kept");
        scene.alice().hears(200);
        scene.container().passes(Duration.ofMinutes(1)); // longer than Timer J
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        scene.script().hears("BYE");
    }

    /** A value in which something cannot be written is lost alone, where it has to be written, and no other with it. */
    @InBothModes
    void aValueThatCannotBeWrittenHarmsNoOther(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.getSession().setAttribute("bad", new ArrayList<>(List.of(new Object())));
            invite.getSession().setAttribute("good", "kept");
            invite.createResponse(200).send();
        }).on("BYE", bye -> {
            assertThat(bye.getSession().getAttribute("good")).isEqualTo("kept");
            bye.createResponse(200).send();
        });
        Outgoing invite = up(scene);
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        scene.script().hears("BYE");
    }
}
