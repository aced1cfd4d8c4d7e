package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.state.Incarnation;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;

/** An engine that was taken for dead while it was frozen sends nothing of that life, and goes on as another. */
class FencedLifeTest {
    private static void isDeclaredDead(Node node) {
        node.store().releaseAll(node.incarnation());
    }

    @InBothModes
    void whatComesToALifeThatEndedIsWorkedOnByTheNext(Node.Plan plan) {
        Node node = plan.node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Incarnation before = node.incarnation();
        isDeclaredDead(node);

        alice.says(alice.request("INVITE"));

        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        assertThat(node.incarnation().number()).isGreaterThan(before.number());
        assertThat(node.counted("repeated.life-ended")).isEqualTo(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void anEventWhoseLifeEndsBeforeItsCheckInLeavesNothingAndRunsAgain(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REQUEST);
        alice.says(alice.request("INVITE"));
        isDeclaredDead(node);
        node.network().deliver();

        alice.enters(alice.hears(200));
        alice.hearsNothing();
        alice.says(alice.ack(1));
        assertThat(node.counted("repeated.stale")).isEqualTo(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void whatWasCommittedIsNotSentByALifeThatEnded(Node.Plan plan) {
        Node node = plan.network().node().runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        node.network().next(Operation.CONFIRM, Fault.DELAY_REQUEST);
        alice.says(alice.request("INVITE"));
        bob.hearsNothing();
        isDeclaredDead(node);
        node.network().deliver();

        alice.hearsNothing();
        bob.hearsNothing();
        assertThat(node.counted("not-sent.life-ended")).isEqualTo(1);
    }

    @InBothModes
    void whatWasCommittedIsSentOnceItIsKnownThatTheLifeGoesOn(Node.Plan plan) {
        Node node = plan.network().node().runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        node.network().next(Operation.CONFIRM, Fault.DELAY_REQUEST);
        alice.says(alice.request("INVITE"));
        alice.hearsNothing();
        node.network().deliver();

        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
    }
}
