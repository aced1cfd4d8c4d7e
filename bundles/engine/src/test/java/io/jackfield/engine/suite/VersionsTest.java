package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import java.util.ArrayList;
import java.util.List;

/** Calls stay with the version that began them, also while it is stopped. */
class VersionsTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    private static Phone established(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        return alice;
    }

    @InBothModes
    void everyMessageOfACallGoesToTheVersionThatBeganIt(Node node) {
        Script old = new Script("1.0.0");
        Phone alice = established(node, old);
        Script next = new Script("2.0.0");
        Phone carol = new Phone(node.runs(next), "carol", "10.0.0.3");

        alice.says(alice.request("INFO"));
        alice.hears(200);
        alice.says(alice.request("INVITE"));
        alice.hears(200);
        alice.says(alice.ack(3));
        carol.says(carol.request("INVITE"));
        carol.enters(carol.hears(200));
        carol.says(carol.ack(1));
        alice.says(alice.request("BYE"));
        alice.hears(200);
        carol.says(carol.request("BYE"));
        carol.hears(200);

        assertThat(old.told()).startsWith("INFO", "INVITE", "ACK", "BYE");
        assertThat(next.told()).startsWith("INVITE", "ACK", "BYE").doesNotContain("INFO");
    }

    @InBothModes
    void aCallBeingSetUpIsFinishedByTheVersionThatBeganIt(Node node) {
        Relay old = new Relay("1.0.0", BOB);
        Phone alice = new Phone(node.runs(old), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        Script next = new Script("2.0.0");
        node.runs(next);
        bob.says(bob.answer(invite, 486));
        bob.hears("ACK");
        alice.hears(486);
        assertThat(old.told()).contains("486 INVITE");
        assertThat(next.told()).isEmpty();
    }

    @InBothModes
    void aStoppedVersionsRequestsAre503WithRetryAfterUntilItIsBack(Node node) {
        Script app = new Script();
        Phone alice = established(node, app);
        node.stops(app.version());
        alice.says(alice.request("INFO"));
        SIPResponse refusal = alice.hears(503);
        assertThat(Phone.value(refusal, "Retry-After")).isEqualTo("5");
        assertThat(node.counted("refused.version-stopped")).isEqualTo(1);
        node.runs(app);
        alice.says(alice.request("INFO"));
        alice.hears(200);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).startsWith("INFO", "BYE");
    }

    @InBothModes
    void aCancelOfAStoppedVersionsInviteIs503AndLaterWorks(Node node) {
        Script app = new Script().onRequest(Script.answering(180));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(180);
        node.stops(app.version());
        alice.says(alice.cancel(invite));
        alice.hears(503);
        node.runs(app);
        alice.says(alice.cancel(invite));
        alice.hears(200);
        alice.says(alice.ack(invite, alice.hears(487)));
        assertThat(app.told()).startsWith("INVITE", "CANCEL");
    }

    @InBothModes
    void anAckOfAStoppedVersionIsLeftToTheRepeatOfThe2xx(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        node.stops(app.version());
        alice.says(alice.ack(1));
        assertThat(node.counted("deferred.ack")).isEqualTo(1);
        node.runs(app);
        node.passes(500);
        alice.hears(200);
        alice.says(alice.ack(1));
        node.passes(10_000);
        alice.hearsNothing();
        assertThat(app.told()).containsExactly("INVITE", "ACK");
    }

    @InBothModes
    void aResponseToAStoppedVersionIsLeftToItsRepeat(Node node) {
        Relay app = new Relay("1.0.0", BOB);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        node.stops(app.version());
        bob.says(bob.answer(invite, 200));
        assertThat(node.counted("deferred.response")).isEqualTo(1);
        alice.hearsNothing();
        node.runs(app);
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.takes();
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
    }

    @InBothModes
    void timersThatAStoppedVersionMustHearOfWaitForIt(Node node) {
        Relay app = new Relay("1.0.0", BOB);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        node.stops(app.version());
        node.passes(40_000);
        assertThat(bob.takes()).as("Timer A needs no application").hasSizeGreaterThanOrEqualTo(7);
        alice.hearsNothing();
        assertThat(node.counted("deferred.timer")).isPositive();
        node.runs(app);
        node.passes(1_000);
        alice.hears(408);
        assertThat(app.told()).contains("408 INVITE");
    }

    /** 17.1.1.2 and 17.1.2.2: 7 times an INVITE, 11 times all else, however long the version stays away. */
    @InBothModes
    void aStoppedVersionsRequestsAreNotRepeatedAfterTheirTimers(Node node) {
        Script app = new Script().onAck((context, leg) -> {
            context.send(leg, context.createRequest(leg, "INVITE"));
            context.send(leg, context.createRequest(leg, "INFO"));
        });
        Phone alice = established(node, app);
        node.stops(app.version());
        node.passes(600_000);
        List<String> methods = alice.takes().stream().map(sent -> sent.message().getCSeq().getMethod()).toList();
        assertThat(methods).filteredOn("INVITE"::equals).hasSize(7);
        assertThat(methods).filteredOn("INFO"::equals).hasSize(11);
        node.runs(app);
        node.passes(1_000);
        assertThat(app.told()).contains("408 INVITE");
    }

    @InBothModes
    void aMissingAckIsToldToAVersionThatWasStoppedAtThatTime(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        node.stops(app.version());
        node.passes(40_000);
        alice.takes();
        assertThat(app.told()).containsExactly("INVITE");
        node.runs(app);
        node.passes(1_000);
        assertThat(app.told()).contains("no ACK");
        List<Wire.Sent> sent = alice.takes();
        assertThat(sent.get(sent.size() - 1).message().getFirstLine()).startsWith("BYE ");
    }

    @InBothModes
    void aFailureToSendForAStoppedVersionIsLeftToTheRequestsRepeat(Node node) {
        Relay app = new Relay("1.0.0", BOB);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        node.wire().isSlow();
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        node.stops(app.version());
        node.wire().failsLate(invite.getTopmostVia().getBranch());
        assertThat(node.counted("deferred.send-failed")).isEqualTo(1);
        node.runs(app);
        node.passes(500);
        bob.says(bob.answer(bob.hears("INVITE"), 486));
        alice.hears(486);
    }

    @InBothModes
    void attributesOfAStoppedVersionAreItsOwnBytesUntilItIsBack(Node node) {
        List<Object> seen = new ArrayList<>();
        Script app = new Script();
        app.onRequest((context, leg, server, request) -> {
            seen.add(leg.attributes().get("name", app.attributes()));
            seen.add(server.attributes().get("name", app.attributes()));
            leg.attributes().put("name", "alice");
            context.call().sessionOf(leg).orElseThrow().attributes().put("of", "session");
            context.send(server, context.createResponse(server, 200, null));
        });
        Phone alice = established(node, app);
        node.stops(app.version());
        assertThat(node.call().legs().get(0).attributes().anyLive()).isFalse();
        assertThat(node.call().legs().get(0).attributes().encoded(null).get("name")).asString().isEqualTo("1.0.0:alice");
        assertThat(node.call().sessions().get(0).attributes().encoded(null).get("of")).asString().isEqualTo("1.0.0:session");
        node.runs(new Script("2.0.0"));
        node.runs(app);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(seen).containsExactly(null, null, "alice", null);
    }

    @InBothModes
    void aStoppedVersionsSessionExpiresWhenItIsBack(Node node) {
        Script app = new Script().sessionTimeout(60_000);
        established(node, app);
        node.stops(app.version());
        node.passes(70_000);
        assertThat(node.stored()).hasSize(1);
        node.runs(app);
        node.passes(1_000);
        assertThat(app.told()).containsExactly("expired", "leg invalid", "session invalid");
        assertThat(node.settled()).as("said that sessions ended").isPositive();
    }
}
