package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.stack.Hop;
import io.jackfield.state.Bytes;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What becomes of a call whose engine ends between a check-in and what it was to send, and of its timers: engines of one store, and
 * one that is killed. Not: how it is noticed that an engine is gone.
 */
class TakeOverTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    private static Node relaying(Node.Plan plan, String name) {
        return plan.network().engine(name).runs(new Relay("1.0.0", BOB));
    }

    /** What a node was to send of its one call, as the store has it. */
    private static List<byte[]> outbox(Node node) {
        return node.call().outbox().stream().map(Outbound::bytes).toList();
    }

    private static List<byte[]> sent(Node node) {
        return node.wire().sent().stream().map(Wire.Sent::bytes).toList();
    }

    private static void assertSame(List<byte[]> sent, List<byte[]> outbox) {
        assertThat(sent).hasSameSizeAs(outbox);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(sent.get(i)).isEqualTo(outbox.get(i));
        }
    }

    @InBothModes
    void whatADeadEngineCheckedInAndDidNotSendLeavesAtOnceByteForByte(Node.Plan plan) {
        Node first = relaying(plan, "first");
        Node second = relaying(plan, "second");
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        Phone bob = new Phone(second, "bob", "10.0.0.2");
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        Phone there = alice.movesTo(second);
        first.isKilled();
        List<byte[]> outbox = outbox(second);
        assertThat(outbox).as("100 and INVITE").hasSize(2);
        assertThat(sent(second)).isEmpty();

        first.isMissed();

        assertSame(sent(second), outbox);
        there.hears(100);
        goesOn(there, bob, bob.hears("INVITE"));
        assertThat(second.counted("sent-again")).isEqualTo(2);
        assertThat(second.counted("taken-over")).isEqualTo(1);
    }

    /** From the called one's ringing to the end. */
    private static void goesOn(Phone alice, Phone bob, SIPRequest invite) {
        bob.isIn(invite);
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
    }

    @InBothModes
    void overTcpWhereNobodyRepeatsACallGoesOnByNewConnections(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Phone alice = new Phone(first, "alice", "10.0.0.1").byTcp(7);
        Phone bob = new Phone(second, "bob", "10.0.0.2").byTcp(9);
        second.wire().ends(7);
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        Phone there = alice.movesTo(second).byTcp(8);
        first.dies();

        there.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        assertThat(second.wire().sent()).extracting(Wire.Sent::target).allMatch(target -> target instanceof Hop);
        second.passes(30_000);
        bob.hearsNothing();
        goesOn(there, bob, invite);
    }

    @InBothModes
    void theNextCheckInClearsItSoThatAThirdEngineSendsNothingAgain(Node.Plan plan) {
        Node first = relaying(plan, "first");
        Node second = relaying(plan, "second");
        Node third = relaying(plan, "third");
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        first.dies();
        assertThat(second.counted("sent-again") + third.counted("sent-again")).isEqualTo(2);
        assertThat(second.record().effects()).isFalse();

        Node took = second.counted("sent-again") > 0 ? second : third;
        Node other = took == second ? third : second;
        took.dies();

        assertThat(other.counted("sent-again")).isZero();
        other.passes(2_000);
        assertThat(other.counted("sent-again")).isZero();
    }

    @InBothModes
    void whatALivingEngineChecksInItSendsItself(Node.Plan plan) {
        Node first = relaying(plan, "first");
        Node second = relaying(plan, "second");
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        new Phone(second, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        Phone there = alice.movesTo(second);
        there.says(there.request("OPTIONS"));
        second.passes(10_000);

        assertThat(second.counted("sent-again")).isZero();
    }

    @InBothModes
    void anEventThatComesFirstSendsWhatADeadEngineDidNot(Node.Plan plan) {
        plan.network();
        Node first = plan.node().runs(new Relay("1.0.0", BOB));
        Node second = plan.node().runs(new Relay("1.0.0", BOB)); // a later life, so that it knows; it takes nothing over by itself
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        Phone bob = new Phone(second, "bob", "10.0.0.2");
        first.wire().cut();
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        first.dies();
        Phone there = alice.movesTo(second);
        bob.hearsNothing();

        there.says(invite);

        there.hears(100);
        bob.hears("INVITE");
        bob.hearsNothing();
        assertThat(second.counted("sent-again")).isEqualTo(2);
        there.takes();
        there.says(invite);
        there.hears(100);
        assertThat(second.counted("sent-again")).as("it was checked in as sent").isEqualTo(2);
    }

    @InBothModes
    void whatADeadEngineIsKnownToHaveSentIsNotSentAgain(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        Phone carol = new Phone(first, "carol", "10.0.0.3");
        carol.says(carol.request("INVITE")); // its check-in says that the answer to Alice has left
        carol.hears(200);
        first.dies();

        assertThat(second.wire().sent()).extracting(Wire.Sent::address).containsExactly("10.0.0.3:5060");
        Phone there = alice.movesTo(second);
        there.says(there.ack(1));
        there.says(there.request("BYE"));
        there.hears(200);
        there.hearsNothing();
        assertThat(second.counted("sent-again")).as("of Carol's call alone").isEqualTo(1);
    }

    @InBothModes
    void whatASocketHasNotTakenYetIsNotKnownToHaveLeft(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        first.wire().isSlow();
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        Phone carol = new Phone(first, "carol", "10.0.0.3");
        carol.says(carol.request("INVITE"));
        first.dies();

        assertThat(second.wire().sent()).extracting(Wire.Sent::address)
                .containsExactlyInAnyOrder("10.0.0.1:5060", "10.0.0.3:5060");
    }

    @InBothModes
    void whatWasCheckedInLongAgoDidLeave(Node.Plan plan) {
        Node first = plan.network().engine("first");
        Node second = plan.engine("second").runs(new Script());
        Phone alice = Phone.inCall(first, new Script());
        alice.says(alice.request("INFO"));
        alice.hears(200);
        second.passes(60_000);
        first.dies();

        assertThat(second.counted("sent-again")).isZero();
        Phone there = alice.movesTo(second);
        there.says(there.request("BYE"));
        there.hears(200);
        there.hearsNothing();
        assertThat(second.counted("sent-again")).isZero();
    }

    @InBothModes
    void whatIsDueWhenAnEngineIsMissedIsFiredAtOnceAndWhatFollowsWithinASecond(Node.Plan plan) {
        Node first = relaying(plan, "first");
        Node second = relaying(plan, "second");
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        Phone bob = new Phone(second, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        first.isKilled();
        second.passes(600);
        bob.hearsNothing();
        first.isMissed();
        assertThat(bob.takes()).as("what may not have been sent, and Timer A").hasSize(2);
        second.passes(1_000);
        assertThat(bob.takes()).as("Timer A again").hasSize(1);
    }

    @InBothModes
    void aTimerThatIsDueLongAfterItsEngineEndedIsFiredWithinASecond(Node.Plan plan) {
        Node first = plan.network().engine("first");
        Node second = plan.engine("second").runs(new Script());
        Phone.inCall(first, new Script());
        second.passes(20_000);
        first.dies();
        assertThat(second.counted("taken-over")).as("nothing is due, and what was sent is known").isZero();
        long revision = second.stored().get(0).revision();
        long dueAt = second.record().dueAt();

        second.passes(dueAt - 1 - second.now());
        assertThat(second.stored()).allMatch(call -> call.revision() == revision);
        second.passes(1_000);

        assertThat(second.stored()).noneMatch(call -> call.revision() == revision);
    }

    /** Alice's call over TCP, which lasted long enough for its BYE to be all that is left of it. */
    private static Phone longInCallByTcp(Node node) {
        Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(7);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        node.passes(60_000);
        return alice;
    }

    @InBothModes
    void theLastAnswerOfACallThatCameByAConnectionIsNotLostWithItsEngine(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        second.wire().ends(7);
        Phone alice = longInCallByTcp(first);
        first.wire().cut();
        alice.says(alice.request("BYE"));
        Phone there = alice.movesTo(second).byTcp(8);

        first.dies();

        there.hears(200);
        there.hearsNothing();
        assertThat(second.stored()).as("sent again, and nothing else was kept").isEmpty();
    }

    @InBothModes
    void whatIsKeptOfACallThatIsOverExpiresByItself(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Phone alice = longInCallByTcp(first);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(first.stored()).hasSize(1);
        assertThat(first.record().sessions()).isEmpty();
        assertThat(first.record().dueAt()).isEqualTo(CallRecord.NEVER);
        alice.says(alice.request("INFO"));
        alice.hears(481);

        first.passes(10_000);

        assertThat(first.stored()).isEmpty();
    }

    /** The store keeps the last outbox only: who takes the call up before anybody knows keeps the one before in mind. */
    @InBothModes
    void whatWasOvertakenBeforeTheEngineWasMissedLeavesOnceItIs(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Phone alice = new Phone(first, "alice", "10.0.0.1").byTcp(7);
        Phone bob = new Phone(second, "bob", "10.0.0.2").byTcp(9);
        second.wire().ends(7);
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        first.isKilled();
        Phone there = alice.movesTo(second).byTcp(8);
        there.says(there.request("OPTIONS"));
        bob.hears("OPTIONS");
        bob.hearsNothing();

        first.isMissed();

        bob.hears("INVITE");
        bob.hearsNothing();
        there.hearsNothing(); // the 100 may be lost
        second.passes(2_000);
        bob.hearsNothing();
    }

    @InBothModes
    void whatWasOvertakenOverUdpIsLeftToTheTimers(Node.Plan plan) {
        Node first = relaying(plan, "first");
        Node second = relaying(plan, "second");
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        first.isKilled();
        Phone there = alice.movesTo(second);
        Phone bob = new Phone(second, "bob", "10.0.0.2");
        there.says(there.request("OPTIONS"));
        bob.hears("OPTIONS");
        first.isMissed();

        bob.hearsNothing();
        second.passes(500);
        assertThat(bob.takes()).extracting(each -> ((SIPRequest) each.message()).getMethod()).contains("INVITE");
    }

    @InBothModes
    void theEnginesThatAreLeftShareTheCalls(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        Node third = plan.engine("third").runs(new Script());
        first.wire().cut();
        for (int i = 0; i < 40; i++) {
            Phone phone = new Phone(first, "p" + i, "10.0.1." + (i + 1));
            phone.says(phone.request("INVITE"));
        }

        first.dies();

        assertThat(second.counted("sent-again") + third.counted("sent-again")).isEqualTo(40);
        assertThat(second.counted("taken-over")).isBetween(1L, 39L);
        assertThat(third.counted("taken-over")).isEqualTo(40 - second.counted("taken-over"));
        second.passes(2_000);
        assertThat(second.counted("sent-again") + third.counted("sent-again")).isEqualTo(40);
    }

    @InBothModes
    void aStoreThatDoesNotAnswerIsAskedAgain(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        first.wire().cut();
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        second.network().next(Operation.LEFT_BEHIND, Fault.LOSE_REPLY);

        first.dies();
        assertThat(second.counted("sent-again")).isZero();
        second.passes(300);

        assertThat(second.counted("sent-again")).isEqualTo(1);
    }

    /** More than two pages of calls, one of which nobody can check out; none has a timer that is due soon. */
    @InBothModes
    void aCallThatDoesNotAnswerKeepsNoOtherFromBeingTakenOver(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        first.wire().cut();
        for (int i = 0; i < 800; i++) {
            Phone phone = new Phone(first, "p" + i, "10.0.1.1").byTcp(7);
            phone.says(phone.request("INVITE"));
        }
        second.network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);

        first.dies();
        assertThat(second.counted("taken-over")).as("the first page").isEqualTo(256);
        second.passes(2_500);

        assertThat(second.counted("taken-over")).isEqualTo(800);
        assertThat(second.counted("sent-again")).as("100 and INVITE of each").isEqualTo(2 * 799);
        second.network().deliver();
        assertThat(second.counted("sent-again")).isEqualTo(2 * 800);
    }

    @InBothModes
    void whatWasOvertakenLeavesAlsoWhereTheStoreNeverSaysWhatWasLeftBehind(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Phone alice = new Phone(first, "alice", "10.0.0.1").byTcp(7);
        Phone bob = new Phone(second, "bob", "10.0.0.2").byTcp(9);
        second.wire().ends(7);
        first.wire().cut();
        alice.says(alice.request("INVITE"));
        first.isKilled();
        Phone there = alice.movesTo(second).byTcp(8);
        there.says(there.request("OPTIONS"));
        bob.hears("OPTIONS");
        second.network().next(Operation.LEFT_BEHIND, Collections.nCopies(42, Fault.LOSE_REQUEST).toArray(Fault[]::new));

        first.isMissed();
        bob.hearsNothing();
        second.passes(8_000);

        bob.hears("INVITE");
        assertThat(second.counted("dropped.take-over")).isEqualTo(2);
    }

    @InBothModes
    void ofWhatIsOvertakenTheOldestIsForgottenAndCounted(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        first.wire().cut();
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < 4_098; i++) {
            Phone phone = new Phone(first, "p" + i, "10.0.1.1").byTcp(7);
            phone.says(phone.request("INVITE"));
            phones.add(phone);
        }
        first.isKilled();
        for (Phone phone : phones) {
            Phone there = phone.movesTo(second).byTcp(8);
            there.says(there.request("OPTIONS"));
        }
        assertThat(second.counted("dropped.overtaken-not-kept")).isEqualTo(2);
        first.isMissed();
    }

    @InBothModes
    void whatMayHaveBeenKeptDoesNotCountAsSentWhileThatIsNotKnown(Node.Plan plan) {
        Node first = plan.network().engine("first").runs(new Script());
        Node second = plan.engine("second").runs(new Script());
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        first.network().next(Operation.CHECK_IN, Fault.LOSE_REPLY);
        first.network().next(Operation.CHECK_IN, Collections.nCopies(20, Fault.LOSE_REQUEST).toArray(Fault[]::new));
        alice.says(alice.request("OPTIONS"));
        first.passes(5_100);
        Phone carol = new Phone(first, "carol", "10.0.0.3");
        carol.says(carol.request("OPTIONS")); // its check-in says what has left
        carol.hears(200);
        alice.hearsNothing();

        first.dies();

        assertThat(second.wire().sent()).extracting(Wire.Sent::address).contains("10.0.0.1:5060");
    }

    /** Nothing is to be sent, and no timer is due. */
    @InBothModes
    void valuesThatADeadEngineMayNotHaveWrittenAreWritten(Node.Plan plan) {
        Node first = plan.network().engine("first");
        Node second = plan.engine("second").runs(new Script());
        Script app = new Script();
        Phone alice = Phone.inCall(first, app);
        first.passes(15_000);
        first.calls().act(first.stored().get(0).key(), app.version(), context ->
                context.write(new ValueKey("app", "count"), new Write.Put(Bytes.of("1"))));
        assertThat(second.counted("values.no-store")).isZero();

        first.dies();

        assertThat(second.counted("values.no-store")).as("made, as far as this engine can").isEqualTo(1);
        alice.hearsFrom(second).saysAt(second, alice.request("BYE"));
        alice.hears(200);
    }

    /** Nothing is left of the call but what its last event wrote. */
    @InBothModes
    void valuesThatTheLastEventOfACallWroteAreWrittenAfterItsEngineDied(Node.Plan plan) {
        Script app = new Script();
        Node first = plan.network().engine("first").runs(app);
        Node second = plan.engine("second").runs(new Script());
        CallKey key = first.calls().newKey();
        first.calls().begin(key, app.version(), context -> context.createApplicationSession(app.version()));
        first.calls().act(key, app.version(), context -> {
            context.write(new ValueKey("app", "count"), new Write.Put(Bytes.of("1")));
            context.invalidate(context.call().sessions().get(0));
        });
        assertThat(first.record().sessions()).isEmpty();

        first.dies();

        assertThat(second.counted("values.no-store")).as("made, as far as this engine can").isEqualTo(1);
        second.passes(10_000);
        assertThat(second.stored()).isEmpty();
    }
}
