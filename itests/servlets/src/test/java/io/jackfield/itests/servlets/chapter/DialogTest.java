package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static io.jackfield.itests.servlets.scene.Peer.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import java.time.Duration;
import java.util.Locale;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;

/** What goes on within a dialog, and how it ends: RFC 3261 sections 12 to 15. */
class DialogTest {
    /** A peer calls the application, and the call is up. */
    private static Talk called(Scene scene, Peer peer, String callId) throws Exception {
        peer.invites(scene.uri("service"), callId);
        Talk talk = Talk.ofCaller(peer, peer.hearsAtLast("SIP/2.0 200"));
        talk.says("ACK", 1);
        scene.script().hears("ACK");
        return talk;
    }

    /** RFC 3261 section 12.2.2: a re-INVITE's Contact is where the next request goes. RFC 3311 section 5.2: an UPDATE's too. */
    @InBothModes
    void targetRefreshRequestsMoveTheTarget(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("UPDATE", 200).on("INFO", info -> {
            info.createResponse(200).send();
            info.getSession().createRequest("INFO").send();
        });
        try (var peer = scene.peer()) {
            Talk talk = called(scene, peer, "target");
            int number = 2;
            for (String method : new String[] {"INVITE", "UPDATE", "INFO"}) {
                String contact = method.toLowerCase(Locale.ROOT) + "@" + peer.address();
                talk.saysFrom(contact, method, number++);
                peer.hearsAtLast("SIP/2.0 200");
                if (method.equals("INVITE")) {
                    talk.says("ACK", number - 1);
                    scene.script().hears("ACK");
                }
                talk.says("INFO", number++);
                String info = peer.hearsAtLast("INFO ");
                // an INFO refreshes nothing: where the UPDATE led stays
                assertThat(info).startsWith("INFO sip:" + (method.equals("INFO") ? "update@" + peer.address() : contact) + " SIP/2.0\r\n");
                peer.answers(info, "200 OK", "");
                scene.script().hears("200 INFO");
            }
        }
    }

