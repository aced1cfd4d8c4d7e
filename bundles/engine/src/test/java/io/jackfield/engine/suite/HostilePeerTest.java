package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;

/** What a peer or an application does on purpose, and what the engine itself may fail of: the call ends all the same. */
class HostilePeerTest {
    private static final long DAY = 24 * 60 * 60 * 1_000L;

    @InBothModes
    void aContactWithAPortThatNobodyHasCannotBeReached(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE").with("Contact", "<sip:alice@10.0.0.1:99999>"));
        alice.hears(200);
        node.passes(32_000);

        assertThat(app.told()).startsWith("INVITE", "no ACK");
        assertThat(node.counted("transaction.request-not-sent")).as("the BYE after no ACK came").isOne();
        assertThat(node.counted("dropped.engine-failed")).isZero();
    }

    @InBothModes
    void aRequestUriWithoutASchemeIsAnswered400AndTellsNobody(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE").as("INVITE :::: SIP/2.0"));
        alice.hears(400);
        assertThat(app.told()).isEmpty();
        assertThat(node.counted("refused.no-uri")).isOne();
    }

    @InBothModes
    void whatAnApplicationThrowsAgainAndAgainIsNotLoggedEachTime(Node node) {
        Phone alice = new Phone(node.runs(new Script().onRequest((context, leg, server, request) -> {
            throw new IllegalStateException("each time");
        })), "alice", "10.0.0.1");
        for (int i = 0; i < 30; i++) {
            alice.says(alice.request("OPTIONS", i + 1));
            alice.hears(500);
        }
        assertThat(node.counted("application.threw")).isEqualTo(30);
        assertThat(node.counted("application.threw-unlogged")).isEqualTo(10);
    }

    @InBothModes
    void anErrorOfTheApplicationsOwnIsAnswered500(Node node) {
        Phone alice = new Phone(node.runs(new Script().onRequest((context, leg, server, request) -> {
            throw new Error("the application's own");
        })), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);

        alice.says(alice.ack(invite, alice.hears(500)));
        assertThat(node.counted("application.threw")).isOne();
        assertThat(node.counted("dropped.engine-failed")).isZero();
    }

    @InBothModes
    void aCheckedExceptionThatNobodyDeclaredIsAnswered500(Node node) {
        Phone alice = new Phone(node.runs(new Script().onRequest((context, leg, server, request) ->
                HostilePeerTest.<RuntimeException>sneak(new Exception("undeclared")))), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);

        alice.says(alice.ack(invite, alice.hears(500)));
        assertThat(node.runner().queued()).isZero();
    }

    @InBothModes
    void aLegThatWasBegunBeforeItsCallbackThrewDoesNotStay(Node node) {
        Script app = new Script().sessionTimeout(0).onRequest((context, leg, server, request) -> {
            context.createRequest(context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(),
                    "<sip:bob@10.0.0.2:5060>", null), "INVITE");
            throw new IllegalArgumentException("content without a type");
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.says(alice.ack(invite, alice.hears(500)));
        node.passes(40_000);

        assertThat(node.stored()).as("no session timer would end it").isEmpty();
        assertThat(app.told()).contains("session invalid");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** An application whose class loader cannot be had makes the engine itself fail, outside of any callback. */
    private static final class Broken extends Script {
        private boolean broken;

        @Override
        public ClassLoader loader() {
            if (broken) {
                throw new IllegalStateException("planted: the engine fails here");
            }
            return super.loader();
        }
    }

    @InBothModes
    void aNewCallThatTheEngineFailsOfIsAnswered500AndForgotten(Node node) {
        Broken app = new Broken();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        app.broken = true;
        alice.says(alice.request("INVITE"));

        alice.hears(500);
        assertThat(node.stored()).isEmpty();
        assertThat(node.counted("dropped.engine-failed")).isOne();
    }

    @InBothModes
    void aTimerThatTheEngineFailsOfDoesNotFireForEver(Node node) {
        Broken app = new Broken();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.hears(200);
        app.broken = true;
        node.passes(300_000);

        assertThat(node.counted("dropped.engine-failed")).isBetween(1L, 5L);
        assertThat(node.counted("ended.engine-failed")).as("nothing else would have ended it").isOne();
    }

    @InBothModes
    void theOtherTimersOfACallThatTheEngineFailedOfGoOn(Node node) {
        Broken app = new Broken();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.broken = true;
        alice.says(alice.request("INFO"));
        alice.hears(500);
        app.broken = false;
        app.told();
        node.passes(180_000);

        assertThat(app.told()).contains("expired", "session invalid");
    }

    @InBothModes
    void aCallWhoseFirstCheckInWasNeverAnsweredIsTakenUp(Node.Plan plan) {
        Node node = plan.network().node();
        Script app = new Script().onRequest(Script.answering(486));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        node.network().next(Operation.CHECK_IN, Fault.LOSE_REPLY, Fault.LOSE_REPLY, Fault.LOSE_REPLY, Fault.LOSE_REPLY);
        alice.says(alice.request("INVITE"));
        node.passes(40_000);

        assertThat(alice.takes()).isNotEmpty();
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void aCallWhoseVersionNeverComesBackEndsADayAfterItsSessionExpired(Node node) {
        Script app = new Script().sessionTimeout(60_000);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        node.stops(app.version());
        node.passes(DAY);
        assertThat(node.stored()).hasSize(1);
        assertThat(node.counted("deferred.timer")).as("looks at it in a day").isLessThan(1_700);
        node.passes(180_000);

        assertThat(node.stored()).isEmpty();
    }
}
