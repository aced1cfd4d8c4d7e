package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.engine.transaction.TimerValues;
import java.util.Arrays;
import java.util.List;

/** When which message is on the wire again, with T1 500 ms, T2 4 s, T4 5 s (RFC 3261 section 17 and Table 4, RFC 6026). */
class TimersOnTheWireTest {
    private static final Script.OnRequest SILENT = (context, leg, server, request) -> { };

    /** The times, after the first, at which a phone gets messages that begin so; all of them alike byte for byte. */
    private static List<Long> times(Phone phone, String startLine) {
        List<Wire.Sent> alike = phone.takes().stream()
                .filter(sent -> sent.message().getFirstLine().startsWith(startLine)).toList();
        assertThat(alike).isNotEmpty()
                .allMatch(sent -> Arrays.equals(sent.bytes(), alike.get(0).bytes()), "byte-identical");
        return alike.stream().map(sent -> sent.at() - alike.get(0).at()).toList();
    }

    /** Alice calls through a relay; what it sends to Bob is left to the test. */
    private static Phone calling(Node node, Relay relay) {
        Phone alice = new Phone(node.runs(relay), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        return alice;
    }

    private static Relay toBob() {
        return new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
    }

    @InBothModes
    void inviteIsSentSevenTimesAndThenCountsAs408(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Relay relay = toBob();
        Phone alice = calling(node, relay);
        alice.hears(100);

        node.passes(31_999);
        alice.hearsNothing();
        node.passes(1);

        assertThat(times(bob, "INVITE")).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
        alice.hears(408);
        assertThat(relay.told()).startsWith("INVITE", "408 INVITE");
        assertThat(node.counted("transaction.timed-out")).isEqualTo(1);
    }

    @InBothModes
    void aProvisionalResponseEndsTheInvitesRetransmission(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Phone alice = calling(node, toBob());
        node.passes(600);
        bob.says(bob.answer(bob.hears("INVITE"), 100));
        node.passes(60_000);

        assertThat(times(bob, "INVITE")).as("the second, and no third").containsExactly(0L);
        alice.hears(100);
        alice.hearsNothing();
    }

    @InBothModes
    void anotherRequestIsSentElevenTimesAndThenCountsAs408(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Relay relay = toBob();
        Phone alice = new Phone(node.runs(relay), "alice", "10.0.0.1");
        alice.says(alice.request("MESSAGE"));
        node.passes(32_000);

        assertThat(times(bob, "MESSAGE")).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L, 19_500L,
                23_500L, 27_500L, 31_500L);
        alice.hears(408);
        assertThat(relay.told()).contains("408 MESSAGE");
    }

    @InBothModes
    void aProvisionalResponseSlowsAnotherRequestDownToT2(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Phone alice = new Phone(node.runs(toBob()), "alice", "10.0.0.1");
        alice.says(alice.request("MESSAGE"));
        node.passes(600);
        List<Wire.Sent> first = bob.takes();
        bob.says(bob.answer((SIPRequest) first.get(0).message(), 100));
        node.passes(31_400);

        assertThat(first).hasSize(2);
        assertThat(times(bob, "MESSAGE")).as("from 1500 ms on").containsExactly(0L, 4_000L, 8_000L, 12_000L, 16_000L,
                20_000L, 24_000L, 28_000L);
        alice.hears(408);
    }

    @InBothModes
    void aFailureToInviteIsRepeatedUntilTimerH(Node node) {
        Phone alice = new Phone(node.runs(new Script().onRequest(Script.answering(486))), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        node.passes(60_000);

        assertThat(times(alice, "SIP/2.0 486")).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L,
                19_500L, 23_500L, 27_500L, 31_500L);
        assertThat(node.counted("transaction.no-ack-to-failure")).isEqualTo(1);
    }

    @InBothModes
    void anAckEndsTheFailuresRepetition(Node node) {
        Phone alice = new Phone(node.runs(new Script().onRequest(Script.answering(486))), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        node.passes(600);
        alice.hears(486);
        alice.says(alice.ack(invite, alice.hears(486)));
        node.passes(60_000);

        alice.hearsNothing();
        assertThat(node.counted("transaction.no-ack-to-failure")).isZero();
    }

    @InBothModes
    void a2xxIsRepeatedUntilItsAckIsOverdueAndThenTheCallIsEnded(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        node.passes(31_999);

        assertThat(times(alice, "SIP/2.0 200")).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 11_500L, 15_500L,
                19_500L, 23_500L, 27_500L, 31_500L);
        node.passes(1);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        alice.hearsNothing();
        assertThat(app.told()).containsExactly("INVITE", "no ACK", "leg invalid", "session invalid");
        assertThat(node.counted("invite.no-ack")).isEqualTo(1);
    }

    @InBothModes
    void anAckEndsThe2xxsRepetition(Node node) {
        Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        node.passes(1_500);
        alice.hears(200);
        alice.hears(200);
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.ack(1));
        node.passes(60_000);

        alice.hearsNothing();
        assertThat(node.counted("retransmission.ack")).isEqualTo(1);
    }

    @InBothModes
    void timerJAnswersRetransmissionsUntilItEnds(Node node) {
        Script app = new Script().sessionTimeout(0);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText message = alice.request("MESSAGE");
        alice.says(message);
        alice.hears(200);
        node.passes(31_999);
        alice.says(message);
        alice.hears(200);
        assertThat(app.told()).containsOnlyOnce("MESSAGE");
        node.passes(1);
        alice.says(message);
        assertThat(app.told()).as("Timer J is over: a new transaction").contains("MESSAGE");
    }

    @InBothModes
    void timersRunWithAnotherT1(Node.Plan plan) {
        Node node = plan.timers(TimerValues.of(100, 400, 5_000)).node();
        Phone alice = new Phone(node.runs(new Script().onRequest(Script.answering(486))), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        node.passes(60_000);

        assertThat(times(alice, "SIP/2.0 486")).startsWith(0L, 100L, 300L, 700L, 1_100L).endsWith(6_300L).hasSize(18);
    }

    @InBothModes
    void anInviteThatNobodyAnswersStopsWithItsSession(Node node) {
        Script app = new Script().onRequest(SILENT);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        node.passes(180_000);

        alice.says(alice.ack(invite, alice.hears(500)));
        assertThat(app.told()).containsExactly("INVITE", "expired", "leg invalid", "session invalid");
    }
}
