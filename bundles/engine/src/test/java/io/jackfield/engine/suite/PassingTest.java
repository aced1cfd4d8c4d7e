package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.OneEndpoint;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import io.jackfield.state.Incarnation;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Engines of one cluster that do not all run the same versions, and whose sockets are their own: what one lacks the version for,
 * another works on, and what is to leave by a flow leaves by it. Not: the post itself, whose contract is the testkit's.
 */
class PassingTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    /** A call at a node, whose 2xx was acknowledged. */
    private static Phone inCall(Node node) {
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        return alice;
    }

    private static List<String> left(Node node) {
        return node.wire().sent().stream().map(each -> each.message().getFirstLine().trim()).toList();
    }

    @InBothModes
    void aRequestOfACallWhoseVersionRunsElsewhereIsServedThere(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node lacks = plan.node();
        Script app = new Script("2.0.0");
        has.runs(app);
        lacks.runs(new Script("1.0.0"));
        Phone alice = inCall(has);
        alice.saysAt(lacks, alice.request("INFO"));
        alice.hears(200);
        alice.saysAt(lacks, alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).startsWith("INVITE", "ACK", "INFO", "BYE");
        assertThat(lacks.counted("passed")).isEqualTo(2);
        assertThat(lacks.counted("received")).isEqualTo(2);
        assertThat(lacks.counted("handled")).isZero();
        assertThat(has.counted("received.passed")).isEqualTo(2);
    }

    @InBothModes
    void theAnswerToARequestWithRportLeavesByTheSocketThatItCameTo(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node lacks = plan.node();
        has.runs(new Script("2.0.0"));
        Phone alice = inCall(has).hearsFrom(lacks);
        has.wire().forget();
        SipText bye = alice.request("BYE");
        alice.saysAt(lacks, bye.with("Via", bye.value("Via") + ";rport"));
        alice.hears(200);
        assertThat(left(lacks)).containsExactly("SIP/2.0 200 OK");
        assertThat(left(has)).isEmpty();
        assertThat(lacks.counted("received.leaves")).isEqualTo(1);
    }

    @InBothModes
    void anEngineWhoseApplicationsHaveNotStartedPassesOnWhatBeginsACall(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node starts = plan.node();
        Script app = new Script();
        has.runs(app);
        Phone alice = new Phone(starts, "alice", "10.0.0.1").hearsFrom(has).byTcp(7);
        alice.says(alice.request("INVITE"));
        SIPResponse ok = alice.hears(200);
        alice.enters(ok);
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).startsWith("INVITE", "ACK", "BYE");
        assertThat(left(has)).as("the connection is the other engine's").isEmpty();
        assertThat(starts.wire().sent()).allSatisfy(each ->
                assertThat(connection(each)).isEqualTo(7));
    }

    /** That a message left by. */
    private static long connection(Wire.Sent sent) {
        return sent.target() instanceof WayBack back ? back.flow().connection() : ((Flow) sent.target()).connection();
    }

    @InBothModes
    void whereNobodyElseIsTheAnswerIs503WithRetryAfter(Node.Plan plan) {
        Node alone = plan.cluster().node();
        Phone alice = new Phone(alone, "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        assertThat(Phone.value(alice.hears(503), "Retry-After")).isEqualTo("5");
    }

    @InBothModes
    void norDoesAnEngineThatRunsNothingEitherHelp(Node.Plan plan) {
        Node one = plan.cluster().node();
        Node other = plan.node();
        Phone alice = new Phone(one, "alice", "10.0.0.1").hearsFrom(other);
        alice.says(alice.request("INVITE"));
        alice.hears(503);
        alice.hearsNothing();
        assertThat(one.counted("passed")).isLessThanOrEqualTo(1);
    }

    @InBothModes
    void aVersionThatIsStoppedHereOnlyGoesOnElsewhere(Node.Plan plan) {
        Node stops = plan.cluster().node();
        Node goesOn = plan.node();
        Script here = new Script();
        Script there = new Script();
        stops.runs(here);
        goesOn.runs(there);
        Phone alice = inCall(stops).hearsFrom(goesOn);
        stops.stops(here.version());
        alice.says(alice.request("INFO"));
        alice.hears(200);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(there.told()).startsWith("INFO", "BYE");
        assertThat(stops.counted("refused.version-stopped")).isZero();
    }

    @InBothModes
    void timersOfAVersionThatIsStoppedHereFireElsewhere(Node.Plan plan) {
        Node stops = plan.cluster().node();
        Node goesOn = plan.node();
        Script here = new Script().sessionTimeout(60_000);
        Script there = new Script().sessionTimeout(60_000);
        stops.runs(here);
        goesOn.runs(there);
        Phone alice = inCall(stops).hearsFrom(goesOn);
        stops.stops(here.version());
        stops.passes(61_000);
        assertThat(there.told()).contains("expired");
        assertThat(stops.counted("deferred.timer")).isZero();
        alice.takes();
    }

    @InBothModes
    void aFinalResponseThatComesToAnotherEngineLeavesByTheCallersConnection(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node other = plan.node();
        has.runs(new Relay("1.0.0", BOB));
        other.runs(new Relay("1.0.0", BOB));
        Phone alice = new Phone(has, "alice", "10.0.0.1").byTcp(3);
        Phone bob = new Phone(has, "bob", "10.0.0.2").hearsFrom(other);
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        bob.saysAt(other, bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        assertThat(left(other)).noneMatch(line -> line.startsWith("SIP/2.0 200"));
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
        assertThat(other.counted("sent.elsewhere")).isEqualTo(1);
    }

    @InBothModes
    void whenTheEngineThatHasTheConnectionIsGoneAResponseGoesToSentBy(Node.Plan plan) {
        Node dies = plan.cluster().node();
        Node goesOn = plan.node();
        dies.runs(new Relay("1.0.0", BOB));
        goesOn.runs(new Relay("1.0.0", BOB));
        Phone alice = new Phone(dies, "alice", "10.0.0.1").byTcp(3).hearsFrom(goesOn);
        Phone bob = new Phone(dies, "bob", "10.0.0.2").hearsFrom(goesOn);
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        dies.dies();
        goesOn.wire().ends(3); // no such connection there
        bob.saysAt(goesOn, bob.answer(invite, 486));
        bob.hears("ACK");
        alice.hears(486);
        assertThat(goesOn.wire().sent()).filteredOn(each -> each.message() instanceof SIPResponse)
                .allSatisfy(each -> assertThat(each.target()).isInstanceOf(Hop.class));
        alice.takes();
    }

    /** Two who are in a call. */
    private record Pair(Phone alice, Phone bob) {
    }

    /** A call that Alice made by connection 3 of one node. */
    private static Pair inCallByTcp(Node has, Node other) {
        has.runs(new Relay("1.0.0", BOB));
        other.runs(new Relay("1.0.0", BOB));
        Phone alice = new Phone(has, "alice", "10.0.0.1").hearsFrom(other).byTcp(3);
        Phone bob = new Phone(has, "bob", "10.0.0.2").hearsFrom(other);
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
        return new Pair(alice, bob);
    }

    private static List<Wire.Sent> byes(Node node) {
        return node.wire().sent().stream().filter(each -> each.message().getFirstLine().startsWith("BYE ")).toList();
    }

    @InBothModes
    void aRequestToAClientLeavesByItsConnectionWhicheverEngineHasThat(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node other = plan.node();
        Pair call = inCallByTcp(has, other);
        call.bob().saysAt(other, call.bob().request("BYE"));
        call.alice().says(call.alice().answer(call.alice().hears("BYE"), 200));
        call.bob().hears(200);
        assertThat(byes(other)).isEmpty();
        assertThat(byes(has)).singleElement().satisfies(each -> assertThat(connection(each)).isEqualTo(3));
    }

    @InBothModes
    void andByANewOneWhenThatEngineIsGone(Node.Plan plan) {
        Node dies = plan.cluster().node();
        Node goesOn = plan.node();
        Pair call = inCallByTcp(dies, goesOn);
        dies.dies();
        goesOn.wire().ends(3); // no such connection there
        call.bob().saysAt(goesOn, call.bob().request("BYE"));
        call.alice().byTcp(4).saysAt(goesOn, call.alice().answer(call.alice().hears("BYE"), 200));
        call.bob().hears(200);
        assertThat(byes(goesOn)).singleElement().satisfies(each -> assertThat(each.target()).isInstanceOf(Hop.class));
    }

    @InBothModes
    void aClientThatConnectsToAnotherEngineGoesOnWithItsCall(Node.Plan plan) {
        Node before = plan.cluster().node();
        Node after = plan.node();
        before.runs(new Script());
        after.runs(new Script());
        Phone alice = new Phone(before, "alice", "10.0.0.1").byTcp(3);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.hearsFrom(after).byTcp(4).saysAt(after, alice.request("BYE"));
        alice.hears(200);
        assertThat(after.wire().sent()).singleElement().satisfies(each ->
                assertThat(connection(each)).isEqualTo(4));
    }

    /** Its connections are still there, and its letters come to the life that it is in now. */
    @InBothModes
    void anEngineThatWasTakenForDeadAndGoesOnIsReachedAgain(Node.Plan plan) {
        Node back = plan.cluster().node();
        Node other = plan.node();
        back.runs(new Script("2.0.0"));
        Phone alice = inCall(back).hearsFrom(other);
        Incarnation before = back.incarnation();
        back.passes(1_000); // a life that ends sooner begins again later
        back.store().releaseAll(before);
        assertThat(back.incarnation()).isNotEqualTo(before);
        alice.byTcp(6).saysAt(other, alice.request("INFO"));
        alice.hears(200);
        assertThat(left(other)).as("the answer leaves by the connection").containsExactly("SIP/2.0 200 OK");
        alice.saysAt(other, alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aMessageIsPassedNoMoreThanTwice(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node lacks = plan.node();
        has.runs(new Script("2.0.0"));
        Phone alice = inCall(has).hearsFrom(lacks);
        SipText info = alice.request("INFO");
        Flow flow = new Flow(OneEndpoint.NAME, Transport.UDP, OneEndpoint.LOCAL, new InetSocketAddress("10.0.0.1", 5060), 0);
        Event event = new Event.Received(SipText.parse(info.bytes()), flow);
        lacks.runner().passed(new Letter.Passed(has.stored().get(0).key(), event, false, 2, null));
        assertThat(Phone.value(alice.hears(503), "Retry-After")).isEqualTo("5");
        assertThat(lacks.counted("refused.passed-too-often")).isEqualTo(1);
        assertThat(lacks.counted("passed")).isZero();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aDatagramThatMayHaveArrivedElsewhereIsLeftToItsRepeat(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node lacks = plan.node();
        has.runs(new Script("2.0.0"));
        Phone alice = inCall(has).hearsFrom(lacks);
        plan.post().lose(has.incarnation());
        alice.saysAt(lacks, alice.request("INFO"));
        alice.hearsNothing();
        assertThat(lacks.counted("dropped.not-known-passed")).isEqualTo(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void whatCameByAConnectionIsAnsweredHereInstead(Node.Plan plan) {
        Node has = plan.cluster().node();
        Node lacks = plan.node();
        has.runs(new Script("2.0.0"));
        Phone alice = inCall(has).hearsFrom(lacks);
        plan.post().lose(has.incarnation());
        alice.byTcp(5).saysAt(lacks, alice.request("INFO"));
        alice.hears(503);
        assertThat(lacks.counted("not-passed.not-known")).isEqualTo(1);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    /** An engine that has a call's version, and one that lacks it; both members of the store, which the first one reaches by a network. */
    private record Two(Node has, Node lacks, Phone alice) {
        static Two inCall(Node.Plan plan, Script app) {
            Node has = plan.cluster().network().engine("has").runs(app);
            Node lacks = plan.engine("lacks");
            Phone alice = PassingTest.inCall(has).hearsFrom(lacks).byTcp(5);
            has.passes(1_100); // so that the one that joined first is told of the other, too
            app.told();
            return new Two(has, lacks, alice);
        }

        /** At an engine that comes later. */
        void ends(Node.Plan plan) {
            Node third = plan.engine("third").runs(new Script("2.0.0"));
            alice.takes();
            alice.hearsFrom(third).saysAt(third, alice.request("BYE"));
            alice.hears(200);
        }
    }

    @InBothModes
    void whatCameByAConnectionIsNotLostWithTheEngineThatTookIt(Node.Plan plan) {
        Script app = new Script("2.0.0");
        Two two = Two.inCall(plan, app);
        two.has().network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));
        assertThat(two.lacks().counted("passed")).isEqualTo(1);
        two.alice().hearsNothing();
        Script there = new Script("2.0.0");
        Node third = plan.engine("third").runs(there);
        two.alice().hearsFrom(third);

        two.has().dies();

        two.alice().hears(200);
        assertThat(there.told()).containsExactly("INFO");
        assertThat(two.lacks().counted("passed-again")).isEqualTo(1);
        two.alice().saysAt(third, two.alice().request("BYE"));
        two.alice().hears(200);
        two.alice().hearsNothing();
    }

    @InBothModes
    void whereNobodyElseRunsItsVersionTheCallerIsTold(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));

        two.has().dies();

        two.alice().hears(503);
        two.ends(plan);
    }

    @InBothModes
    void whatIsDoneThereIsNotDoneAgain(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));
        two.alice().hears(200);
        two.has().passes(20_000);

        two.has().dies();

        two.alice().hearsNothing();
        assertThat(two.lacks().counted("passed")).isEqualTo(1);
        assertThat(two.lacks().counted("passed-again")).isZero();
        two.ends(plan);
    }

    @InBothModes
    void wordThatItIsDoneIsRepeatedUntilItArrives(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));
        plan.post().lose(two.lacks().incarnation());
        two.has().network().deliver();
        plan.post().find(two.lacks().incarnation());
        two.has().passes(300);
        two.alice().takes();

        two.has().dies();

        assertThat(two.lacks().counted("passed-again")).isZero();
        two.ends(plan);
    }

    @InBothModes
    void alsoToAKeeperThatIsTakenForDeadAndGoesOnAsItsNextLife(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));
        two.lacks().store().releaseAll(two.lacks().incarnation());
        two.lacks().store().releaseAll(two.lacks().incarnation()); // the second life ends too soon for a third at once
        two.has().network().deliver();
        two.has().passes(4_000);
        two.alice().takes();
        assertThat(two.lacks().incarnation().number()).isEqualTo(3);

        two.has().dies();

        assertThat(two.lacks().counted("passed-again")).isZero();
        assertThat(two.has().counted("dropped.word-of-passed")).isZero();
        two.ends(plan);
    }

    @InBothModes
    void whatItsSenderGaveUpIsNotDoneAgain(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().next(Operation.CHECK_OUT, Fault.DELAY_REQUEST);
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));
        two.has().passes(32_500);

        two.has().dies();

        two.alice().hearsNothing();
        assertThat(two.lacks().counted("passed-again")).isZero();
        assertThat(two.lacks().counted("dropped.passed-too-old")).isEqualTo(1);
        two.ends(plan);
    }

    @InBothModes
    void anEngineThatHasNoRoomForItSaysSoAndItsCallerIsTold(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().runner().close();
        two.alice().saysAt(two.lacks(), two.alice().request("INFO"));

        two.alice().hears(503);
        two.alice().hearsNothing();
        assertThat(two.lacks().counted("passed-again")).isEqualTo(2);
        assertThat(two.has().counted("dropped.queue-full")).isEqualTo(2);
        two.ends(plan);
    }

    @InBothModes
    void ofWhatIsKeptForOthersTheOldestIsForgottenAndCounted(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().cut(true);
        plan.post().hold();
        for (int i = 0; i < 4_097; i++) {
            Phone each = new Phone(two.lacks(), "p" + i, "10.0.1.1").byTcp(9);
            each.says(each.request("INVITE"));
        }
        assertThat(two.lacks().counted("dropped.passed-not-kept")).isEqualTo(1);
        plan.post().deliver();
        two.has().dies();
        two.ends(plan);
    }

    @InBothModes
    void soItIsWhereTheyAreLarge(Node.Plan plan) {
        Two two = Two.inCall(plan, new Script("2.0.0"));
        two.has().network().cut(true);
        plan.post().hold();
        String large = "x".repeat(60_000);
        int most = (16 << 20) / 60_000;
        for (int i = 0; i < most; i++) {
            Phone each = new Phone(two.lacks(), "p" + i, "10.0.1.1").byTcp(9);
            each.says(each.request("INVITE").describing(large));
        }
        assertThat(two.lacks().counted("dropped.passed-not-kept")).isBetween(1L, 5L);
        plan.post().deliver();
        two.has().dies();
        two.ends(plan);
    }

    /** Its caller does not repeat it any more, so it is in the store until an engine that can took it up. */
    @InBothModes
    void anInviteThatWasAnswered100IsNotLostWithTheLetterThatPassesIt(Node.Plan plan) {
        List<Runnable> waiting = new ArrayList<>();
        boolean[] busy = {true};
        plan.workers(task -> {
            if (busy[0]) {
                waiting.add(task);
            } else {
                task.run();
            }
        });
        Script app = new Script();
        Node has = plan.cluster().network().watchesAtOnce().engine("has").runs(app);
        Node lacks = plan.engine("lacks");
        has.passes(1_100);
        Phone alice = new Phone(lacks, "alice", "10.0.0.1").hearsFrom(has);
        alice.says(alice.request("INVITE"));
        has.passes(160);
        busy[0] = false;
        plan.post().lose(has.incarnation());
        List.copyOf(waiting).forEach(Runnable::run);
        alice.hears(100);
        alice.hearsNothing();
        assertThat(lacks.counted("dropped.not-known-passed")).isEqualTo(1);

        plan.post().find(has.incarnation());
        has.passes(5_000);

        alice.enters(alice.hears(200));
        assertThat(app.told()).startsWith("INVITE");
        alice.takes();
        alice.saysAt(has, alice.ack(1));
        alice.saysAt(has, alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aNewCallIsNotPassedWhereAVersionHereTakesIt(Node.Plan plan) {
        Node both = plan.cluster().node();
        Node one = plan.node();
        both.runs(new Script("1.0.0")).runs(new Script("2.0.0"));
        one.runs(new Script("1.0.0"));
        Phone alice = new Phone(one, "alice", "10.0.0.1").hearsFrom(both);
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        assertThat(one.counted("passed")).as("each engine's own rollout decides what is new").isZero();
        alice.saysAt(both, alice.request("BYE"));
        alice.hears(200);
    }
}
