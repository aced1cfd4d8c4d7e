package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;

/** Changes of a session that meet each other: RFC 3261 section 14, RFC 3311 section 5. */
class GlareTest {
    private static final String[] OFFER = {"Content-Type: application/sdp", "", "v=0", "o=carol", ""};

    /** A call from a peer to an application that answers INVITEs 200 where they are initial, and leaves others open. */
    private static Talk up(Scene scene, Peer peer, String callId) throws Exception {
        scene.script().on("INVITE", invite -> {
            if (invite.isInitial()) {
                invite.createResponse(200).send();
            }
        });
        peer.invites(scene.uri("service"), callId);
        Talk talk = Talk.ofCaller(peer, peer.hearsAtLast("SIP/2.0 200"));
        talk.says("ACK", 1);
        scene.script().hears("ACK");
        return talk;
    }

    private static SipServletRequest offering(SipSession session, String method) throws Exception {
        SipServletRequest request = session.createRequest(method);
        request.setContent("v=0\r\no=me\r\n", "application/sdp");
        return request;
    }

    /** RFC 3261 section 14.2: a second INVITE before the answer to the first is 500, with Retry-After of 0 to 10 s. */
    @InBothModes
    void overlappingInvitesAre500(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            Talk talk = up(scene, peer, "overlap");
            talk.says("INVITE", 2);
            scene.script().hears("INVITE");
            talk.says("INVITE", 3);
            String refusal = peer.hearsAtLast("SIP/2.0 500");
            assertThat(header(refusal, "CSeq")).isEqualTo("3 INVITE");
            assertThat(Integer.parseInt(header(refusal, "Retry-After"))).isBetween(0, 10);
            talk.acknowledgesFailure(3, refusal);
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 14.2: an INVITE that meets ours is 491, and ours goes on. */
    @InBothModes
    void anInviteThatMeetsOursIs491(Scene scene) throws Exception {
        scene.script().on("INFO", info -> {
            info.createResponse(200).send();
            info.getSession().createRequest("INVITE").send();
        }).on(200, ok -> ok.createAck().send());
        try (var peer = scene.peer()) {
            Talk talk = up(scene, peer, "meets");
            talk.says("INFO", 2);
            String ours = peer.hearsAtLast("INVITE ");
            talk.says("INVITE", 3);
            String refusal = peer.hearsAtLast("SIP/2.0 491");
            assertThat(header(refusal, "CSeq")).isEqualTo("3 INVITE");
            talk.acknowledgesFailure(3, refusal);
            scene.script().hears("INFO");
            peer.answers(ours, "200 OK", "", "Contact: <sip:carol@" + peer.address() + ">");
            peer.hearsAtLast("ACK ");
        }
        assertThat(scene.script().next()).as("not the INVITE").isEqualTo("200 INVITE");
    }

    /** RFC 3261 section 14.1: no INVITE of ours leaves while another is open, on whichever side. */
    @InBothModes
    void noInviteOfOursLeavesWhileOneIsOpen(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.createResponse(invite.isInitial() ? 200 : 180).send();
            if (!invite.isInitial()) {
                assertThatThrownBy(() -> invite.getSession().createRequest("INVITE").send()).as("the peer's is open")
                        .isInstanceOf(IllegalStateException.class);
                invite.createResponse(200).send();
            }
        }).on("ACK", ack -> {
            if (ack.getSession().getAttribute("once") == null) {
                ack.getSession().setAttribute("once", true);
                ack.getSession().createRequest("INVITE").send();
                assertThatThrownBy(() -> ack.getSession().createRequest("INVITE").send()).as("ours is open")
                        .isInstanceOf(IllegalStateException.class);
            }
        }).on(488, no -> { });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        Incoming ours = scene.alice().hears("INVITE");
        ours.answers(488);
        scene.script().hears("488 INVITE");
        Outgoing again = scene.alice().sends(invite.dialog(), "INVITE");
        scene.alice().hears(180);
        scene.alice().hears(200);
        again.acknowledges();
        scene.script().hears("ACK");
    }

    /** RFC 3311 section 5.2: an UPDATE with an offer while ours has no answer is 491; while the peer's own has none, 500. */
    @InBothModes
    void anUpdateThatMeetsAnOfferIsRefused(Scene scene) throws Exception {
        scene.script().on("INFO", info -> {
            info.createResponse(200).send();
            offering(info.getSession(), "UPDATE").send();
            assertThatThrownBy(() -> offering(info.getSession(), "UPDATE").send()).as("RFC 3311 section 5.1")
                    .isInstanceOf(IllegalStateException.class);
        });
        try (var peer = scene.peer()) {
            Talk talk = up(scene, peer, "update");
            talk.says("INFO", 2);
            String ours = peer.hearsAtLast("UPDATE ");
            talk.says("UPDATE", 3, OFFER);
            assertThat(header(peer.hearsAtLast("SIP/2.0 491"), "CSeq")).isEqualTo("3 UPDATE");
            peer.answers(ours, "200 OK", "", "Contact: <sip:carol@" + peer.address() + ">");
            scene.script().hears("200 UPDATE");
            talk.says("UPDATE", 4, OFFER); // which the application leaves open
            scene.script().hears("UPDATE");
            talk.says("UPDATE", 5, OFFER);
            String refusal = peer.hearsAtLast("SIP/2.0 500");
            assertThat(header(refusal, "CSeq")).isEqualTo("5 UPDATE");
            assertThat(Integer.parseInt(header(refusal, "Retry-After"))).isBetween(0, 10);
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 14.1: after a 491 the owner of the Call-ID waits 2.1 to 4 s, the other up to 2 s, in steps of 10 ms. */
    @InBothModes
    void a491SaysHowLongToWait(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("INVITE").send())
                .on(200, ok -> {
                    if (ok.getMethod().equals("INVITE")) {
                        ok.createAck().send();
                        ok.getSession().createRequest("INVITE").send();
                    }
                }).on(491, pending -> {
                    long wait = wait(pending);
                    assertThat(wait % 10).isZero();
                    assertThat(wait).isBetween(pending.getSession().getAttribute("own") == null ? 0L : 2_100L,
                            pending.getSession().getAttribute("own") == null ? 2_000L : 4_000L);
                });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.alice().hears("INVITE").answers(491);
        scene.script().hears("491 INVITE");
        SipServletRequest own = scene.script().factory().createRequest(scene.script().factory().createApplicationSession(), "INVITE",
                "sip:me@example.net", scene.bob().uri());
        own.getSession().setAttribute("own", true);
        own.send();
        scene.bob().hears("INVITE").answers(200);
        scene.bob().hears("ACK");
        scene.bob().hears("INVITE").answers(491);
        scene.script().hears("491 INVITE");
    }

    private static long wait(SipServletResponse pending) {
        return (Long) pending.getAttribute("io.jackfield.servlet.api.Glare.wait");
    }
}
