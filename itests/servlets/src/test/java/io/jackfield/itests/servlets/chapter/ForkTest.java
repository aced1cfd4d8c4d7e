package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;

/**
 * Several user agents answer one request: RFC 3261 sections 12.1.2 and 13.2.2.4, JSR 289 section 6.2.3.2. A peer on a bare socket plays
 * the proxy that forked and everybody behind it, told apart by their To tags.
 */
class ForkTest {
    private static String contact(Peer peer, String user) {
        return "Contact: <sip:" + user + "@" + peer.address() + ">";
    }

    /** A MESSAGE from Alice makes the application call the peer. */
    private static void callsThePeer(Scene scene, Script script, Peer peer) {
        script.on("MESSAGE", message -> {
            script.factory().createRequest(message.getApplicationSession(), "INVITE", "sip:me@example.net",
                    "sip:carol@" + peer.address()).send();
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    private static String line(String message, String start) {
        return message.lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
    }

    /** The derived session has Call-ID, From tag, attributes and handler of the first, and a peer, a state and an id of its own. */
    @InBothModes
    @Shows({"SipServletMessage.getSession()", "SipSession.getId", "SipSession.getState"})
    void whoeverAnswersFurtherHasADerivedSession(Scene scene) throws Exception {
        Script script = scene.script();
        Set<String> ids = Collections.synchronizedSet(new HashSet<>());
        script.on(180, ringing -> {
            ringing.getSession().setAttribute("who", "first");
            ids.add(ringing.getSession().getId());
        }).on(183, other -> {
            SipSession derived = other.getSession();
            SipSession first = other.getRequest().getSession();
            ids.add(derived.getId());
            assertThat(derived).isNotEqualTo(first);
            assertThat(derived.getAttribute("who")).isEqualTo("first");
            assertThat(derived.getApplicationSession()).isSameAs(first.getApplicationSession());
            assertThat(derived.getCallId()).isEqualTo(first.getCallId());
            assertThat(derived.getLocalParty().getParameter("tag")).isEqualTo(first.getLocalParty().getParameter("tag"));
            assertThat(derived.getRemoteParty().getParameter("tag")).isEqualTo("second");
            assertThat(first.getRemoteParty().getParameter("tag")).isEqualTo("first");
            assertThat(derived.getState()).isEqualTo(SipSession.State.EARLY);
            derived.setAttribute("who", "second");
            assertThat(first.getAttribute("who")).isEqualTo("first");
        }).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                script.tell("answered by " + ok.getSession().getAttribute("who") + " " + ids.contains(ok.getSession().getId()));
                ok.getSession().createRequest("BYE").send();
            }
        });
        try (Peer peer = scene.peer()) {
            callsThePeer(scene, script, peer);
            String invite = peer.hears("INVITE");
            peer.answers(invite, "180 Ringing", "first", contact(peer, "first"));
            peer.answers(invite, "183 Session Progress", "second", contact(peer, "second"));
            peer.answers(invite, "200 OK", "second", contact(peer, "second"));
            assertThat(line(peer.hearsAtLast("ACK"), "To: ")).endsWith(";tag=second");
            script.hears("answered by second true");
            String bye = peer.hearsAtLast("BYE");
            assertThat(bye).startsWith("BYE sip:second@" + peer.address());
            assertThat(line(bye, "To: ")).endsWith(";tag=second");
            peer.answers(bye, "200 OK", "");
            script.hears("200 BYE");
        }
    }

