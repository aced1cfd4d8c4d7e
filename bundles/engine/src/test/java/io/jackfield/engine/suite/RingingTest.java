package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;

/** A callee that rings for ever keeps a call no longer than the operator allows: RFC 3261 section 13.3.1.1, and 16.8 for proxies. */
class RingingTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";
    private static final long MINUTE = 60_000;
    private static final long LIMIT = 60 * MINUTE;

    private final Relay relay = new Relay("1.0.0", BOB);
    private Phone alice;
    private Phone bob;
    private SIPRequest ringing;

    private Node ringing(Node.Plan plan, long inactivity) {
        relay.sessionTimeout(0);
        Node node = plan.ringing(LIMIT).inactivity(inactivity).node();
        alice = new Phone(node.runs(relay), "alice", "10.0.0.1");
        bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        ringing = bob.hears("INVITE");
        ringsAgain();
        return node;
    }

    private void ringsAgain() {
        bob.says(bob.answer(ringing, 180));
        alice.hears(180);
    }

    private void ringsFor(Node node, long millis) {
        for (long left = millis; left > 0; left -= Math.min(left, MINUTE)) {
            node.passes(Math.min(left, MINUTE));
            if (left > MINUTE) {
                ringsAgain();
            }
        }
    }

    @InBothModes
    void aCalleeThatRingsForEverIsCancelled(Node.Plan plan) {
        Node node = ringing(plan, 24 * 60 * MINUTE);
        ringsFor(node, LIMIT - 1);
        bob.hearsNothing();
        node.passes(1);
        SIPRequest cancel = bob.hears("CANCEL");
        assertThat(cancel.getTopmostVia().getBranch()).isEqualTo(ringing.getTopmostVia().getBranch());
        assertThat(node.counted("ended.ringing")).isOne();
        alice.hearsNothing();
        bob.says(bob.answer(cancel, 200));
        bob.says(bob.answer(ringing, 487));
        bob.hears("ACK");
        alice.hears(487);
        node.passes(64 * 500 + 10_000);
        assertThat(node.stored()).as("calls left").isEmpty();
    }

    @InBothModes
    void aCalleeThatAnswersNoCancelEitherIsGivenUp(Node.Plan plan) {
        Node node = ringing(plan, 0);
        ringsFor(node, LIMIT);
        bob.hears("CANCEL");
        node.passes(64 * 500 + 1_000);
        assertThat(alice.takes()).as("the 487 that nobody acknowledges, and its repeats").isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.message().getFirstLine()).contains("487"));
        node.passes(3 * 64 * 500);
        assertThat(node.stored()).as("calls left").isEmpty();
        assertThat(node.counted("ended.ringing")).isOne();
    }

    @InBothModes
    void aCallThatIsAnsweredInTimeIsLeftAlone(Node.Plan plan) {
        Node node = ringing(plan, 0);
        ringsFor(node, LIMIT - MINUTE);
        bob.says(bob.answer(ringing, 200));
        bob.isIn(ringing);
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        node.passes(3 * LIMIT);
        bob.hearsNothing();
        alice.hearsNothing();
        assertThat(node.counted("ended.ringing")).isZero();
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
        node.passes(64 * 500 + 10_000);
    }

    /** One that begins when the call is up already has its own time from then on. */
    @InBothModes
    void whatBeginsLaterInTheCallRingsAsLong(Node.Plan plan) {
        Script app = Calling.to(BOB);
        Node node = plan.ringing(LIMIT).inactivity(0).node();
        Phone trigger = new Phone(node.runs(app.sessionTimeout(0)), "trigger", "10.0.0.99");
        bob = new Phone(node, "bob", "10.0.0.2");
        trigger.says(trigger.request("INVITE"));
        trigger.enters(trigger.hears(200));
        trigger.says(trigger.ack(1));
        node.passes(LIMIT - 10 * MINUTE);
        trigger.says(trigger.request("MESSAGE"));
        trigger.hears(200);
        SIPRequest invite = bob.hears("INVITE");
        bob.says(bob.answer(invite, 180));
        node.passes(LIMIT - 1);
        bob.hearsNothing();
        node.passes(1);
        SIPRequest cancel = bob.hears("CANCEL");
        bob.says(bob.answer(cancel, 200));
        bob.says(bob.answer(invite, 487));
        bob.hears("ACK");
        trigger.says(trigger.request("BYE"));
        trigger.hears(200);
        node.passes(64 * 500 + 10_000);
    }

    @InBothModes
    void aCallerWhomNobodyAnswersIsTold480(Node.Plan plan) {
        Script app = new Script().onRequest((context, leg, server, request) ->
                context.send(server, context.createResponse(server, 180, null))).sessionTimeout(0);
        Node node = plan.ringing(LIMIT).inactivity(0).node();
        alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(180);
        node.passes(LIMIT - 1);
        alice.hearsNothing();
        node.passes(1);
        alice.says(alice.ack(invite, alice.hears(480)));
        node.passes(64 * 500 + 10_000);
        assertThat(node.stored()).as("calls left").isEmpty();
    }

    @InBothModes
    void withoutALimitItRingsOn(Node.Plan plan) {
        relay.sessionTimeout(0);
        Node node = plan.ringing(0).inactivity(0).node();
        alice = new Phone(node.runs(relay), "alice", "10.0.0.1");
        bob = new Phone(node, "bob", "10.0.0.2");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        ringing = bob.hears("INVITE");
        ringsAgain();
        node.passes(48 * LIMIT);
        bob.hearsNothing();
        bob.says(bob.answer(ringing, 486));
        bob.hears("ACK");
        alice.says(alice.ack(invite, alice.hears(486)));
        node.passes(64 * 500 + 10_000);
    }
}
