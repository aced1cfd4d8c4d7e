package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Nothing leaves before the store has acknowledged what it follows from, and each event changes a call once. */
class CommitThenSendTest {
    private static final ApplicationVersion APP = new ApplicationVersion("app", "1.0.0");

    @InBothModes
    void nothingIsSentBeforeTheCheckInIsAcknowledged(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        alice.says(alice.request("INVITE"));
        alice.hearsNothing();
        node.network().deliver();
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REQUEST);
        alice.says(alice.request("BYE"));
        alice.hearsNothing();
        node.network().deliver();
        alice.hears(200);
    }

    /** RFC 3261 section 17.1.1.2: timer A counts from the sending. */
    @InBothModes
    void whatLeavesLateIsRepeatedT1AfterThat(Node.Plan plan) {
        Node node = plan.network().node().runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        alice.says(alice.request("INVITE"));
        node.passes(600);
        bob.hearsNothing();
        node.network().deliver();
        bob.hears("INVITE");
        node.passes(450);
        bob.hearsNothing();
        node.passes(50);
        bob.hears("INVITE");
    }

    @InBothModes
    void whatIsSaidAgainToAPeerThatRepeatsNeedsNoCheckIn(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script().onRequest(Script.answering(486)));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        SIPResponse answer = alice.hears(486);
        node.network().next(Operation.CHECK_IN, Fault.LOSE_REQUEST);
        alice.says(invite);
        assertThat(alice.hears(486).encode()).isEqualTo(answer.encode());
        alice.says(alice.ack(invite, answer));
        node.passes(300);
        assertThat(node.counted("repeated.check-in")).as("of the ACK").isEqualTo(1);
    }

    @InBothModes
    void theOutboxInTheStoreIsWhatLeft(Node node) {
        node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        assertThat(node.wire().sent()).hasSize(2);
        assertThat(node.call().outbox()).extracting(Outbound::bytes)
                .containsExactlyElementsOf(node.wire().sent().stream().map(Wire.Sent::bytes).toList());
        assertThat(node.call().outbox()).extracting(Outbound::target)
                .containsExactlyElementsOf(node.wire().sent().stream().map(Wire.Sent::target).toList());
    }

    @InBothModes
    void aLostRequestIsRepeatedAndRunsNoCallbackAgain(Node.Plan plan) {
        lostAndRepeated(plan, Fault.LOSE_REQUEST);
    }

    @InBothModes
    void aLostReplyIsAskedForAgainAndRunsNoCallbackAgain(Node.Plan plan) {
        lostAndRepeated(plan, Fault.LOSE_REPLY);
    }

    private static void lostAndRepeated(Node.Plan plan, Fault fault) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, fault, fault);
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hearsNothing();
        alice.says(invite);
        node.passes(600);
        alice.enters(alice.hears(200));
        alice.takes(); // T1 is over as well
        alice.says(alice.ack(1));
        node.passes(10_000);
        alice.hearsNothing();
        assertThat(app.told()).containsExactly("INVITE", "ACK");
        assertThat(node.call().legs()).hasSize(1);
        assertThat(node.call().transactions()).hasSize(1);
        assertThat(node.counted("repeated.check-in")).isEqualTo(2);
    }

    @InBothModes
    void theLastCheckInOfACallIsRepeatedToo(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        node.network().next(Operation.CHECK_IN, Fault.LOSE_REPLY);
        node.passes(40_000);
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void aStoreThatStaysAwayLeavesTheEventToThePeersRepeat(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        node.network().cut(true);
        alice.says(invite);
        assertThat(node.counted("dropped.store-unavailable")).isEqualTo(1);
        node.network().cut(false);
        alice.says(invite);
        alice.hears(200);

        alice.takes();
    }

    @InBothModes
    void aStoreThatThrowsFailsTheEventAndTheNextOneGoesOn(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText options = alice.request("OPTIONS");
        node.network().next(Operation.CHECK_OUT, Fault.THROW);
        node.network().next(Operation.RELEASE, Fault.THROW);
        alice.says(options);
        assertThat(node.counted("dropped.store-unavailable")).isEqualTo(1);
        assertThat(node.runner().queued()).isZero();
        alice.says(options);
        alice.hears(200);
    }

    @InBothModes
    void aCheckInThatTheStoreThrewAtIsRepeated(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.THROW, Fault.THROW);
        alice.says(alice.request("OPTIONS"));
        node.passes(600);
        alice.hears(200);
        assertThat(node.counted("repeated.check-in")).isEqualTo(2);
    }

    @InBothModes
    void theNextEventWaitsUntilWhatAnEventHeldIsReleased(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText options = alice.request("OPTIONS");
        node.network().next(Operation.CHECK_OUT, Fault.LOSE_REPLY);
        node.network().next(Operation.RELEASE, Fault.DELAY_REQUEST);
        alice.says(options);
        alice.says(options);
        alice.hearsNothing();
        assertThat(node.runner().queued()).isEqualTo(2);
        node.network().deliver();
        alice.hears(200);
        assertThat(node.runner().queued()).isZero();
    }

    private static Fault[] times(int number, Fault fault) {
        return Collections.nCopies(number, fault).toArray(Fault[]::new);
    }

    @InBothModes
    void aCheckInThatWasKeptWithoutAWordIsFoundOutAndWhatItSaysLeaves(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.LOSE_REPLY);
        node.network().next(Operation.CHECK_IN, times(20, Fault.LOSE_REQUEST));
        node.network().next(Operation.CHECK_OUT, Fault.NONE, Fault.LOSE_REQUEST);
        alice.says(alice.request("OPTIONS"));
        node.passes(6_500);
        alice.hearsNothing();
        node.passes(1_000);
        alice.hears(200);
        alice.hearsNothing();
        assertThat(app.told()).containsOnlyOnce("OPTIONS");
        assertThat(node.counted("repeated.not-known-to-be-stored")).isEqualTo(2);
        assertThat(node.counted("dropped.store-unavailable")).isZero();
    }

    /** An action that sends nothing, in a call that stands. */
    private static CompletableFuture<Acted> counts(Node node, List<String> runs) {
        CallKey key = node.stored().get(0).key();
        return node.calls().act(key, APP, context -> {
            runs.add("run");
            context.call().sessions().get(0).attributes().put("runs", "" + runs.size());
        }).toCompletableFuture();
    }

    @InBothModes
    void oneThatSendsNothingIsFoundOutToo(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node();
        Phone.inCall(node, app);
        node.network().next(Operation.CHECK_IN, Fault.LOSE_REPLY);
        node.network().next(Operation.CHECK_IN, times(20, Fault.LOSE_REQUEST));
        List<String> runs = new ArrayList<>();
        CompletableFuture<Acted> acted = counts(node, runs);
        node.passes(6_500);
        assertThat(acted).isCompletedWithValue(new Acted.Done());
        assertThat(runs).hasSize(1);
        assertThat(node.call().outbox()).isEmpty();
        assertThat(node.call().sessions().get(0).attributes().get("runs", app.attributes())).isEqualTo("1");
    }

    @InBothModes
    void whetherAnActionWasStoredIsNotKnownWhereAnotherEngineWentOnMeanwhile(Node.Plan plan) {
        Node node = plan.network().node();
        Phone.inCall(node, new Script());
        node.network().next(Operation.CHECK_IN, times(21, Fault.LOSE_REQUEST));
        List<String> runs = new ArrayList<>();
        CompletableFuture<Acted> acted = counts(node, runs);
        node.passes(5_500);
        node.losesItsHolds();
        node.passes(1_000);
        assertThat(acted).isCompletedWithValue(new Acted.Refused(Acted.Reason.UNKNOWN));
        assertThat(runs).hasSize(1);
        assertThat(node.counted("dropped.not-known-to-be-stored")).isEqualTo(1);
        assertThat(node.runner().queued()).isZero();
    }

    @InBothModes
    void oneThatWasNotKeptHasItsEventRunAgain(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, times(21, Fault.LOSE_REQUEST));
        alice.says(alice.request("OPTIONS"));
        node.passes(6_500);
        alice.hears(200);
        alice.hearsNothing();
        assertThat(app.told()).as("the first run left no trace")
                .filteredOn("OPTIONS"::equals).hasSize(2);
    }

    @InBothModes
    void whereNobodyFindsOutTheEventIsGivenUpInTheEnd(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, times(21, Fault.LOSE_REQUEST));
        node.network().next(Operation.CHECK_OUT, Fault.NONE);
        node.network().next(Operation.CHECK_OUT, times(10, Fault.LOSE_REQUEST));
        SipText options = alice.request("OPTIONS");
        alice.says(options);
        node.passes(20_000);
        alice.hearsNothing();
        assertThat(node.counted("dropped.store-unavailable")).isEqualTo(1);
        assertThat(node.runner().queued()).isZero();
        alice.says(options);
        alice.hears(200);
    }

    @InBothModes
    void whatCameByAConnectionAndNobodyRepeatsWaitsForAStoreThatIsAway(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(1);
        node.network().cut(true);
        alice.says(alice.request("INVITE"));
        node.passes(9_000);
        alice.hearsNothing();
        node.network().cut(false);
        node.passes(250);
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        assertThat(node.counted("dropped.store-unavailable")).isZero();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void whatCameByAConnectionIsAnsweredWhereTheStoreStaysAway(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(1);
        node.network().cut(true);
        alice.says(alice.request("OPTIONS"));
        node.passes(10_500);
        alice.hears(503);
        alice.hearsNothing();
        node.network().cut(false);
        assertThat(node.counted("repeated.store-unavailable")).isEqualTo(40);
        assertThat(node.counted("dropped.store-unavailable")).isEqualTo(1);
    }

    @InBothModes
    void itIsAnsweredAsSoonWhereAnotherEngineKeepsTheCall(Node.Plan plan) {
        Node node = plan.network().node();
        Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1").byTcp(1);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        CallKey key = node.stored().get(0).key();
        Incarnation other = new Incarnation("other", 1);
        node.store().release(key, node.incarnation());
        node.store().checkOut(new CheckOut(key, other, null, 0, 0));
        alice.says(alice.request("INFO"));
        node.passes(9_500);
        alice.hearsNothing();
        node.passes(1_500);
        alice.hears(503);
        alice.hearsNothing();
        assertThat(node.counted("repeated.call-busy")).isEqualTo(1);
        assertThat(node.counted("dropped.call-busy")).isEqualTo(1);
        node.store().release(key, other);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void whatCameByAConnectionChangesItsCallOnceThoughTheAnswerToItsCheckInIsLost(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(1);
        node.network().next(Operation.CHECK_IN, Collections.nCopies(21, Fault.LOSE_REPLY).toArray(Fault[]::new));
        alice.says(alice.request("INVITE"));
        node.passes(8_000);
        alice.enters(alice.hears(200));
        alice.takes(); // T1 is over as well
        alice.says(alice.ack(1));
        assertThat(app.told()).containsExactly("INVITE", "ACK");
        assertThat(node.call().legs()).hasSize(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aStaleCheckInRunsTheEventAgainOnWhatTheStoreHas(Node.Plan plan) {
        Script app = new Script();
        Node node = plan.network().node().runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        node.network().next(Operation.CHECK_IN, Fault.DELAY_REQUEST);
        alice.says(alice.request("INFO"));
        node.losesItsHolds();
        node.network().deliver();
        alice.hears(200);
        alice.hearsNothing();
        assertThat(app.told()).as("told again: the first run left no trace").startsWith("INFO", "INFO");
        assertThat(node.counted("repeated.stale")).isEqualTo(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void anEventThatChangedNothingRunsAgainWhereItsHoldWasLostMeanwhile(Node.Plan plan) {
        Node node = plan.network().node().runs(new Script().onRequest(Script.answering(486)));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        SIPResponse answer = alice.hears(486);
        node.network().next(Operation.RELEASE, Fault.DELAY_REQUEST);
        alice.says(invite);
        alice.hearsNothing();
        node.losesItsHolds();
        node.network().deliver();
        alice.hears(486);
        alice.hearsNothing();
        assertThat(node.counted("repeated.not-held")).isEqualTo(1);
        alice.says(alice.ack(invite, answer));
    }

    @InBothModes
    void aFullStoreRefusesNewCallsOnly(Node.Plan plan) {
        Node node = plan.mostCalls(1).node().runs(new Script());
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        Phone carol = new Phone(node, "carol", "10.0.0.3");
        SipText invite = carol.request("INVITE");
        carol.says(invite);
        SIPResponse refusal = carol.hears(503);
        assertThat(Phone.value(refusal, "Retry-After")).isEqualTo("5");
        carol.says(carol.ack(invite, refusal));
        carol.hearsNothing();
        assertThat(node.counted("refused.store-full")).isEqualTo(1);
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void anotherNodeGoesOnWhereTheFirstOneDied(Node.Plan plan) {
        plan.network();
        Node first = plan.node().runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Node second = plan.node().runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(first, "alice", "10.0.0.1");
        Phone bob = new Phone(first, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        first.dies();
        Phone aliceThere = alice.movesTo(second);
        Phone bobThere = bob.movesTo(second);
        second.passes(3_000);
        assertThat(bobThere.takes()).as("what the dead node may not have sent, and Timer A").isNotEmpty()
                .allMatch(sent -> sent.message().encode().equals(invite.encode()));
        bobThere.isIn(invite);
        bobThere.says(bobThere.answer(invite, 200));
        aliceThere.hears(100); // again, as nobody knows whether the first node sent it
        aliceThere.enters(aliceThere.hears(200));
        aliceThere.says(aliceThere.ack(1));
        bobThere.hears("ACK");
        aliceThere.says(aliceThere.request("BYE"));
        bobThere.says(bobThere.answer(bobThere.hears("BYE"), 200));
        aliceThere.hears(200);
    }
}
