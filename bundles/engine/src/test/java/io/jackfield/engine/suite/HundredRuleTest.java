package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayList;
import java.util.List;

/** A 100 within 200 ms (RFC 3261 section 17.2.1), and never before a check-in that holds the INVITE. */
class HundredRuleTest {
    /** An application whose callback takes so long, and then rings. */
    private static Script slow(Node[] node, long millis) {
        return new Script().onRequest((context, leg, server, request) -> {
            node[0].passes(millis);
            context.send(server, context.createResponse(server, 180, null));
        });
    }

    @InBothModes
    void aFastCallbackThatSendsNothingIsFollowedBy100(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script().onRequest((context, leg, server, request) -> { }));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hearsNothing();
        node.network().deliver();
        alice.hears(100);
        alice.says(invite);
        alice.hears(100);
        assertThat(node.record().pending()).isEmpty();
        assertThat(node.counted("callback.slow")).isZero();
    }

    @InBothModes
    void aCallbackThatAnswersInTimeIsNotFollowedBy100(Node.Plan plan) {
        Node[] node = {plan.node()};
        Phone alice = new Phone(node[0].runs(slow(node, 149)), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.hears(180);
        alice.hearsNothing();
        assertThat(node[0].counted("callback.slow")).isZero();
    }

    @InBothModes
    void aSlowCallbackIsOvertakenByOne100WithTheInviteStored(Node.Plan plan) {
        Node[] node = {plan.node()};
        boolean[] stored = new boolean[1];
        Phone alice = new Phone(node[0], "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        Script app = new Script().onRequest((context, leg, server, request) -> {
            node[0].passes(149);
            alice.hearsNothing();
            node[0].passes(50);
            alice.hears(100);
            stored[0] = node[0].record().pending().length > 0;
            alice.says(invite);
            node[0].passes(10_000);
            alice.hearsNothing();
            context.send(server, context.createResponse(server, 180, null));
        });
        node[0].runs(app);
        alice.says(invite);

        assertThat(stored[0]).as("pending in the store while the callback ran").isTrue();
        alice.hears(180);
        alice.hears(180); // the INVITE that came again during the callback
        alice.hearsNothing();
        assertThat(node[0].record().pending()).isEmpty();
        assertThat(app.told()).containsExactly("INVITE");
        assertThat(node[0].counted("callback.slow")).isEqualTo(1);
        List<Wire.Sent> sent = node[0].wire().sent();
        assertThat(sent.get(0).at() - (sent.get(1).at() - 10_199)).as("ms until the 100").isBetween(150L, 199L);
    }

    /** RFC 3261 section 13.3.1.4: the interval of T1 begins when the 2xx leaves. */
    @InBothModes
    void theAnswerOfASlowCallbackIsRepeatedT1AfterItLeft(Node.Plan plan) {
        Node node = plan.node();
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.runs(new Script().onRequest((context, leg, server, request) -> {
            node.passes(2_000);
            context.send(server, context.createResponse(server, 200, null));
        }));
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPResponse ok = alice.hears(200);
        node.passes(499);
        alice.hearsNothing();
        node.passes(1);
        alice.hears(200);
        alice.enters(ok);
        alice.says(alice.ack(1));
    }

    @InBothModes
    void theTimeForAWorkerCountsAsThePeersTime(Node.Plan plan) {
        List<Runnable> waiting = new ArrayList<>();
        Node node = plan.workers(waiting::add).node();
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.runs(new Script().onRequest((context, leg, server, request) -> {
            node.passes(31);
            alice.hears(100); // 151 ms after the INVITE came, of the 200 that RFC 3261 section 17.2.1 allows
            context.send(server, context.createResponse(server, 486, null));
        }));
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        node.passes(120);
        works(waiting);
        alice.says(alice.ack(invite, alice.hears(486)));
        works(waiting);
        node.passes(10_000);
        works(waiting);
    }

    @InBothModes
    void aSlowCallbackThatSendsNothingIsFollowedByNoSecond100(Node.Plan plan) {
        Node[] node = {plan.node()};
        Script app = new Script().onRequest((context, leg, server, request) -> node[0].passes(500));
        Phone alice = new Phone(node[0].runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        alice.hearsNothing();
        alice.says(invite);
        alice.hears(100);
        alice.says(alice.cancel(invite));
        alice.hears(200);
        alice.says(alice.ack(invite, alice.hears(487)));
    }

    @InBothModes
    void aSlowCallbackOfAReinviteIsStoredWithTheCallItBelongsTo(Node.Plan plan) {
        Node[] node = {plan.node()};
        int[] sessions = new int[1];
        Script app = new Script().onRequest((context, leg, server, request) -> {
            if (request.getToTag() != null) {
                node[0].passes(200);
                sessions[0] = node[0].stored().get(0).sessions().size();
            }
            context.send(server, context.createResponse(server, 200, null));
        });
        Phone alice = new Phone(node[0].runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        alice.hears(200);
        alice.says(alice.ack(2));
        assertThat(sessions[0]).as("versions with sessions in the waiting record").isEqualTo(1);
        assertThat(node[0].record().pending()).isEmpty();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aSlowCallThatNoApplicationTakesLeavesNothingBehind(Node.Plan plan) {
        Node[] node = {plan.mostCalls(1).node()};
        Script app = slow(node, 200);
        Phone alice = new Phone(node[0].runs(app), "alice", "10.0.0.1");
        Phone carol = new Phone(node[0], "carol", "10.0.0.3");
        SipText held = carol.request("INVITE");
        carol.says(held);
        carol.hears(100);
        carol.hears(180);
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.says(alice.ack(invite, alice.hears(503)));
        alice.hearsNothing();
        assertThat(node[0].stored()).hasSize(1);
        assertThat(node[0].counted("repeated.stale")).as("the callback ran once").isZero();
    }

    @InBothModes
    void anotherNodeTakesUpTheInviteOfOneThatDiedInTheCallback(Node.Plan plan) {
        plan.network();
        Node first = plan.node();
        Node second = plan.node();
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        Script dying = new Script().onRequest((context, leg, server, request) -> {
            first.passes(200);
            first.dies();
        });
        first.runs(dying);
        second.runs(new Script());
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        alice.hearsNothing();

        Phone there = alice.movesTo(second);
        second.passes(3_000);
        there.enters(there.hears(200));
        there.takes();
        there.says(invite);
        there.hearsNothing();
        there.says(there.ack(1));
        there.says(there.request("BYE"));
        there.hears(200);
        assertThat(second.counted("taken-up.pending")).isEqualTo(1);
    }

    @InBothModes
    void theInviteThatComesAgainIsTakenUpOnceByAnotherNode(Node.Plan plan) {
        plan.network();
        Node first = plan.node();
        Node second = plan.node();
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        first.runs(new Script().onRequest((context, leg, server, request) -> {
            first.passes(200);
            first.dies();
        }));
        Script app = new Script().onRequest(Script.answering(180));
        second.runs(app);
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        Phone there = alice.movesTo(second);
        there.says(invite);
        assertThat(app.told()).containsExactly("INVITE");
        there.hears(180);
        there.hears(180);
        there.hearsNothing();
    }

    private static void works(List<Runnable> waiting) {
        while (!waiting.isEmpty()) {
            waiting.remove(0).run();
        }
    }
}
