package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.util.List;

/** Subscriptions and the dialogs that they share: RFC 3265, RFC 6665 section 4, RFC 3515 section 2.4, RFC 5057 section 4. */
class SubscriptionsTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    private static SIPRequest subscribed(Node node, Script app, Phone bob) {
        return Calling.begin(node, app, bob, "SUBSCRIBE");
    }

    private static Script subscribing() {
        return Calling.to(BOB, "SUBSCRIBE", "Event", "presence", "Expires", "600");
    }

    private static SipText notify(Phone phone, String state) {
        return phone.request("NOTIFY").and("Event", "presence").and("Subscription-State", state);
    }

    private static List<Leg> callers(Node node) {
        return node.call().legs().stream().filter(Leg::caller).toList();
    }

    @InBothModes
    void aNotifyBeforeTheAnswerMakesTheDialog(Node node) {
        Script app = subscribing();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest subscribe = subscribed(node, app, bob);
        bob.isIn(subscribe);
        bob.says(notify(bob, "active;expires=600").and("Record-Route", "<sip:10.0.1.1:5060;lr>"));
        bob.hears(200);
        bob.says(bob.answer(subscribe, 200));
        assertThat(app.told()).containsExactly("NOTIFY", "200 SUBSCRIBE");
        assertThat(callers(node)).hasSize(1).allSatisfy(leg -> {
            assertThat(leg.state()).isEqualTo(DialogState.CONFIRMED);
            assertThat(leg.remoteTag()).isEqualTo("bob-tag");
            assertThat(leg.remoteTarget()).isEqualTo(bob.uri());
            assertThat(leg.routeSet()).containsExactly("<sip:10.0.1.1:5060;lr>");
            assertThat(leg.subscriptions()).containsExactly("presence");
        });
    }

    @InBothModes
    void eachNotifierThatTheSubscriptionForkedToHasALeg(Node node) {
        Script app = subscribing();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Phone fork = new Phone(node, "fork", "10.0.0.3");
        SIPRequest subscribe = subscribed(node, app, bob);
        bob.says(bob.answer(subscribe, 200));
        bob.isIn(subscribe);
        fork.isIn(subscribe);
        fork.says(notify(fork, "active"));
        fork.hears(200);
        bob.says(notify(bob, "active"));
        bob.hears(200);
        assertThat(app.told()).containsExactly("200 SUBSCRIBE", "derived", "NOTIFY", "NOTIFY");
        assertThat(callers(node)).extracting(Leg::remoteTag).containsExactly("bob-tag", "fork-tag");

        fork.says(notify(fork, "terminated;reason=timeout"));
        fork.hears(200);
        assertThat(app.told()).containsExactly("NOTIFY", "leg invalid");
        assertThat(callers(node)).extracting(Leg::remoteTag).containsExactly("bob-tag");
    }

    @InBothModes
    void afterTimerNAFurtherNotifierIs481(Node node) {
        Script app = subscribing();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Phone fork = new Phone(node, "fork", "10.0.0.3");
        SIPRequest subscribe = subscribed(node, app, bob);
        bob.says(bob.answer(subscribe, 200));
        node.passes(32_000);
        fork.isIn(subscribe);
        fork.says(notify(fork, "active"));
        fork.hears(481);
        bob.isIn(subscribe);
        bob.says(notify(bob, "active"));
        bob.hears(200);
    }

    @InBothModes
    void aNotifyOfAnotherEventIs481(Node node) {
        Script app = subscribing();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest subscribe = subscribed(node, app, bob);
        bob.isIn(subscribe);
        bob.says(bob.request("NOTIFY").and("Event", "dialog").and("Subscription-State", "active"));
        bob.hears(481);
        assertThat(app.told()).isEmpty();
        bob.says(bob.answer(subscribe, 489));
    }

    @InBothModes
    void aSubscriptionThatWasRefusedLeavesNothing(Node node) {
        Script app = subscribing();
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest subscribe = subscribed(node, app, bob);
        bob.says(bob.answer(subscribe, 489));
        assertThat(app.told()).startsWith("489 SUBSCRIBE", "leg invalid");
        bob.isIn(subscribe);
        bob.says(notify(bob, "active"));
        bob.hears(481);
    }

    /** RFC 3261 section 12.2.2. */
    @InBothModes
    void aLastNotifyWithALowerNumberEndsNothing(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest subscribe = subscribed(node, subscribing(), bob);
        bob.says(bob.answer(subscribe, 200));
        bob.isIn(subscribe);
        bob.says(bob.request("NOTIFY", 7).and("Event", "presence").and("Subscription-State", "active"));
        bob.hears(200);
        bob.says(bob.request("NOTIFY", 6).and("Event", "presence").and("Subscription-State", "terminated"));
        bob.hears(500);
        assertThat(callers(node)).singleElement().satisfies(leg -> assertThat(leg.subscriptions()).containsExactly("presence"));
        bob.says(bob.request("NOTIFY", 8).and("Event", "presence").and("Subscription-State", "active"));
        bob.hears(200);
    }

    @InBothModes
    void theNotifiersDialogEndsWithTheLastNotifyThatIsAnswered(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            SIPRequest notify = context.createRequest(leg, "NOTIFY");
            notify.addHeader(Calling.header("Event", "presence"));
            notify.addHeader(Calling.header("Subscription-State", "terminated"));
            context.send(leg, notify);
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", "0"));
        alice.enters(alice.hears(200));
        SIPRequest notify = alice.hears("NOTIFY");
        assertThat(node.call().legs()).hasSize(1);
        alice.says(alice.answer(notify, 200));
        assertThat(app.told()).containsExactly("SUBSCRIBE", "200 NOTIFY", "leg invalid", "session invalid");
    }

    @InBothModes
    void a481ToNotifyEndsTheSubscription(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            SIPRequest notify = context.createRequest(leg, "NOTIFY");
            notify.addHeader(Calling.header("Event", "presence"));
            notify.addHeader(Calling.header("Subscription-State", "active"));
            context.send(leg, notify);
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence"));
        alice.enters(alice.hears(200));
        alice.says(alice.answer(alice.hears("NOTIFY"), 481));
        assertThat(app.told()).containsExactly("SUBSCRIBE", "481 NOTIFY", "leg invalid", "session invalid");
        alice.hearsNothing();
    }

    @InBothModes
    void aDialogOfInviteAndReferEndsWithTheLaterOfThem(Node node) {
        Script app = new Script();
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.onAck((context, leg) -> { });
        app.onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            if ("INFO".equals(request.getMethod())) {
                SIPRequest refer = context.createRequest(leg, "REFER");
                refer.addHeader(Calling.header("Refer-To", "<sip:carol@example.com>"));
                context.send(leg, refer);
            }
        });
        alice.says(alice.request("INFO"));
        alice.hears(200);
        SIPRequest refer = alice.hears("REFER");
        alice.says(alice.answer(refer, 202));
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(node.call().legs()).as("the subscription of REFER is there").hasSize(1)
                .allMatch(leg -> leg.state() == DialogState.CONFIRMED && !leg.invited());
        String event = "refer;id=" + refer.getCSeq().getSeqNumber();
        alice.says(alice.request("NOTIFY").and("Event", event).and("Subscription-State", "active"));
        alice.hears(200);
        alice.says(alice.request("NOTIFY").and("Event", event).and("Subscription-State", "terminated;reason=noresource"));
        alice.hears(200);
        assertThat(app.told()).endsWith("NOTIFY", "leg invalid", "session invalid");
    }

    @InBothModes
    void aReferWithoutSubscriptionLeavesTheDialogToTheInvite(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> context.send(server,
                context.createResponse(server, "REFER".equals(request.getMethod()) ? 603 : 200, null)));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("REFER").and("Refer-To", "<sip:carol@example.com>"));
        alice.hears(603);
        alice.says(alice.request("REFER").and("Refer-To", "<sip:carol@example.com>").and("Refer-Sub", "false"));
        alice.hears(603);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).endsWith("BYE", "leg invalid", "session invalid");
    }

    /** Whatever the answer: 500 is what the SIP Servlet API gives to a SUBSCRIBE that an application knows nothing of. */
    @InBothModes
    void aSubscriptionRefusedInADialogDoesNotOutliveIt(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> context.send(server,
                context.createResponse(server, "SUBSCRIBE".equals(request.getMethod()) ? 500 : 200, null)));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence"));
        alice.hears(500);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).endsWith("BYE", "leg invalid", "session invalid");
    }

    /** RFC 5057 section 5.1: a refresh that fails says nothing of the subscription, unless its status does. */
    @InBothModes
    void aRefreshThatIsRefusedLeavesTheSubscription(Node node) {
        int[] status = {200};
        Script app = new Script().onRequest((context, leg, server, request) -> context.send(server,
                context.createResponse(server, "SUBSCRIBE".equals(request.getMethod()) ? status[0] : 200, null)));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence"));
        alice.hears(200);
        assertThat(node.call().legs().get(0).subscriptions()).containsExactly("presence");
        status[0] = 500;
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence"));
        alice.hears(500);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(node.call().legs()).hasSize(1);
        status[0] = 481;
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence"));
        alice.hears(481);
        assertThat(app.told()).endsWith("SUBSCRIBE", "leg invalid", "session invalid");
    }
}
