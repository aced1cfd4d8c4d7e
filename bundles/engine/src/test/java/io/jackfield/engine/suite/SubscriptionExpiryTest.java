package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;

/** Subscriptions that nobody refreshes or ends: RFC 6665 sections 4.1.2 to 4.1.3 and 4.2.2, RFC 3515 section 2.4.4. */
class SubscriptionExpiryTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";
    private static final long SECOND = 1_000;
    /** What a subscription is given beyond its time: 2*64*T1. */
    private static final long GRACE = 64 * SECOND;

    private static SipText notify(Phone phone, String state) {
        return phone.request("NOTIFY").and("Event", "presence").and("Subscription-State", state);
    }

    private static void isGone(Node node, Script app) {
        assertThat(app.told()).contains("leg invalid");
        node.passes(64 * 500 + 10 * SECOND);
        assertThat(node.stored()).as("calls left").isEmpty();
    }

    private static Script subscriber(Node node, Phone bob, String expires) {
        Script app = Calling.to(BOB, "SUBSCRIBE", "Event", "presence", "Expires", "600").sessionTimeout(0);
        SIPRequest subscribe = Calling.begin(node, app, bob, "SUBSCRIBE");
        bob.says(bob.answer(subscribe, 200).and("Expires", expires));
        bob.isIn(subscribe);
        app.told();
        return app;
    }

    @InBothModes
    void theSubscribersEndsWhenThe2xxSaid(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = subscriber(node, bob, "300");
        node.passes(300 * SECOND + GRACE - 1);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        assertThat(node.counted("ended.subscription")).isOne();
        isGone(node, app);
        bob.says(notify(bob, "active"));
        bob.hears(481);
    }

    /** RFC 6665 section 4.1.3: the time that a NOTIFY names is the one that counts. */
    @InBothModes
    void aNotifyThatNamesATimeChangesIt(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = subscriber(node, bob, "300");
        node.passes(100 * SECOND);
        bob.says(notify(bob, "active;expires=900"));
        bob.hears(200);
        node.passes(100 * SECOND);
        bob.says(notify(bob, "active"));
        bob.hears(200);
        app.told();
        node.passes(800 * SECOND + GRACE - 1);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        isGone(node, app);
    }

    @InBothModes
    void theNotifiersEndsUnlessItIsRefreshed(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            var ok = context.createResponse(server, 200, null);
            ok.addHeader(Calling.header("Expires", "120"));
            context.send(server, ok);
        }).sessionTimeout(0);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", "3600"));
        alice.enters(alice.hears(200));
        node.passes(110 * SECOND);
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", "3600"));
        alice.hears(200);
        app.told();
        node.passes(120 * SECOND + GRACE - 1);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        isGone(node, app);
    }

    @InBothModes
    void oneThatEndsBesideOthersLeavesTheDialog(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            var ok = context.createResponse(server, 200, null);
            if (request.getExpires() != null) {
                ok.addHeader(request.getExpires());
            }
            context.send(server, ok);
        }).sessionTimeout(0);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", "100"));
        alice.enters(alice.hears(200));
        alice.says(alice.request("SUBSCRIBE").and("Event", "dialog").and("Expires", "200"));
        alice.hears(200);
        node.passes(100 * SECOND + GRACE);
        assertThat(node.call().legs()).hasSize(1).allSatisfy(leg -> assertThat(leg.subscriptions()).containsExactly("dialog"));
        alice.says(alice.request("INFO"));
        alice.hears(200);
        app.told();
        node.passes(100 * SECOND);
        isGone(node, app);
    }

    /** RFC 3515 section 2.4.4: the NOTIFY must come at once; where none does the dialog must not wait for it. */
    @InBothModes
    void aReferThatIsNeverNotifiedEnds(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) ->
                context.send(server, context.createResponse(server, 202, null))).sessionTimeout(0);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("REFER").and("Refer-To", "<sip:carol@example.com>"));
        alice.enters(alice.hears(202));
        app.told();
        node.passes(GRACE - 1);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        isGone(node, app);
    }

    @InBothModes
    void aDialogTakesNoMoreSubscriptionsThanItsShare(Node node) {
        Script app = new Script().sessionTimeout(0);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        for (int i = 0; i < 32; i++) {
            alice.says(alice.request("SUBSCRIBE").and("Event", "presence;id=" + i));
            alice.hears(200);
        }
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence;id=33"));
        alice.hears(403);
        alice.says(alice.request("REFER").and("Refer-To", "<sip:carol@example.com>"));
        alice.hears(403);
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence;id=3"));
        alice.hears(200);
        assertThat(node.counted("refused.too-many-subscriptions")).isEqualTo(2);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        node.passes(3_600 * SECOND + GRACE);
        isGone(node, app);
    }
}
