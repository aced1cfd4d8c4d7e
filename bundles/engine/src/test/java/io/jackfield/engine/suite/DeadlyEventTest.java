package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
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

        alice.saysAt(engines.get(2), invite);
        alice.hears(500);
        alice.saysAt(engines.get(2), invite);
        alice.hears(500);

        assertThat(engines.get(2).counted("refused.engines-died")).isEqualTo(2);
        assertThat(engines.get(2).stored()).isEmpty();
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
