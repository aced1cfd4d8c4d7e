package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Everything;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import java.time.Duration;

/** Transactions as they look to applications and on the wire: RFC 3261 section 17, RFC 6026. A bare socket says what no stack would. */
class TransactionTest {
    /** Longer than any timer of a transaction with this T1. */
    private static final Duration ALL_OVER = Duration.ofSeconds(40);

    private static void calls(Scene scene, Peer peer) throws Exception {
        Script script = scene.script();
        script.factory().createRequest(script.factory().createApplicationSession(), "INVITE", "sip:me@example.net",
                "sip:carol@" + peer.address()).send();
    }

    /** RFC 3261 section 17.1.1.2: what has been answered provisionally is not repeated. */
    @InBothModes(t1 = 50)
    void aProvisionalResponseEndsTheRepetitionOfAnInvite(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            calls(scene, peer);
            String invite = peer.hears("INVITE");
            peer.hears("INVITE");
            peer.answers(invite, "180 Ringing", "carol");
            scene.script().hears("180 INVITE");
            while (peer.hears(150) != null) {
                // those that were on their way
            }
            assertThat(peer.hears(400)).as("repeated after the 180").isNull();
            peer.answers(invite, "486 Busy Here", "carol");
            peer.hearsAtLast("ACK");
        }
    }

    /** RFC 3261 section 17.1.1.2 and 8.1.3.1: nothing within 64*T1 is a 408, once, and the session may be tried again. */
    @InBothModes(t1 = 50)
    void anInviteThatNobodyAnswersIsA408(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            scene.script().on(408, timeout -> assertThat(timeout.getRequest().getMethod()).isEqualTo("INVITE"));
            calls(scene, peer);
            peer.hears("INVITE");
            scene.container().passes(Duration.ofMillis(64 * 50));
            scene.script().hears("408 INVITE");
            scene.container().isEmptySoon();
            assertThat(scene.script().told()).isEmpty();
        }
    }

    /** RFC 3261 section 17.1.1.2: each repeat of a failure gets the ACK again, and the application nothing. */
    @InBothModes
    void aRepeatedFailureIsAcknowledgedAgain(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            calls(scene, peer);
            String invite = peer.hears("INVITE");
            peer.answers(invite, "486 Busy Here", "carol");
            String ack = peer.hearsAtLast("ACK");
            peer.answers(invite, "486 Busy Here", "carol");
            assertThat(peer.hearsAtLast("ACK")).isEqualTo(ack);
            scene.script().hears("486 INVITE");
            assertThat(scene.script().told()).isEmpty();
        }
    }

    /** RFC 3261 section 17.2.1: a failure is repeated until its ACK is there, which the application is not told of. */
    @InBothModes(t1 = 50)
    void aFailureIsRepeatedUntilItsAckComes(Scene scene) throws Exception {
        scene.script().answers("INVITE", 486);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "failure");
            String busy = peer.hearsAtLast("SIP/2.0 486");
            assertThat(peer.hears("SIP/2.0 486")).isEqualTo(busy);
            peer.says("ACK " + scene.uri("service") + " SIP/2.0", "Via: " + header(busy, "Via"), "Max-Forwards: 70",
                    "From: " + header(busy, "From"), "To: " + header(busy, "To"), "Call-ID: failure", "CSeq: 1 ACK");
            scene.container().isEmptySoon();
            while (peer.hears(150) != null) {
                // those that were on their way
            }
            assertThat(peer.hears(300)).as("repeated after the ACK").isNull();
        }
        scene.script().hears("INVITE");
        assertThat(scene.script().told()).as("the ACK of a failure is hop by hop").isEmpty();
    }

    /** RFC 3261 section 17.2.1: a failure that nobody acknowledges is over after 64*T1; no listener hears of it. */
    @InBothModes(t1 = 50)
    void aFailureThatNobodyAcknowledgesEndsAllTheSame(Scene scene) throws Exception {
        Script script = scene.scripted(new Everything(scene.plain()));
        script.answers("INVITE", 486);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "no-ack");
            peer.hearsAtLast("SIP/2.0 486");
            script.hears("application session destroyed");
            scene.container().passes(ALL_OVER);
            scene.container().isEmptySoon();
            assertThat(script.told()).isEmpty();
        }
    }

    /** RFC 3261 section 13.3.1.4: the ACK ends the repetition of the 2xx; repeats of the ACK are not for the application. */
    @InBothModes(t1 = 50)
    void anAckEndsTheRepetitionOfA2xx(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("BYE", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "ended");
            String ok = peer.hearsAtLast("SIP/2.0 200");
            assertThat(peer.hearsAtLast("SIP/2.0 200")).isEqualTo(ok);
            Talk talk = Talk.ofCaller(peer, ok);
            talk.says("ACK", 1);
            scene.script().hears("ACK");
            while (peer.hears(150) != null) {
                // those that were on their way
            }
            assertThat(peer.hears(300)).as("repeated after the ACK").isNull();
            talk.says("ACK", 1);
            talk.says("BYE", 2);
            peer.hears("SIP/2.0 200");
        }
        assertThat(scene.script().next()).as("not the second ACK").isEqualTo("BYE");
    }

    /** RFC 6026 section 7.1: an INVITE that comes again after its 2xx is absorbed, and begins nothing. */
    @InBothModes
    void anInviteThatComesAgainAfterIts2xxIsAbsorbed(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("BYE", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "again");
            String ok = peer.hearsAtLast("SIP/2.0 200");
            peer.invites(scene.uri("service"), "again");
            Talk talk = Talk.ofCaller(peer, ok);
            talk.says("ACK", 1);
            talk.says("BYE", 2);
            String bye = peer.hears("SIP/2.0 200");
            while (!header(bye, "CSeq").equals("2 BYE")) {
                assertThat(bye).as("the 2xx that is repeated").isEqualTo(ok);
                bye = peer.hears("SIP/2.0 200");
            }
            peer.invites(scene.uri("service"), "again");
            peer.invites(scene.uri("other"), "next");
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "Call-ID")).as("nothing answers the repeat").isEqualTo("next");
        }
        for (String each : new String[] {"INVITE", "ACK", "BYE", "INVITE"}) {
            assertThat(scene.script().next()).isEqualTo(each);
        }
    }

    /** RFC 3261 section 17.2.2: what comes again while the application has no answer yet is absorbed. */
    @InBothModes
    void aRequestThatComesAgainBeforeItsAnswerIsAbsorbed(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> message.getApplicationSession().setAttribute("kept", message))
                .on("OPTIONS", options -> options.createResponse(200).send());
        try (var peer = scene.peer()) {
            String[] message = {"MESSAGE " + scene.uri("service") + " SIP/2.0",
                "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKtwice", "Max-Forwards: 70",
                "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">", "Call-ID: twice", "CSeq: 1 MESSAGE"};
            peer.says(message);
            scene.script().hears("MESSAGE");
            peer.says(message);
            peer.says("OPTIONS " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKo",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                    "Call-ID: other", "CSeq: 1 OPTIONS");
            assertThat(header(peer.hears("SIP/2.0 200"), "CSeq")).isEqualTo("1 OPTIONS");
        }
        assertThat(scene.script().next()).isEqualTo("OPTIONS");
    }

    /** RFC 3261 section 17.1.2.2: repeats end with the final response, and a second one is not shown. */
    @InBothModes(t1 = 50)
    void aFinalResponseEndsARequestAndIsShownOnce(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            Script script = scene.script();
            script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE", "sip:me@example.net",
                    "sip:carol@" + peer.address()).send();
            String message = peer.hears("MESSAGE");
            assertThat(peer.hears("MESSAGE")).as("the repeat").isEqualTo(message);
            peer.answers(message, "404 Not Found", "carol");
            peer.answers(message, "404 Not Found", "carol");
            script.hears("404 MESSAGE");
            while (peer.hears(150) != null) {
                // those that were on their way
            }
            assertThat(peer.hears(300)).as("repeated after the answer").isNull();
            assertThat(script.told()).isEmpty();
        }
    }

    /** RFC 3261 sections 17.1.3 and 8.1.3.3: an answer is of the branch and the method that it names, and has one Via. */
    @InBothModes
    void anAnswerBelongsToItsBranchAndMethod(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            Script script = scene.script();
            script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE", "sip:me@example.net",
                    "sip:carol@" + peer.address()).send();
            String message = peer.hears("MESSAGE");
            peer.answers(message.replace(" MESSAGE\r\n", " OPTIONS\r\n"), "403 Forbidden", "carol");
            peer.answers(message.replaceFirst("branch=(z9hG4bK)...", "branch=$1xyz"), "403 Forbidden", "carol");
            peer.answers(message, "403 Forbidden", "carol", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKbelow");
            peer.answers(message, "202 Accepted", "carol");
            assertThat(script.next()).isEqualTo("202 MESSAGE");
        }
    }
}
