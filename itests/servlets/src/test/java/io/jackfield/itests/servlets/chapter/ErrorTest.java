package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Scene;

/** What happens when applications fail and peers misbehave: RFC 3261 on the wire. */
class ErrorTest {
    /** JSR 289 section 11.2.4 leaves it to the container: 500 unless something final was sent. */
    @InBothModes
    void aServletThatThrowsIsA500(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            throw new IllegalStateException("planted");
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(500);
        scene.script().hears("MESSAGE");
        scene.expectsFailures(1);
    }

    @InBothModes
    void whatWasAnsweredBeforeTheThrowStands(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            message.createResponse(202).send();
            throw new IllegalStateException("planted");
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(202);
        scene.script().hears("MESSAGE");
        scene.expectsFailures(1);
        assertThat(scene.alice().waiting()).isEmpty();
    }

    /** RFC 3261 section 17.2.1: the repeat of a request gets the response again, byte for byte, and the application nothing. */
    @InBothModes
    void aRepeatedRequestGetsTheSameBytes(Scene scene) throws Exception {
        scene.script().answers("MESSAGE", 200).answers("INVITE", 486);
        try (var peer = scene.peer()) {
            for (int i = 0; i < 2; i++) {
                peer.says("MESSAGE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKrepeat",
                        "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=c", "To: <" + scene.uri("service") + ">",
                        "Call-ID: repeat", "CSeq: 1 MESSAGE");
            }
            String ok = peer.hears("SIP/2.0 200");
            assertThat(peer.hears("SIP/2.0 200")).isEqualTo(ok);
            scene.script().hears("MESSAGE");
            peer.invites(scene.uri("service"), "twice");
            String busy = peer.hearsAtLast("SIP/2.0 486");
            peer.invites(scene.uri("service"), "twice");
            assertThat(peer.hears("SIP/2.0 486")).isEqualTo(busy);
            scene.script().hears("INVITE");
            assertThat(scene.script().told()).isEmpty();
        }
    }

    /** RFC 3261 section 12.2.2: a request for a dialog that is not there. */
    @InBothModes
    void aRequestOfAnUnknownDialogIsA481(Scene scene) throws Exception {
        scene.script();
        try (var peer = scene.peer()) {
            peer.says("BYE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKbye",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=c", "To: <" + scene.uri("service") + ">;tag=nobody",
                    "Call-ID: unknown", "CSeq: 2 BYE");
            assertThat(peer.hears("SIP/2.0 481")).contains("To: <" + scene.uri("service") + ">;tag=nobody\r\n");
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 12.2.2: a number lower than the last one is out of order. */
    @InBothModes
    void aRequestWithALowerNumberIsA500(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).answers("INFO", 200);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "lower", "X-First: yes");
            String ok = peer.hearsAtLast("SIP/2.0 200");
            String to = ok.lines().filter(line -> line.startsWith("To: ")).findFirst().orElseThrow();
            String contact = ok.lines().filter(line -> line.startsWith("Contact: ")).findFirst().orElseThrow();
            String target = contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
            for (String each : new String[] {"ACK 1", "INFO 5", "INFO 3"}) {
                String method = each.substring(0, each.indexOf(' '));
                String number = each.substring(each.indexOf(' ') + 1);
                peer.says(method + " " + target + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKlow" + number,
                        "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", to, "Call-ID: lower",
                        "CSeq: " + number + " " + method);
            }
            String five = peer.hearsAtLast("SIP/2.0 200");
            while (!five.contains("CSeq: 5 INFO")) { // the 2xx to INVITE may come again before the ACK is there
                five = peer.hearsAtLast("SIP/2.0 200");
            }
            assertThat(peer.hears("SIP/2.0 500")).contains("CSeq: 3 INFO");
        }
    }

    /** RFC 3261 section 17.2.1: within 200 ms a 100 tells the caller to stop repeating. */
    @InBothModes
    void aSlowServletIsA100(Scene scene) throws Exception {
        var answer = new java.util.concurrent.CountDownLatch(1);
        scene.script().on("INVITE", invite -> {
            answer.await();
            invite.createResponse(486).send();
        });
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "slow");
            String trying = peer.hears("SIP/2.0 100");
            assertThat(trying).contains("CSeq: 1 INVITE").contains("Call-ID: slow").contains("branch=z9hG4bKslow");
            assertThat(trying.lines().filter(line -> line.startsWith("To: "))).allMatch(line -> !line.contains("tag="));
            answer.countDown();
            peer.hears("SIP/2.0 486");
        }
    }

    /** RFC 3261 section 8.2.2.3. */
    @InBothModes
    void aRequiredExtensionThatNobodyKnowsIsTheApplicationsToRefuse(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            var refusal = message.createResponse(420);
            refusal.setHeader("Unsupported", message.getHeader("Require"));
            refusal.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"), "Require: nothingSIPish");
        assertThat(value(scene.alice().hears(420), "Unsupported")).isEqualTo("nothingSIPish");
    }

    /** RFC 3261 section 8.2.2.2: the same request by two ways is one loop too many. */
    @InBothModes
    void aMergedRequestIsA482(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> invite.createResponse(180).send());
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "merged");
            peer.hearsAtLast("SIP/2.0 180");
            peer.says("INVITE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKother",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                    "Call-ID: merged", "CSeq: 1 INVITE", "Contact: <sip:carol@" + peer.address() + ">");
            assertThat(peer.hearsAtLast("SIP/2.0 482")).contains("z9hG4bKother");
        }
    }

    /** RFC 3261 section 9.2: a CANCEL that comes behind the answer gets its 200 and changes nothing. */
    @InBothModes
    void aCancelThatComesTooLateChangesNothing(Scene scene) throws Exception {
        scene.script().answers("INVITE", 486);
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "late");
            peer.hearsAtLast("SIP/2.0 486");
            peer.says("CANCEL " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKlate",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                    "Call-ID: late", "CSeq: 1 CANCEL");
            assertThat(peer.hearsAtLast("SIP/2.0 200")).contains("CSeq: 1 CANCEL");
        }
        scene.script().hears("INVITE");
        assertThat(scene.script().told()).as("the application hears of the CANCEL").isEmpty();
    }
}
