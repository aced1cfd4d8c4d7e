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

/** More than the engine has room for. */
class OverloadTest {
    private final Deque<Runnable> workers = new ArrayDeque<>();

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    @InBothModes
    void theEndpointLearnsThatNothingMoreIsTaken(Node.Plan plan) {
        Node node = plan.queues(3, 2).workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        assertThat(alice.says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.says(alice.request("OPTIONS"))).as("a call's share").isEqualTo(Acceptance.OVERLOADED);
        assertThat(alice.newCall("second").says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.newCall("third").says(alice.request("OPTIONS"))).as("all").isEqualTo(Acceptance.OVERLOADED);
        assertThat(node.counted("dropped.queue-full")).isEqualTo(2);
        assertThat(node.runner().queued()).isEqualTo(3);
        work();
        for (int i = 0; i < 3; i++) {
            alice.hears(200);
        }
        alice.hearsNothing();
        assertThat(node.runner().queued()).isZero();
        node.passes(40_000);
        while (!workers.isEmpty()) {
            work();
            node.passes(5_000);
        }
    }

    /** Sixteen places: the fair half begins at eight, the reserve at twelve. */
    @InBothModes
    void oneSourceDoesNotFillTheQueue(Node.Plan plan) {
        Node node = plan.queues(16, 64).maxPerSource(2).workers(workers::add).node().runs(new Script());
        Phone mallory = new Phone(node, "mallory", "10.0.0.66");
        int taken = 0;
        for (int i = 0; i < 30; i++) {
            taken += mallory.newCall("m" + i).says(mallory.request("OPTIONS")) == Acceptance.ACCEPTED ? 1 : 0;
        }
        assertThat(taken).isEqualTo(8 + 2);
        assertThat(node.counted("refused.source-share")).isEqualTo(20);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        assertThat(alice.says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        work();
        assertThat(mallory.newCall("later").says(mallory.request("OPTIONS"))).as("the share is given back").isEqualTo(Acceptance.ACCEPTED);
        work();
        assertThat(mallory.takes()).hasSize(11);
        alice.hears(200);
        settles(node);
    }

    @InBothModes
    void callsThatAreUpGoOnWhereNoneMayBegin(Node.Plan plan) {
        Node node = plan.queues(16, 64).workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        work();
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        work();
        Phone mallory = new Phone(node, "mallory", "10.0.0.66");
        for (int i = 0; i < 12; i++) {
            assertThat(mallory.newCall("m" + i).says(mallory.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        }
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        assertThat(bob.says(bob.request("INVITE"))).isEqualTo(Acceptance.OVERLOADED);
        assertThat(bob.newCall("forged").says(bob.request("BYE").with("To", "<sip:app@example.com>;tag=made-up")))
                .as("a tag that is not ours").isEqualTo(Acceptance.OVERLOADED);
        assertThat(node.counted("refused.queue-filling")).isEqualTo(2);
        assertThat(alice.says(alice.request("BYE"))).as("a call that is up").isEqualTo(Acceptance.ACCEPTED);
        work();
        alice.hears(200);
        settles(node);
    }

    @InBothModes
    void emergencyCallsFindTheLastRoomWithinTheirSourcesShare(Node.Plan plan) {
        Node node = plan.queues(16, 64).maxPerSource(4).workers(workers::add).node().runs(new Script());
        for (int i = 0; i < 12; i++) {
            Phone each = new Phone(node, "p" + i, "10.0.1." + i);
            assertThat(each.says(each.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        }
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        assertThat(alice.says(emergency(alice))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.newCall("esnet").says(alice.request("INVITE").and("Resource-Priority", "esnet.1"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.newCall("other").says(alice.request("INVITE").and("Resource-Priority", "wps.0"))).isEqualTo(Acceptance.OVERLOADED);
        for (int i = 0; i < 2; i++) {
            assertThat(alice.newCall("more" + i).says(emergency(alice))).isEqualTo(Acceptance.ACCEPTED);
        }
        work();
        settles(node);
        assertThat(node.counted("refused.queue-filling")).isOne();
        assertThat(node.counted("refused.source-share")).isZero();
    }

    private static SipText emergency(Phone phone) {
        return phone.dials("urn:service:sos.fire").request("INVITE");
    }

    private void settles(Node node) {
        node.passes(40_000);
        while (!workers.isEmpty()) {
            work();
            node.passes(5_000);
        }
    }

    @InBothModes
    void callbacksThatHoldAllWorkersDoNotLeaveNewCallsWithoutAnAnswer(Node.Plan plan) {
        Node node = plan.workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText waits = alice.request("OPTIONS");
        alice.says(waits);
        node.passes(2_000);
        assertThat(alice.newCall("early").says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        node.passes(100);
        assertThat(alice.newCall("late").says(alice.request("OPTIONS"))).isEqualTo(Acceptance.OVERLOADED);
        assertThat(alice.says(waits)).as("one that waits already").isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.counted("refused.workers-stuck")).isOne();
        work();
        assertThat(alice.newCall("after").says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        work();
        assertThat(alice.takes()).hasSize(4);
        node.passes(40_000);
        while (!workers.isEmpty()) {
            work();
            node.passes(5_000);
        }
    }

    /** Calls are limited by number, and how much each takes is up to its peer: 3,000 INVITEs of 60 KB ended a process of 256 MB. */
    @InBothModes
    void withoutMemoryCallsEndAndNoneBegin(Node.Plan plan) {
        boolean[] scarce = {false};
        Node node = plan.scarceMemory(() -> scarce[0]).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        scarce[0] = true;
        assertThat(alice.says(alice.ack(1))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(alice.says(alice.request("INFO"))).isEqualTo(Acceptance.OVERLOADED);
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        assertThat(bob.says(bob.request("INVITE"))).isEqualTo(Acceptance.OVERLOADED);
        assertThat(node.counted("refused.memory-scarce")).isEqualTo(2);
        assertThat(alice.says(alice.request("BYE"))).isEqualTo(Acceptance.ACCEPTED);
        alice.hears(200);
        scarce[0] = false;
        assertThat(bob.newCall("again").says(bob.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        bob.hears(200);
        node.passes(40_000);
    }

    @InBothModes
    void aTimerThatFindsNoRoomFiresLater(Node.Plan plan) {
        Node node = plan.queues(1, 1).workers(workers::add).node().runs(new Script().onRequest(Script.answering(486)));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        work();
        alice.hears(486);
        alice.newCall("other").says(alice.request("BYE"));
        node.passes(600);
        assertThat(node.counted("deferred.queue-full")).isPositive();
        work();
        alice.hears(481);
        alice.hearsNothing();
        node.passes(4_000);
        work();
        alice.hears(486);
        for (int i = 0; i < 60; i++) {
            node.passes(1_000);
            work();
        }
    }
}
