package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.state.EncodedBody;

/** What an engine leaves behind whose classes go. */
class DepartureTest {
    @InBothModes
    void leavesACallAsBytesThatTheNextLifeReads(Node.Plan plan) {
        Node first = plan.node();
        Phone alice = inACall(first);

        long revision = first.stored().get(0).revision();
        first.runner().leave();
        first.runner().leave();

        assertThat(first.record().body()).isInstanceOf(EncodedBody.class);
        assertThat(first.stored().get(0).revision()).as("written once, or not at all").isBetween(revision, revision + 1);
        assertThat(first.stored().get(0).holder()).isEmpty();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void leavesTheTimersOfACallAsTheyWere(Node.Plan plan) {
        Node node = plan.node();
        inACall(node);
        long due = node.record().dueAt();

        node.runner().leave();

        assertThat(node.record().dueAt()).isEqualTo(due);
        assertThat(node.record().sessions()).isEqualTo(node.call().sessionCounts());
    }

    private static Phone inACall(Node node) {
        Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        return alice;
    }
}
