package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.Collections;

/** An event that others are ahead of again and again is not refused: the call is worked on, and its peer may have been answered. */
class ContestedCallTest {
    private static final int TRIES = 3;

    private static void othersAreAhead(Node node, Phone alice, SipText request) {
        node.network().next(Operation.CHECK_IN, Collections.nCopies(TRIES, Fault.DELAY_REQUEST).toArray(Fault[]::new));
        alice.says(request);
        for (int i = 0; i < TRIES; i++) {
            node.losesItsHolds();
            node.network().deliver();
        }
        alice.hearsNothing();
    }

    private static void calls(Phone alice) {
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
    }

    @InBothModes
    void aDatagramIsLeftToItsRepeat(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        calls(alice);
        SipText info = alice.request("INFO");
        othersAreAhead(node, alice, info);
        assertThat(node.counted("dropped.stale")).isEqualTo(1);

        alice.says(info);

        alice.hears(200);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void whatCameByAConnectionBeginsAgainInAWhile(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(1);
        calls(alice);
        othersAreAhead(node, alice, alice.request("INFO"));

        node.passes(250);

        alice.hears(200);
        assertThat(node.counted("repeated.stale")).isEqualTo(TRIES);
        assertThat(node.counted("dropped.stale")).isZero();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }
}
