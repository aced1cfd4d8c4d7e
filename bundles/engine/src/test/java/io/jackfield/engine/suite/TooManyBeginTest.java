package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.stack.MessageReceiver.Acceptance;
import java.util.ArrayDeque;
import java.util.Deque;

/** More calls begin than are worked off, long before there is no room: who is refused, who is not, and that it ends. */
class TooManyBeginTest {
    private static final int WAIT = 40;

    private final Deque<Runnable> workers = new ArrayDeque<>();

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    /** So many wait for half a second, in which none is taken up. */
    private void wait(Phone bob, Node node) {
        for (int i = 0; i < WAIT; i++) {
            assertThat(bob.newCall("b" + i).says(bob.request("MESSAGE"))).isEqualTo(Acceptance.ACCEPTED);
        }
        for (int i = 0; i < 5; i++) {
            node.passes(110);
            node.runner().waiting(100 + i);
        }
    }

    @InBothModes
    void newOnesAreRefusedAndCountedWhileWhatIsUpGoesOn(Node.Plan plan) {
        Node node = plan.workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        work();
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        work();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        wait(bob, node);

        SipText again = bob.request("MESSAGE");
        assertThat(bob.newCall("one more").says(bob.request("INVITE"))).isEqualTo(Acceptance.OVERLOADED);
        assertThat(node.counted("refused.too-many-begin")).isOne();
        assertThat(bob.says(again)).as("a repeat of what waits").isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.says(alice.request("BYE"))).as("a call that is up").isEqualTo(Acceptance.ACCEPTED);
        assertThat(bob.newCall("lives").says(bob.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        Phone carol = new Phone(node, "carol", "10.0.0.3");
        assertThat(carol.says(carol.request("MESSAGE").and("Resource-Priority", "esnet.1"))).as("an emergency")
                .isEqualTo(Acceptance.ACCEPTED);
        work();
        alice.hears(200);
        carol.hears(200);
        assertThat(bob.takes()).as("all that were taken are served").hasSizeGreaterThanOrEqualTo(WAIT + 1);
        settles(node);
    }

    @InBothModes
    void allMayBeginAgainWhenNothingWaitsAnyMore(Node.Plan plan) {
        Node node = plan.workers(workers::add).node().runs(new Script());
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        wait(bob, node);
        assertThat(bob.newCall("refused").says(bob.request("MESSAGE"))).isEqualTo(Acceptance.OVERLOADED);
        work();

        for (int i = 0; i < 2 * WAIT; i++) {
            assertThat(bob.newCall("later" + i).says(bob.request("MESSAGE"))).isEqualTo(Acceptance.ACCEPTED);
            work();
            node.passes(10);
        }
        assertThat(node.counted("refused.too-many-begin")).isOne();
        assertThat(node.runner().begin()).as("in hand").isZero();
        settles(node);
    }

    /** Another one may work on it: a 503 would be the final response to that. */
    @InBothModes
    void whereEnginesShareCallsARequestIsLeftToItsRepeatsBeforeItIsRefused(Node.Plan plan) {
        Node node = plan.cluster().workers(workers::add).node().runs(new Script());
        plan.node();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        wait(bob, node);
        SipText invite = bob.newCall("later").request("INVITE");
        assertThat(bob.says(invite)).as("no answer").isEqualTo(Acceptance.ACCEPTED);
        node.passes(500);
        assertThat(bob.says(invite)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.counted("refused.too-many-begin")).isEqualTo(2);
        assertThat(node.counted("dropped.left-to-repeats")).isEqualTo(2);
        work();
        node.passes(1_000);
        assertThat(bob.says(invite)).isEqualTo(Acceptance.ACCEPTED);
        work();
        bob.hears(200);

        wait(bob, node);
        SipText other = bob.newCall("never").request("INVITE");
        bob.says(other);
        for (int i = 0; i < 6; i++) {
            node.passes(500);
            node.runner().waiting(200);
        }
        assertThat(bob.says(other)).as("three seconds later").isEqualTo(Acceptance.OVERLOADED);
        Phone carol = new Phone(node, "carol", "10.0.0.3").byTcp(7);
        assertThat(carol.says(carol.request("INVITE"))).as("who repeats nothing").isEqualTo(Acceptance.OVERLOADED);
        work();
        settles(node);
    }

    private void settles(Node node) {
        node.passes(40_000);
        while (!workers.isEmpty()) {
            work();
            node.passes(5_000);
        }
    }
}
