package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import org.junit.jupiter.api.Test;

/** An engine goes on with the call as it has it, where the store says that nobody changed it since. */
class NearCacheTest {
    private final Node.Plan plan = new Node.Plan(Mode.CACHED);
    private final Node node = plan.node();
    private final Script app = new Script();
    private final Phone alice = new Phone(node, "alice", "10.0.0.1");

    private void up() {
        node.runs(app);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
    }

    @Test
    void everyEventButTheFirstFindsTheCall() {
        up();
        alice.says(alice.request("INFO"));
        alice.hears(200);

        assertThat(node.counted("cache.hits")).isEqualTo(2);
        assertThat(node.counted("cache.valid-hits")).isEqualTo(2);
    }

    @Test
    void aCallThatAnotherEngineChangedIsAskedForAndNotWorkedOnAsItWas() {
        up();
        Node other = plan.node();
        other.runs(app);
        Phone same = alice.movesTo(other);
        same.says(same.request("INFO"));
        same.hears(200);
        long hits = node.counted("cache.valid-hits");

        Phone back = same.movesTo(node);
        back.says(back.request("BYE"));
        back.hears(200);

        assertThat(node.counted("cache.hits")).isEqualTo(hits + 1);
        assertThat(node.counted("cache.valid-hits")).isEqualTo(hits);
        assertThat(app.told()).startsWith("INVITE", "ACK", "INFO", "BYE");
    }

    @Test
    void whatAnotherEngineMayNotHaveSentIsNotLostFromIt() {
        Node.Plan cluster = new Node.Plan(Mode.CACHED).cluster();
        Node dies = cluster.engine("dies");
        Node goesOn = cluster.engine("goes-on").runs(app);
        Phone bob = Phone.inCall(dies, app).hearsFrom(goesOn);
        dies.passes(1_100); // so that each is told of the other
        SipText info = bob.request("INFO");
        bob.says(info);
        bob.hears(200);
        bob.saysAt(goesOn, info);
        bob.hears(200);
        long hits = goesOn.counted("cache.valid-hits");

        dies.dies();

        bob.hears(200);
        bob.hearsNothing();
        assertThat(goesOn.counted("sent-again")).isEqualTo(1);
        assertThat(goesOn.counted("cache.valid-hits")).isEqualTo(hits);
    }

    @Test
    void whatWasNotCommittedIsNotFoundAgain() {
        up();
        long hits = node.counted("cache.hits");
        node.network().next(Operation.CHECK_OUT, Fault.LOSE_REPLY);
        alice.says(alice.request("INFO"));
        alice.hearsNothing();
        node.passes(600);

        alice.says(alice.request("INFO"));
        alice.hears(200);
        assertThat(node.counted("cache.hits")).as("the first only").isEqualTo(hits + 1);
    }
}
