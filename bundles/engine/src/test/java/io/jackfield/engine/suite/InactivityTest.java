package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationTimer.Repeat;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.transaction.TimerValues;
import java.util.ArrayList;
import java.util.List;

/** A call from which nothing is heard for a set time is ended and purged. */
class InactivityTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";
    private static final long MINUTE = 60_000;
    private static final long LIMIT = 20 * MINUTE;
    private static final long DAY = 24 * 60 * MINUTE;
    /** Timer F, and what the last answer waits for. */
    private static final long TRANSACTIONS_END = 64 * 500 + 10_000;

    private final Relay relay = new Relay("1.0.0", BOB);
    private Phone alice;
    private Phone bob;
    private SIPRequest ringing;

    private Node limited(Node.Plan plan) {
        relay.sessionTimeout(0);
        return plan.inactivity(LIMIT).node();
    }

    private void rings(Node node) {
        alice = new Phone(node.runs(relay), "alice", "10.0.0.1");
        bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.says(bob.answer(invite, 180));
        alice.hears(180);
        bob.isIn(invite);
        ringing = invite;
    }

    private void talk(Node node) {
        answered(node);
        bob.hears("ACK");
        relay.told();
    }

    private void answered(Node node) {
        rings(node);
        bob.says(bob.answer(ringing, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
    }

    private void isPurged(Node node) {
        node.passes(TRANSACTIONS_END);
        assertThat(node.stored()).as("calls left").isEmpty();
    }

    @InBothModes
    void endsACallWhosePeersVanished(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        node.passes(LIMIT - 1);
        alice.hearsNothing();
        node.passes(1);
        alice.hears("BYE");
        bob.hears("BYE");
        assertThat(relay.told()).containsExactly("expired", "leg invalid", "leg invalid", "session invalid");
        assertThat(node.counted("ended.inactive")).isEqualTo(1);
        assertThat(node.settled()).as("said that sessions ended").isPositive();
        isPurged(node);
    }

    @InBothModes
    void whateverThePeersAnswerToTheByeTheCallIsGone(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        node.passes(LIMIT);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        bob.says(bob.answer(bob.hears("BYE"), 481));
        isPurged(node);
        assertThat(relay.told()).doesNotContain("200 BYE", "481 BYE");
    }

    @InBothModes
    void everyMessageFromAPeerPutsTheEndOff(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        for (int i = 0; i < 3; i++) {
            node.passes(LIMIT - 1_000);
            bob.says(bob.request("INFO"));
            alice.says(alice.answer(alice.hears("INFO"), 200));
            bob.hears(200);
        }
        node.passes(LIMIT - 1);
        alice.hearsNothing();
        node.passes(1);
        alice.hears("BYE");
    }

    /** The row stays where it was: it is looked at when it is due, and set again for what is left. */
    @InBothModes
    void messagesMoveNoTimer(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        long due = node.call().timer(Kind.INACTIVITY, null, 0).orElseThrow().dueAt();
        node.passes(5 * MINUTE);
        alice.says(alice.request("INFO"));
        bob.says(bob.answer(bob.hears("INFO"), 200));
        alice.hears(200);
        assertThat(node.call().timer(Kind.INACTIVITY, null, 0).orElseThrow().dueAt()).isEqualTo(due);
        node.passes(MINUTE);
        assertThat(node.record().dueAt()).as("nothing else to look at").isEqualTo(due);
        long events = node.call().events();
        node.passes(LIMIT - 7 * MINUTE);
        assertThat(node.call().events()).as("nobody looked").isEqualTo(events);
        node.passes(MINUTE);
        assertThat(node.call().events()).isEqualTo(events + 1);
        assertThat(node.record().dueAt()).isEqualTo(due + 5 * MINUTE);
        node.passes(LIMIT);
    }

    @InBothModes
    void aCalleeThatRingsForEverIsCancelledAndTheCallerGets480(Node.Plan plan) {
        Node node = limited(plan);
        rings(node);
        SipText invite = alice.request("INVITE", 1);
        node.passes(LIMIT);
        alice.says(alice.ack(invite, alice.hears(480)));
        bob.says(bob.answer(bob.hears("CANCEL"), 200));
        bob.says(bob.answer(ringing, 487));
        bob.hears("ACK");
        assertThat(relay.told()).endsWith("expired", "leg invalid", "leg invalid", "session invalid");
        isPurged(node);
    }

    @InBothModes
    void aCalleeThatRingsForEverAndIsGoneIsGivenUp(Node.Plan plan) {
        Node node = limited(plan);
        rings(node);
        node.passes(LIMIT);
        alice.hears(480);
        isPurged(node);
    }

    /** RFC 3261 section 13.2.2.4: the 2xx is acknowledged first, then the dialog is ended. */
    @InBothModes
    void anAnswerThatNobodyAcknowledgedIsAcknowledgedBeforeTheBye(Node.Plan plan) {
        relay.sessionTimeout(0);
        Node node = plan.timers(TimerValues.of(2_000, 4_000, 5_000)).inactivity(MINUTE).node(); // which is less than 64*T1
        rings(node);
        bob.says(bob.answer(ringing, 200)); // and alice is gone
        node.passes(MINUTE);
        bob.hears("ACK");
        bob.hears("BYE");
        node.passes(4 * MINUTE);
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void aReinviteThatWaitsForItsAnswerIsAnsweredBeforeTheBye(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        SipText reinvite = alice.request("INVITE");
        alice.says(reinvite);
        alice.hears(100);
        bob.says(bob.answer(bob.hears("INVITE"), 180));
        alice.hears(180);
        node.passes(LIMIT);
        alice.says(alice.ack(reinvite, alice.hears(480)));
        alice.hears("BYE");
        assertThat(bob.takes()).extracting(sent -> sent.message().getFirstLine().split(" ")[0]).startsWith("BYE", "CANCEL");
        isPurged(node);
    }

    @InBothModes
    void whatTheApplicationSendsWhenItIsToldIsNotSentTwice(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        relay.onExpired((context, session) -> context.call().legs()
                .forEach(leg -> context.send(leg, context.createRequest(leg, "BYE"))));
        node.passes(LIMIT);
        alice.hears("BYE");
        alice.hearsNothing();
        bob.hears("BYE");
        bob.hearsNothing();
        isPurged(node);
    }

    @InBothModes
    void theApplicationCannotExtendWhatIsEnded(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        List<Object> seen = new ArrayList<>();
        relay.onExpired((context, session) -> {
            seen.add(context.expire(session, context.now() + DAY));
            seen.add(session.expiresAt() <= context.now());
        });
        node.passes(LIMIT);
        assertThat(seen).containsExactly(false, true);
        assertThat(relay.told()).endsWith("session invalid");
    }

    @InBothModes
    void aTimerOfTheApplicationKeepsNoDeadCallUp(Node.Plan plan) {
        Node node = limited(plan);
        relay.onAck((context, leg) -> context.createTimer(context.call().sessionOf(leg).orElseThrow(),
                new TimerPlan(MINUTE, Repeat.FIXED_RATE, MINUTE, true)));
        answered(node);
        node.passes(LIMIT);
        assertThat(relay.told()).contains("timer null", "expired", "session invalid");
        assertThat(node.counted("ended.inactive")).isEqualTo(1);
    }

    /** A wake-up call in a week: its session has no dialog yet, and nothing is to be heard until then. */
    @InBothModes
    void aSessionThatWaitsForItsTimerIsNotSilent(Node.Plan plan) {
        Node node = limited(plan);
        Script app = new Script().sessionTimeout(0);
        app.onRequest((context, leg, server, request) -> {
            context.createTimer(context.call().sessionOf(leg).orElseThrow(), TimerPlan.once(5 * LIMIT, true));
            context.send(server, context.createResponse(server, 200, null));
        });
        app.onTimer((context, session, timer) -> {
            var leg = context.createLeg(session, "<sip:wake@192.0.2.1>", "<sip:alice@10.0.0.1:5060>", null);
            context.send(leg, context.createRequest(leg, "INVITE"));
        });
        Phone caller = new Phone(node.runs(app), "alice", "10.0.0.1");
        caller.says(caller.request("MESSAGE"));
        caller.hears(200);
        node.passes(5 * LIMIT + 1_000);
        caller.says(caller.answer(caller.hears("INVITE"), 486));
        assertThat(app.told()).contains("timer null", "486 INVITE");
        assertThat(node.counted("ended.inactive")).isZero();
    }

    @InBothModes
    void aSessionThatNobodyEndsIsPurged(Node.Plan plan) {
        Node node = limited(plan);
        Script app = new Script().sessionTimeout(0);
        app.onRequest((context, leg, server, request) -> {
            context.call().sessionOf(leg).orElseThrow().invalidateWhenReady(false);
            context.send(server, context.createResponse(server, 200, null));
        });
        Phone caller = new Phone(node.runs(app), "alice", "10.0.0.1");
        caller.says(caller.request("MESSAGE"));
        caller.hears(200);
        node.passes(LIMIT - 1);
        assertThat(node.stored()).hasSize(1);
        node.passes(1);
        assertThat(app.told()).endsWith("expired", "session invalid");
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void turnedOffNothingIsEnded(Node.Plan plan) {
        relay.sessionTimeout(0);
        Node node = plan.inactivity(0).ringing(0).node();
        talk(node);
        node.passes(2 * DAY);
        assertThat(node.call().timers()).isEmpty();
        alice.says(alice.request("BYE"));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        alice.hears(200);
    }

    @InBothModes
    void aStoppedVersionIsWaitedForAndThenTold(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        node.stops(relay.version());
        node.passes(LIMIT + 60 * MINUTE);
        alice.hearsNothing();
        node.runs(relay);
        node.passes(MINUTE);
        assertThat(relay.told()).containsExactly("expired", "leg invalid", "leg invalid", "session invalid");
        alice.hears("BYE");
        bob.hears("BYE");
    }

    @InBothModes
    void aRequestThatAStoppedVersionMissedWasHeard(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        node.stops(relay.version());
        node.passes(LIMIT - MINUTE);
        alice.says(alice.request("INFO"));
        alice.hears(503);
        node.runs(relay);
        node.passes(LIMIT - 1);
        alice.hearsNothing();
        node.passes(1);
        alice.hears("BYE");
    }

    @InBothModes
    void aCallOfAVersionThatNeverComesBackIsEndedAllTheSame(Node.Plan plan) {
        Node node = limited(plan);
        talk(node);
        node.stops(relay.version());
        node.passes(LIMIT + DAY + MINUTE);
        alice.hears("BYE");
        bob.hears("BYE");
        isPurged(node);
        assertThat(relay.told()).isEmpty();
    }

    @InBothModes
    void anotherEngineEndsTheCallsOfOneThatDied(Node.Plan plan) {
        Node first = limited(plan);
        talk(first);
        Node second = plan.node().runs(relay);
        alice = alice.movesTo(second);
        first.dies();
        second.passes(LIMIT + 2_000);
        alice.hears("BYE");
        isPurged(second);
    }
}