    /** RFC 3261 section 13.2.2.4: each 2xx makes a dialog, which has its own ACK, Contact and numbers. */
    @InBothModes
    @Shows({"SipServletResponse.createAck"})
    void each2xxHasItsDialog(Scene scene) throws Exception {
        List<SipSession> sessions = new CopyOnWriteArrayList<>();
        Script script = scene.script().on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                List<SipServletMessage> pending = ok.getRequest().getB2buaHelper().getPendingMessages(ok.getSession(), UAMode.UAC);
                assertThat(pending).hasSize(1);
                ((SipServletResponse) pending.get(0)).createAck().send();
                sessions.add(ok.getSession());
            }
        });
        try (Peer peer = scene.peer()) {
            callsThePeer(scene, script, peer);
            String invite = peer.hears("INVITE");
            Set<String> acks = new HashSet<>();
            List<String> all = List.of("first", "second", "third");
            for (String who : all) {
                peer.answers(invite, "200 OK", who, contact(peer, who));
                String ack = peer.hearsAtLast("ACK");
                assertThat(ack).startsWith("ACK sip:" + who + "@" + peer.address());
                assertThat(line(ack, "To: ")).endsWith(";tag=" + who);
                assertThat(line(ack, "CSeq: ").split(" ")[1]).isEqualTo(line(invite, "CSeq: ").split(" ")[1]);
                acks.add(line(ack, "Via: "));
            }
            assertThat(acks).as("a transaction each").hasSize(3);
            for (int i = 0; i < 3; i++) {
                sessions.get(i).createRequest("BYE").send();
                peer.answers(peer.hearsAtLast("BYE sip:" + all.get(i) + "@"), "200 OK", "");
                script.hears("200 BYE");
            }
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 13.2.2.4: who answers a call that is over is acknowledged and told BYE, by the container. */
    @InBothModes
    void a2xxToACallThatIsOverIsEnded(Scene scene) throws Exception {
        Script script = scene.script().on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                ok.getSession().createRequest("BYE").send();
            }
        });
        try (Peer peer = scene.peer()) {
            callsThePeer(scene, script, peer);
            String invite = peer.hears("INVITE");
            peer.answers(invite, "200 OK", "first", contact(peer, "first"));
            peer.answers(peer.hearsAtLast("BYE sip:first@"), "200 OK", "");
            script.hears("200 BYE");
            scene.container().isEmptySoon();
            peer.answers(invite, "200 OK", "late", contact(peer, "late"));
            peer.hearsAtLast("ACK sip:late@");
            peer.answers(peer.hearsAtLast("BYE sip:late@"), "200 OK", "");
            assertThat(script.told()).as("the application hears of it").isEmpty();
        }
    }

    /** RFC 3261 section 13.2.2.4: 64*T1 after the first 2xx the early dialogs of the others are over. */
    @InBothModes(t1 = 50)
    void earlyDialogsEndSomeTimeAfterTheFirst2xx(Scene scene) throws Exception {
        Script script = scene.script();
        AtomicReference<SipSession> early = new AtomicReference<>();
        script.on(183, other -> early.set(other.getSession())).on(200, ok -> ok.createAck().send());
        try (Peer peer = scene.peer()) {
            callsThePeer(scene, script, peer);
            String invite = peer.hears("INVITE");
            peer.answers(invite, "180 Ringing", "first", contact(peer, "first"));
            script.hears("180 INVITE");
            peer.answers(invite, "183 Session Progress", "second", contact(peer, "second"));
            script.hears("183 INVITE");
            peer.answers(invite, "200 OK", "first", contact(peer, "first"));
            peer.hearsAtLast("ACK");
            script.hears("200 INVITE");
            assertThat(early.get().isValid()).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> !early.get().isValid());
        }
        scene.container().keeps(1);
    }

    /** JSR 289, javadoc of createResponseToOriginalRequest: a further 2xx becomes one to the caller, in a session of its own. */
    @InBothModes
    @Shows({"B2buaHelper.createResponseToOriginalRequest"})
    void aB2buaPassesEvery2xxOn(Scene scene) {
        try (Peer peer = scene.peer(); Peer caller = scene.peer()) {
            scene.script().on("INVITE", invite -> {
                var copy = invite.getB2buaHelper().createRequest(invite, true, null);
                copy.setRequestURI(scene.script().factory().createURI("sip:carol@" + peer.address()));
                copy.send();
            }).on(200, ok -> {
                B2buaHelper b2bua = ok.getRequest().getB2buaHelper();
                SipSession linked = b2bua.getLinkedSession(ok.getSession());
                SipServletResponse answer = b2bua.createResponseToOriginalRequest(linked, 200, "OK");
                answer.send();
                if (!answer.getSession().equals(linked)) {
                    b2bua.linkSipSessions(answer.getSession(), ok.getSession());
                }
            }).on("ACK", ack -> {
                B2buaHelper b2bua = ack.getB2buaHelper();
                for (SipServletMessage each : b2bua.getPendingMessages(b2bua.getLinkedSession(ack.getSession()), UAMode.UAC)) {
                    ((SipServletResponse) each).createAck().send();
                }
            });
            caller.invites(scene.uri("service"), "forked");
            String invite = peer.hears("INVITE");
            Set<String> tags = new HashSet<>();
            for (String who : List.of("first", "second")) {
                peer.answers(invite, "200 OK", who, contact(peer, who));
                String ok = caller.hearsAtLast("SIP/2.0 200");
                assertThat(tags.add(line(ok, "To: "))).as("a tag of its own for " + who).isTrue();
                caller.says("ACK " + line(ok, "Contact: ").replaceAll(".*<|>.*", "") + " SIP/2.0",
                        "Via: SIP/2.0/UDP " + caller.address() + ";branch=z9hG4bKack" + who, line(ok, "From: "), line(ok, "To: "),
                        "Call-ID: forked", "CSeq: 1 ACK", "Max-Forwards: 70");
                assertThat(line(peer.hearsAtLast("ACK sip:" + who + "@"), "To: ")).endsWith(";tag=" + who);
            }
        }
    }
}
