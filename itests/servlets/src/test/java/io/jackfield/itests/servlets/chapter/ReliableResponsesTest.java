package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import java.time.Duration;
import java.util.List;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.UAMode;

/** The rules of RFC 3262 sections 3 and 4, with a peer on a bare socket that keeps to none. */
class ReliableResponsesTest {
    private static long rseq(String response) {
        return Long.parseLong(header(response, "RSeq"));
    }

    private static void prack(Talk talk, long number, long rseq, long invite) {
        talk.says("PRACK", number, "RAck: " + rseq + " " + invite + " INVITE");
    }

    /** A call of the application to the peer. */
    private static String called(Script script, Peer peer) throws Exception {
        SipServletRequest invite = script.factory().createRequest(script.factory().createApplicationSession(), "INVITE",
                "sip:me@example.net", "sip:carol@" + peer.address());
        invite.setHeader("Supported", "100rel");
        invite.send();
        return peer.hears("INVITE");
    }

    private static void progress(Peer peer, String invite, int status, long rseq, String reason) {
        peer.answers(invite, status + " " + reason, "carol", "Contact: <sip:carol@" + peer.address() + ">", "Require: 100rel",
                "RSeq: " + rseq);
    }

    /** Section 3: RSeq is 1 to 2^31 - 1 at first and goes up by one; the second leaves when the first has its PRACK. */
    @InBothModes
    void aSecondOneWaitsForThePrackOfTheFirst(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.createResponse(183).sendReliably();
            invite.createResponse(180).sendReliably();
        }).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "second", "Supported: 100rel");
            String first = peer.hearsAtLast("SIP/2.0 183");
            assertThat(rseq(first)).isBetween(1L, (1L << 31) - 1);
            assertThat(peer.hears(100)).as("before the PRACK").isNull();
            Talk talk = Talk.ofCaller(peer, first);
            prack(talk, 2, rseq(first), 1);
            assertThat(header(peer.hears("SIP/2.0 200"), "CSeq")).isEqualTo("2 PRACK");
            String second = peer.hears("SIP/2.0 180");
            assertThat(rseq(second)).isEqualTo(rseq(first) + 1);
            prack(talk, 3, rseq(second), 1);
            peer.hears("SIP/2.0 200");
        }
    }

    /** Section 3: T1, doubled each time; the PRACK ends it. */
    @InBothModes(t1 = 50)
    void aPrackEndsTheRepetition(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(183).sendReliably()).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "repeated", "Supported: 100rel");
            String first = peer.hearsAtLast("SIP/2.0 183");
            assertThat(peer.hears("SIP/2.0 183")).isEqualTo(first);
            prack(Talk.ofCaller(peer, first), 2, rseq(first), 1);
            peer.hearsAtLast("SIP/2.0 200");
            assertThat(peer.hears(400)).as("repeated after the PRACK").isNull();
        }
    }

    /** Section 3: a PRACK that matches no response is a 481, and not for the application. */
    @InBothModes
    void aPrackOfNothingIsA481(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(183).sendReliably()).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "nothing", "Supported: 100rel");
            String progress = peer.hearsAtLast("SIP/2.0 183");
            Talk talk = Talk.ofCaller(peer, progress);
            prack(talk, 2, rseq(progress) + 1, 1);
            assertThat(header(peer.hearsAtLast("SIP/2.0 481"), "CSeq")).isEqualTo("2 PRACK");
            prack(talk, 3, rseq(progress), 7);
            assertThat(header(peer.hearsAtLast("SIP/2.0 481"), "CSeq")).isEqualTo("3 PRACK");
            prack(talk, 4, rseq(progress), 1);
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "CSeq")).isEqualTo("4 PRACK");
        }
        assertThat(scene.script().next()).isEqualTo("INVITE");
        scene.script().hears("PRACK");
        assertThat(scene.script().told()).isEmpty();
    }

    /** Section 3: the 2xx does not leave while a response with a session description is not acknowledged. */
    @InBothModes
    void a2xxWaitsForThePrackOfADescription(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletResponse progress = invite.createResponse(183);
            progress.setContent("v=0\r\n", "application/sdp");
            progress.sendReliably();
            invite.createResponse(200).send();
        }).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "waits", "Supported: 100rel");
            String progress = peer.hearsAtLast("SIP/2.0 183");
            assertThat(peer.hears(100)).as("before the PRACK").isNull();
            prack(Talk.ofCaller(peer, progress), 2, rseq(progress), 1);
            assertThat(header(peer.hears("SIP/2.0 200"), "CSeq")).isEqualTo("2 PRACK");
            assertThat(header(peer.hears("SIP/2.0 200"), "CSeq")).isEqualTo("1 INVITE");
        }
    }

    /** Section 3: where the INVITE requires 100rel, every 101 to 199 is sent reliably, asked for or not, and 100 is not. */
    @InBothModes
    void whereItIsRequiredEvery1xxIsReliable(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(180).send()).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "required", "Require: 100rel");
            String ringing = peer.hearsAtLast("SIP/2.0 180");
            assertThat(header(ringing, "Require")).contains("100rel");
            prack(Talk.ofCaller(peer, ringing), 2, rseq(ringing), 1);
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "CSeq")).isEqualTo("2 PRACK");
        }
    }

    /** Section 3: a final response ends the repetition, and what still comes of PRACKs is answered. */
    @InBothModes
    void aFailureOvertakesThePrack(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.createResponse(183).sendReliably();
            invite.createResponse(486).send();
            assertThatThrownBy(() -> invite.createResponse(180)).isInstanceOf(IllegalStateException.class);
        });
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "overtaken", "Supported: 100rel");
            String progress = peer.hearsAtLast("SIP/2.0 183");
            peer.hears("SIP/2.0 486");
            prack(Talk.ofCaller(peer, progress), 2, rseq(progress), 1);
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "CSeq")).isEqualTo("2 PRACK");
        }
    }

    /** Section 3: 64*T1 without PRACK, and the INVITE is rejected with a 5xx. */
    @InBothModes(t1 = 50)
    void withoutPrackTheInviteIsRejected(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(183).sendReliably());
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "rejected", "Supported: 100rel");
            peer.hearsAtLast("SIP/2.0 183");
            scene.script().hears("INVITE");
            scene.container().passes(Duration.ofMillis(64 * 50));
            assertThat(header(peer.hearsAtLast("SIP/2.0 5"), "CSeq")).isEqualTo("1 INVITE");
        }
    }

    /** Section 4: a repeat, and one that came out of order, are not shown; the PRACK names number, CSeq and method. */
    @InBothModes
    void asCallerRepeatsAndGapsAreNotShown(Scene scene) throws Exception {
        Script script = scene.script();
        script.on(183, progress -> progress.createPrack().send());
        try (var peer = scene.peer()) {
            String invite = called(script, peer);
            String number = header(invite, "CSeq").split(" ")[0];
            progress(peer, invite, 183, 776, "First");
            String prack = peer.hearsAtLast("PRACK");
            assertThat(header(prack, "RAck")).isEqualTo("776 " + number + " INVITE");
            assertThat(header(prack, "To")).endsWith(";tag=carol");
            assertThat(header(prack, "CSeq")).isEqualTo((Long.parseLong(number) + 1) + " PRACK");
            peer.answers(prack, "200 OK", "");
            script.hears("200 PRACK");
            progress(peer, invite, 183, 776, "Again");
            progress(peer, invite, 183, 778, "Too early");
            progress(peer, invite, 183, 777, "Next");
            assertThat(header(peer.hearsAtLast("PRACK"), "RAck")).isEqualTo("777 " + number + " INVITE");
            peer.answers(invite, "486 Busy Here", "carol");
            script.hears("183 INVITE");
            script.hears("486 INVITE");
        }
    }

    /** Section 4: the application acknowledges once, and only what is reliable. */
    @InBothModes
    void asCallerAPrackIsMadeOnce(Scene scene) throws Exception {
        Script script = scene.script();
        script.on(180, ringing -> assertThatThrownBy(ringing::createPrack).isInstanceOf(javax.servlet.sip.Rel100Exception.class))
                .on(183, progress -> {
                    List<SipServletMessage> pending = progress.getRequest().getB2buaHelper()
                            .getPendingMessages(progress.getSession(), UAMode.UAC);
                    assertThat(pending).as("until it has its PRACK").hasSize(1);
                    SipServletRequest prack = progress.createPrack();
                    prack.send();
                    assertThatThrownBy(progress::createPrack).isInstanceOf(IllegalStateException.class);
                });
        try (var peer = scene.peer()) {
            String invite = called(script, peer);
            assertThat(header(invite, "Supported")).contains("100rel");
            peer.answers(invite, "180 Ringing", "carol", "Contact: <sip:carol@" + peer.address() + ">");
            script.hears("180 INVITE");
            progress(peer, invite, 183, 1, "Progress");
            peer.answers(peer.hearsAtLast("PRACK"), "200 OK", "");
            script.hears("200 PRACK");
            peer.answers(invite, "486 Busy Here", "carol");
            script.hears("486 INVITE");
        }
    }
}