    /** RFC 3261 section 12.2.1.2: the 2xx to a re-INVITE of ours moves the target too. */
    @InBothModes
    void the2xxToAReinviteMovesTheTarget(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("INFO", info -> {
            info.createResponse(200).send();
            info.getSession().createRequest("INVITE").send();
        }).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                ok.getSession().createRequest("BYE").send();
            }
        });
        try (var peer = scene.peer()) {
            called(scene, peer, "moved").says("INFO", 2);
            String invite = peer.hearsAtLast("INVITE ");
            assertThat(invite).startsWith("INVITE sip:carol@" + peer.address() + " ");
            peer.answers(invite, "200 OK", "", "Contact: <sip:moved@" + peer.address() + ">");
            assertThat(peer.hearsAtLast("ACK ")).startsWith("ACK sip:moved@" + peer.address() + " ");
            String bye = peer.hearsAtLast("BYE ");
            assertThat(bye).startsWith("BYE sip:moved@" + peer.address() + " ");
            peer.answers(bye, "200 OK", "");
        }
        scene.script().hears("200 BYE");
    }

    /** RFC 3261 section 12.2.1.1: a first route without lr gets the request as its own, and the target goes last. */
    @InBothModes
    void aStrictRouterGetsTheRequestAsItsOwn(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("BYE").send());
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "strict", "Record-Route: <sip:strict@" + peer.address() + ">",
                    "Record-Route: <sip:loose.example.com;lr>");
            Talk.ofCaller(peer, peer.hearsAtLast("SIP/2.0 200")).says("ACK", 1);
            String bye = peer.hearsAtLast("BYE ");
            assertThat(bye).startsWith("BYE sip:strict@" + peer.address() + " SIP/2.0\r\n");
            assertThat(headers(bye, "Route")).containsExactly("<sip:loose.example.com;lr>", "<sip:carol@" + peer.address() + ">");
            peer.answers(bye, "200 OK", "");
        }
        scene.script().hears("200 BYE");
    }

    /** RFC 3261 section 15.1.2: what is still open in a dialog that a BYE ends is answered 487. */
    @InBothModes
    void aByeAnswersWhatIsPending(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            if (invite.isInitial()) {
                invite.createResponse(200).send();
            }
        }).answers("BYE", 200);
        try (var peer = scene.peer()) {
            Talk talk = called(scene, peer, "pending");
            talk.says("INVITE", 2);
            scene.script().hears("INVITE");
            talk.says("BYE", 3);
            assertThat(header(peer.hearsAtLast("SIP/2.0 487"), "CSeq")).isEqualTo("2 INVITE");
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "CSeq")).isEqualTo("3 BYE");
        }
    }

    /** RFC 3261 section 15.1.2: whoever was told BYE has no dialog any more. */
    @InBothModes
    void behindAByeIsNoDialog(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("INFO", 200).on("BYE", bye -> {
            bye.createResponse(200).send();
            assertThat(bye.getSession().getState()).isEqualTo(SipSession.State.TERMINATED);
            assertThatThrownBy(() -> bye.getSession().createRequest("INFO")).isInstanceOf(IllegalStateException.class);
        });
        try (var peer = scene.peer()) {
            Talk talk = called(scene, peer, "over");
            talk.says("BYE", 2);
            peer.hearsAtLast("SIP/2.0 200");
            talk.says("INFO", 3);
            assertThat(header(peer.hearsAtLast("SIP/2.0 481"), "CSeq")).isEqualTo("3 INFO");
        }
        scene.script().hears("BYE");
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 15.1.1: the session is over when the BYE is sent, whatever comes back; nothing leaves behind it. */
    @InBothModes
    void nothingLeavesBehindAByeOfOurs(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> {
            SipServletRequest info = ack.getSession().createRequest("INFO");
            ack.getSession().createRequest("BYE").send();
            assertThatThrownBy(info::send).isInstanceOf(IllegalStateException.class);
            for (String method : new String[] {"BYE", "INVITE", "UPDATE"}) {
                assertThatThrownBy(() -> ack.getSession().createRequest(method).send()).as(method)
                        .isInstanceOf(IllegalStateException.class);
            }
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.alice().hears("BYE").answers(500);
        scene.script().hears("500 BYE");
        scene.container().isEmptySoon();
        assertThat(scene.alice().waiting()).isEmpty();
    }

    /** RFC 3261 section 12.2.1.2: a 481 to a request of ours ends the dialog, and the container says BYE. */
    @InBothModes
    void a481EndsTheDialog(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("INFO").send());
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.alice().hears("INFO").answers(481);
        scene.script().hears("481 INFO");
        scene.alice().hears("BYE").answers(200);
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 12.2.1.2: no answer at all, which is a 408 to the application, does as well. */
    @InBothModes(t1 = 50)
    void noAnswerEndsTheDialog(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("INFO").send());
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "silent");
            Talk.ofCaller(peer, peer.hearsAtLast("SIP/2.0 200")).says("ACK", 1);
            peer.hearsAtLast("INFO ");
            scene.container().passes(Duration.ofMillis(64 * 50));
            scene.script().hears("408 INFO");
            peer.answers(peer.hearsAtLast("BYE "), "200 OK", "");
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 14.1: another failure leaves the dialog and its target as they were. */
    @InBothModes
    void anotherFailureLeavesTheDialog(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> {
            if (ack.getSession().getAttribute("asked") == null) {
                ack.getSession().setAttribute("asked", true);
                ack.getSession().createRequest("INVITE").send();
            }
        }).on(488, no -> {
            assertThat(no.getSession().getState()).isEqualTo(SipSession.State.CONFIRMED);
            no.getSession().createRequest("BYE").send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        Incoming again = scene.alice().hears("INVITE");
        again.answers(488);
        Incoming bye = scene.alice().hears("BYE");
        assertThat(bye.request().getRequestURI()).hasToString(scene.alice().uri());
        bye.answers(200);
        scene.script().hears("200 BYE");
    }

    /** RFC 3261 section 13.2.2.4: a 2xx whose session the application gives up is the container's to acknowledge and to end. */
    @InBothModes
    void a2xxThatTheApplicationLeavesIsEnded(Scene scene) throws Exception {
        Script script = scene.script().on(200, ok -> ok.getApplicationSession().invalidate());
        script.factory().createRequest(script.factory().createApplicationSession(), "INVITE", "sip:me@example.net",
                scene.bob().uri()).send();
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(200);
        assertThat(scene.bob().hears("ACK").number()).isEqualTo(invite.number());
        scene.bob().hears("BYE").answers(200);
        scene.container().isEmptySoon();
    }
}
