package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;

/** Whole calls. */
class CallFlowTest {
    @InBothModes
    void answersACallAndEndsIt(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");

        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        alice.hears(200);

        alice.hearsNothing();
        assertThat(app.told()).containsExactly("INVITE", "ACK", "BYE", "leg invalid", "session invalid");
    }

    @InBothModes
    void relaysACallBetweenTwoLegs(Node node) {
        Relay app = new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");

        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        bob.says(bob.answer(invite, 180));
        alice.hears(180);
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        SipText bye = bob.request("BYE");
        bob.says(bye);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        bob.hears(200);

        alice.hearsNothing();
        bob.hearsNothing();
    }

    /** What absorbs repeats for 64*T1 after a call is most of what is in memory. */
    @InBothModes
    void keepsNoResponseThatItNeedNotRepeatOnceTheCallIsOver(Node node) {
        Relay app = new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        SipText ok = bob.answer(invite, 200);
        bob.says(ok);
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        assertThat(withResponse(node.call())).as("while it is up").isEqualTo(2);
        SipText bye = bob.request("BYE");
        bob.says(bye);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        bob.hears(200);

        assertThat(withResponse(node.call())).as("the 200 to BYE").isEqualTo(1);
        bob.says(bye);
        bob.hears(200);
        bob.says(ok);
        bob.hears("ACK");
        alice.hearsNothing();
        bob.hearsNothing();
    }

    private static long withResponse(Call call) {
        return call.transactions().stream().filter(each -> each.responseBytes().length > 0).count();
    }
}
