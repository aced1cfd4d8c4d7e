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
    /** The To of a call that is over. */
    private String ended;
    private int rounds;

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
        assertThat(alice.says(alice.request("OPTIONS"))).as("a call's share: it comes again").isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.counted("dropped.call-waits")).isOne();
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

    /** RFC 3261 section 17.1.1.2: a 503 ends the INVITE for whoever sent it, while what waits would still be served. */
    @InBothModes
    void aRepeatOfWhatWaitsIsDropped(Node.Plan plan) {
        Node node = plan.queues(16, 64).workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        assertThat(alice.says(invite)).isEqualTo(Acceptance.ACCEPTED);
        Phone carol = new Phone(node, "carol", "10.0.0.3").byTcp(3);
        assertThat(carol.says(carol.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        Phone mallory = new Phone(node, "mallory", "10.0.0.66");
        for (int i = 0; i < 10; i++) {
            assertThat(mallory.newCall("m" + i).says(mallory.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(alice.says(invite)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.counted("dropped.call-waits")).isOne();
        assertThat(node.runner().queued()).isEqualTo(12);
        assertThat(carol.says(carol.request("OPTIONS"))).as("no repeat, and does not come again").isEqualTo(Acceptance.OVERLOADED);
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        assertThat(bob.says(bob.request("INVITE"))).as("nothing of it waits").isEqualTo(Acceptance.OVERLOADED);
        work();
        alice.enters(alice.hears(200));
        alice.hearsNothing();
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        settles(node);
    }

    /** The INVITE waits below the half, which no share counts; so the source's share says nothing of its CANCEL. */
    @InBothModes
    void aCancelOfWhatWaitsIsTaken(Node.Plan plan) {
        Node node = plan.queues(16, 64).maxPerSource(1).workers(workers::add).node()
                .runs(new Script().onRequest((context, leg, server, request) -> context.send(server,
                        context.createResponse(server, request.getMethod().equals("INVITE") ? 180 : 200, null))));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        for (int i = 0; i < 8; i++) {
            assertThat(alice.newCall("a" + i).says(alice.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(alice.newCall("further").says(alice.request("OPTIONS"))).isEqualTo(Acceptance.OVERLOADED);
        int queued = node.runner().queued();
        assertThat(alice.says(alice.cancel(invite))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.runner().queued()).isEqualTo(queued + 1);
        work();
        assertThat(alice.takes()).extracting(sent -> sent.message().getFirstLine().split(" ")[1]).contains("487");
        settles(node);
    }

    /** A token works for ever: who had many calls could fill the queue with requests in dialogs that are long gone. */
    @InBothModes
    void tokensOfOneSourceLeaveRoomForTheCallsOfOthers(Node.Plan plan) {
        Node node = plan.queues(16, 64).maxPerSource(4).workers(workers::add).node().runs(new Script());
        assertThat(taken(node)).as("an eighth of the queue").isEqualTo(2);
        assertThat(node.counted("refused.source-share-of-calls-up")).isEqualTo(4);
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        assertThat(bob.says(bob.request("BYE").with("To", ended))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.runner().queued()).isEqualTo(15);
        work();
        assertThat(taken(node)).as("the share is given back").isEqualTo(2);
        work();
        settles(node);
    }

    @InBothModes
    void whereOneSourceMayHaveTheQueueItsTokensMayToo(Node.Plan plan) {
        Node node = plan.queues(16, 64).maxPerSource(16).workers(workers::add).node().runs(new Script());
        assertThat(taken(node)).isEqualTo(4);
        assertThat(node.counted("refused.source-share-of-calls-up")).isZero();
        work();
        settles(node);
    }

    /** How many of six requests in a dialog that is over find room beyond three quarters. */
    private int taken(Node node) {
        Phone alice = new Phone(node, "alice", "10.0.0.1").newCall("up" + ++rounds);
        alice.says(alice.request("INVITE"));
        work();
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        work();
        alice.hears(200);
        ended = alice.request("INFO").value("To");
        for (int i = 0; i < 12; i++) {
            Phone each = new Phone(node, "p" + i + "-" + rounds, "10.0.1." + i);
            assertThat(each.says(each.request("OPTIONS"))).isEqualTo(Acceptance.ACCEPTED);
        }
        for (int i = 0; i < 6; i++) {
            alice.says(alice.request("INFO"));
        }
        return node.runner().queued() - 12;
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
    void withoutMemoryARepeatOfWhatWaitsIsDropped(Node.Plan plan) {
        boolean[] scarce = {false};
        Node node = plan.scarceMemory(() -> scarce[0]).workers(workers::add).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText message = alice.request("MESSAGE");
        alice.says(message);
        scarce[0] = true;
        assertThat(alice.says(message)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(node.counted("refused.memory-scarce")).isOne();
        assertThat(node.counted("dropped.call-waits")).isOne();
        work();
        alice.hears(200);
        alice.hearsNothing();
        settles(node);
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
