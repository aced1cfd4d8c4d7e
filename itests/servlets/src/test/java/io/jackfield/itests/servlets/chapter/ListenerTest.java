package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Everything;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.List;

/** What listeners hear: JSR 289 chapter 9 and the javadoc of the listeners. */
class ListenerTest {
    /** In this order: sessions begin from the outside in and end from the inside out (6.1.2.2, 6.2.4). */
    @InBothModes
    @Shows({"SipServletListener.servletInitialized", "SipSessionListener.sessionCreated", "SipSessionListener.sessionDestroyed",
            "SipSessionListener.sessionReadyToInvalidate", "SipApplicationSessionListener.sessionCreated",
            "SipApplicationSessionListener.sessionDestroyed", "SipApplicationSessionListener.sessionReadyToInvalidate"})
    void hearOfBeginningAndEnd(Scene scene) throws Exception {
        Script script = new Script();
        script.answers("MESSAGE", 200);
        scene.runs(script, new Everything(script));
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        for (String next : List.of("context initialized Suite", "servlet initialized main", "application session created",
                "session created true", "MESSAGE", "session ready", "session destroyed false", "application session ready",
                "application session destroyed")) {
            assertThat(script.next()).isEqualTo(next);
        }
        scene.container().stops();
        assertThat(script.next()).isEqualTo("context destroyed");
    }

    /** RFC 3261 section 13.3.1.4: the 2xx is repeated for 64*T1; then the listener hears and the container ends the dialog. */
    @InBothModes(t1 = 50)
    @Shows({"SipErrorListener.noAckReceived"})
    void hearOfAMissingAck(Scene scene) throws Exception {
        Script script = new Script();
        script.answers("INVITE", 200);
        scene.runs(script, new Everything(script));
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "no-ack");
            String ok = peer.hearsAtLast("SIP/2.0 200");
            assertThat(peer.hearsAtLast("SIP/2.0 200")).as("the repeat").isEqualTo(ok);
            script.hears("no ACK to 200 INVITE");
            String bye = peer.hearsAtLast("BYE");
            assertThat(bye).contains("Call-ID: no-ack\r\n");
            peer.answers(bye, "200 OK", "");
        }
        script.hears("application session destroyed");
    }

    @InBothModes
    void aCallThatIsUpKeepsItsSessions(Scene scene) throws Exception {
        Script script = new Script();
        script.answers("INVITE", 200).answers("BYE", 200);
        scene.runs(script, new Everything(script));
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        assertThat(scene.container().sessions()).isEqualTo(1);
        assertThat(script.told()).doesNotContain("session destroyed false");
        scene.alice().sends(invite.dialog(), "BYE");
        scene.alice().hears(200);
        script.hears("session destroyed false");
        script.hears("application session destroyed");
    }

    /** JSR 289 section 6.1.2: three minutes after its beginning; the listener may extend it, and else it ends. */
    @InBothModes
    @Shows({"SipApplicationSessionListener.sessionExpired", "SipApplicationSession.setExpires"})
    void hearOfAnExpiryAndMayExtendTheSession(Scene scene) throws Exception {
        Script script = new Script();
        script.answers("INVITE", 180);
        scene.runs(script, new Everything(script).extending(1, 2));
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(180);
        scene.container().passes(Duration.ofMinutes(2));
        scene.container().keeps(1);
        assertThat(script.told()).doesNotContain("application session expired");
        scene.container().passes(Duration.ofMinutes(1));
        script.hears("application session extended by 2");
        script.hears("application session expired");
        scene.container().keeps(1);
        scene.container().passes(Duration.ofMinutes(2));
        script.hears("application session expired");
        script.hears("application session destroyed");
        scene.container().isEmptySoon();
    }

    /** JSR 289 section 6.1.2: messages put off no expiry; what is over is not extended. */
    @InBothModes
    void messagesPutOffNoExpiry(Scene scene) throws Exception {
        Script script = new Script();
        script.answers("INVITE", 200).answers("INFO", 200);
        scene.runs(script, new Everything(script));
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        scene.container().passes(Duration.ofSeconds(170));
        scene.alice().sends(invite.dialog(), "INFO");
        scene.alice().hears(200);
        script.hears("INFO");
        scene.container().passes(Duration.ofSeconds(10));
        script.hears("application session expired");
        script.hears("application session destroyed");
        scene.container().isEmptySoon();
    }
}
