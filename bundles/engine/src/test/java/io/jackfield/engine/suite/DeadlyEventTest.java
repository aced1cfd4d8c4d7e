package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A callback that ends its engine runs on two of them and on no third. Not: how the store counts, which its contract says. */
class DeadlyEventTest {
    /** An application whose engine is gone once it was told of such a request; it answers all others. */
    private static final class Killer extends Script {
        private final List<Node> victims;

        Killer(List<Node> victims, Predicate<SIPRequest> deadly) {
            this.victims = victims;
            onRequest((context, leg, server, request) -> {
                if (deadly.test(request)) {
                    Node node = victims.remove(0);
                    node.isKilled();
                    node.isMissed();
                } else {
                    Script.answering(200).request(context, leg, server, request);
                }
            });
        }
    }

    private static boolean is(SIPRequest request, String method) {
        return request.getMethod().equals(method);
    }

    private static List<Node> engines(Node.Plan plan, Predicate<SIPRequest> deadly, int number) {
        plan.network();
        List<Node> all = new ArrayList<>();
        List<Node> victims = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            Node node = plan.engine("e" + i);
            node.runs(new Killer(victims, deadly));
            all.add(node);
            victims.add(node);
        }
        return all;
    }

    @InBothModes
    void anInviteThatKillsIsAnswered500AtTheThirdEngine(Node.Plan plan) {
        List<Node> engines = engines(plan, request -> is(request, "INVITE"), 3);
        Phone alice = new Phone(engines.get(0), "alice", "10.0.0.1").hearsFrom(engines.get(2));
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.saysAt(engines.get(1), invite);
        alice.hearsNothing();

        Node third = engines.get(2);
        alice.saysAt(third, invite);
        SIPResponse refusal = alice.hears(500);
        alice.saysAt(third, invite);
        alice.hears(500);
        third.passes(500);
        alice.hears(500); // RFC 3261 section 17.2.1: timer G

        alice.saysAt(third, alice.ack(invite, refusal));
        third.passes(4_999);
        alice.hearsNothing();
        third.passes(1);

        assertThat(third.counted("refused.engines-died")).isEqualTo(1);
        assertThat(third.stored()).isEmpty();
    }

    /** Its 500 may be lost as any message, and the caller repeats nothing after a 100. */
    @InBothModes
    void anInviteThatKillsAfterIts100IsAnswered500UntilItsAckComes(Node.Plan plan) {
        plan.network();
        List<Node> engines = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            engines.add(plan.engine("e" + i));
        }
        Node third = engines.get(2);
        Phone alice = new Phone(engines.get(0), "alice", "10.0.0.1").hearsFrom(engines.get(1)).hearsFrom(third);
        for (Node each : engines) {
            each.runs(new Script().onRequest((context, leg, server, request) -> {
                each.passes(200);
                each.isKilled();
                each.isMissed();
            }));
        }
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        third.passes(2_000);

        List<SIPResponse> heard = alice.takes().stream().map(each -> (SIPResponse) each.message()).toList();
        SIPResponse refusal = heard.get(heard.size() - 1);
        assertThat(refusal.getStatusCode()).isEqualTo(500);
        third.passes(4_000);
        alice.hears(500);
        alice.saysAt(third, alice.ack(invite, refusal));
        third.passes(5_000);
        alice.hearsNothing();
        assertThat(third.stored()).isEmpty();
    }

    @InBothModes
    void aCallWhoseRequestKillsIsEndedAtTheThirdEngine(Node.Plan plan) {
        List<Node> engines = engines(plan, request -> is(request, "INFO"), 3);
        Phone alice = new Phone(engines.get(0), "alice", "10.0.0.1").hearsFrom(engines.get(2));
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        SipText info = alice.request("INFO");
        alice.says(info);
        alice.saysAt(engines.get(1), info);
        alice.takes();

        alice.saysAt(engines.get(2), info);

        assertThat(alice.takes()).extracting(each -> each.message().getFirstLine().trim())
                .anyMatch(line -> line.startsWith("SIP/2.0 500")).anyMatch(line -> line.startsWith("BYE "));
        assertThat(engines.get(2).counted("ended.engines-died")).isEqualTo(1);
    }

    @InBothModes
    void aSecondEngineIsEnoughForWhatKilledOnce(Node.Plan plan) {
        List<Node> left = new ArrayList<>();
        Node[] second = new Node[1];
        plan.network();
        Node first = plan.engine("e1");
        left.add(first);
        first.runs(new Killer(left, request -> is(request, "INFO") && !left.isEmpty()));
        second[0] = plan.engine("e2").runs(new Killer(left, request -> is(request, "INFO") && !left.isEmpty()));
        Phone alice = new Phone(first, "alice", "10.0.0.1").hearsFrom(second[0]);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        SipText info = alice.request("INFO");
        alice.says(info);
        alice.takes();

        alice.saysAt(second[0], info);
        alice.hears(200);
        alice.saysAt(second[0], alice.request("BYE"));
        alice.hears(200);
        assertThat(second[0].countedAll("ended.")).isZero();
    }

    /** Deaths count from the last event that came to its end. */
    @InBothModes
    void aCallThatGoesOnInBetweenIsNotEnded(Node.Plan plan) {
        List<Node> engines = engines(plan, request -> is(request, "INFO"), 4);
        Phone alice = new Phone(engines.get(0), "alice", "10.0.0.1").hearsFrom(engines.get(1)).hearsFrom(engines.get(2))
                .hearsFrom(engines.get(3));
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("INFO"));
        alice.takes();
        alice.saysAt(engines.get(1), alice.request("MESSAGE"));
        alice.hears(200);
        alice.saysAt(engines.get(1), alice.request("INFO"));
        alice.takes();
        alice.saysAt(engines.get(2), alice.request("MESSAGE"));
        alice.hears(200);
        assertThat(engines.get(2).counted("ended.engines-died")).isZero();
        alice.saysAt(engines.get(3), alice.request("BYE"));
        alice.hears(200);
    }

    /** No call is blamed for the end of an engine that had given it back. */
    @InBothModes
    void enginesThatDieBetweenTheMessagesOfACallDoItNoHarm(Node.Plan plan) {
        plan.network();
        List<Node> engines = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            engines.add(plan.engine("e" + i).runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060")));
        }
        Phone alice = new Phone(engines.get(0), "alice", "10.0.0.1");
        Phone bob = new Phone(engines.get(0), "bob", "10.0.0.2");
        engines.subList(1, 4).forEach(each -> {
            alice.hearsFrom(each);
            bob.hearsFrom(each);
        });
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        engines.get(0).dies();
        engines.get(1).dies();
        engines.get(2).dies();
        alice.takes();
        bob.takes();
        bob.saysAt(engines.get(3), bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.saysAt(engines.get(3), alice.ack(1));
        bob.hears("ACK");
        alice.saysAt(engines.get(3), alice.request("BYE"));
        bob.saysAt(engines.get(3), bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
    }
}
