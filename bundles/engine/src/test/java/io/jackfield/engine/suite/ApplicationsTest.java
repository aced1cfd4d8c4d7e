package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;

/** What application code may do, and what is left when it fails (JSR 289 sections 6.1.2 and 6.2.4). */
class ApplicationsTest {
    private static Phone established(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        return alice;
    }

    @InBothModes
    void whatACallbackDidBeforeItThrewStands(Node node) {
        List<Object> seen = new ArrayList<>();
        Script app = new Script();
        app.onRequest((context, leg, server, request) -> {
            leg.attributes().put("set", "before");
            context.send(server, context.createResponse(server, 180, null));
            throw new IllegalStateException("as the test demands");
        });
        app.onLegInvalid((context, leg) -> seen.add(leg.attributes().get("set", app.attributes())));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(180);
        alice.says(alice.ack(invite, alice.hears(500)));
        alice.hearsNothing();
        assertThat(seen).containsExactly("before");
        assertThat(node.counted("application.threw")).isEqualTo(1);
    }

    @InBothModes
    void aCallbackThatThrowsAfterItsFinalAnswerLeavesThat(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            throw new StackOverflowError("as the test demands");
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        alice.hearsNothing();
        assertThat(node.counted("application.threw")).isEqualTo(1);
    }

    @InBothModes
    void aCallbackThatThrowsOnAnythingElseDoesNotEndTheCall(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            throw new NoSuchMethodError("as the test demands");
        });
        Phone alice = established(node, app);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(node.counted("application.threw")).isEqualTo(1);
    }

    @InBothModes
    void aCallbackThatInvalidatesAndThrowsIsAnsweredOnce(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            context.invalidate(leg);
            throw new IllegalStateException("as the test demands");
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.says(alice.ack(invite, alice.hears(500)));
        alice.hearsNothing();
    }

    @InBothModes
    void theContextIsOverWithItsEvent(Node node) {
        List<CallContext> kept = new ArrayList<>();
        Script app = new Script().onRequest((context, leg, server, request) -> {
            kept.add(context);
            assertThat(context.open()).isTrue();
            context.send(server, context.createResponse(server, 200, null));
            assertThatThrownBy(() -> context.send(server, context.createResponse(server, 500, null)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("200");
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        assertThat(kept.get(0).open()).isFalse();
        assertThatThrownBy(() -> kept.get(0).call()).isInstanceOf(IllegalStateException.class);
        assertThat(node.counted("application.threw")).isZero();
    }

    /** JSR 289, SipApplicationSession.getExpirationTime: the time of creation and what was set; messages put nothing off. */
    @InBothModes
    void aSessionExpiresItsTimeoutAfterItBegan(Node node) {
        Script app = new Script().sessionTimeout(60_000);
        Phone alice = established(node, app);
        node.passes(50_000);
        alice.says(alice.request("INFO"));
        alice.hears(200);
        node.passes(9_999);
        assertThat(app.told()).containsExactly("INFO");
        node.passes(1);
        assertThat(app.told()).containsExactly("expired", "leg invalid", "session invalid");
        alice.says(alice.request("INFO"));
        alice.hears(481);
    }

    @InBothModes
    void anExpiryThatTheApplicationExtendsComesLater(Node node) {
        Script app = new Script().sessionTimeout(60_000);
        int[] times = new int[1];
        app.onExpired((context, session) -> {
            if (times[0]++ == 0) {
                context.expire(session, context.now() + 30_000);
            }
        });
        established(node, app);
        node.passes(60_000);
        assertThat(app.told()).containsExactly("expired");
        node.passes(29_999);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        assertThat(app.told()).containsExactly("expired", "leg invalid", "session invalid");
    }

    @InBothModes
    void invalidatingASessionAnswersAndCancelsWhatIsPending(Node node) {
        Script app = new Script();
        app.onRequest((context, leg, server, request) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            Leg other = context.createLeg(session, leg.remoteParty(), "<sip:bob@10.0.0.2:5060>", null);
            context.send(other, context.createRequest(other, "INVITE"));
        });
        app.onResponse((context, leg, client, response) -> context.invalidate(context.call().sessionOf(leg).orElseThrow()));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        SIPRequest ours = bob.hears("INVITE");
        bob.says(bob.answer(ours, 180));
        alice.says(alice.ack(invite, alice.hears(500)));
        bob.says(bob.answer(bob.hears("CANCEL"), 200));
        bob.says(bob.answer(ours, 487));
        bob.hears("ACK");
        assertThat(app.told()).containsExactly("INVITE", "180 INVITE", "leg invalid", "leg invalid", "session invalid");
        bob.hearsNothing();
    }

    @InBothModes
    void anInvalidSessionTakesNoMoreLegs(Node node) {
        List<Class<?>> thrown = new ArrayList<>();
        Script app = new Script().onRequest((context, leg, server, request) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            context.send(server, context.createResponse(server, 200, null));
            context.invalidate(session);
            try {
                context.createLeg(session, "<sip:a@b>", "<sip:c@d>", null);
            } catch (IllegalStateException invalid) {
                thrown.add(invalid.getClass());
            }
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        assertThat(thrown).hasSize(1);
    }

    @InBothModes
    void whatIsSentToNowhereFailsAlsoAtTheEndOfAnEvent(Node node) {
        Script app = new Script();
        app.onLegInvalid((context, leg) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            if (!leg.caller()) {
                Leg other = context.createLeg(session, "<sip:us@192.0.2.1>", "<sip:bob@10.0.0.2;transport=sctp>", null);
                context.send(other, context.createRequest(other, "INVITE"));
            }
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        assertThat(app.told()).startsWith("OPTIONS", "leg invalid", "503 INVITE");
    }

    @InBothModes
    void aVersionThatTakesNoNewCallsBeginsNoFurtherSessionsElsewhere(Node node) {
        Script next = new Script("2.0.0");
        Script app = new Script();
        app.onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            assertThat(context.createApplicationSession(app.version()).owner()).isEqualTo(app.version());
            assertThatThrownBy(() -> context.createApplicationSession(new ApplicationVersion("app", "9.0.0")))
                    .isInstanceOf(IllegalStateException.class);
            context.call().sessions().forEach(context::invalidate);
        });
        node.runs(app);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        assertThat(node.counted("application.threw")).isZero();
        assertThat(next.told()).isEmpty();
    }
}
