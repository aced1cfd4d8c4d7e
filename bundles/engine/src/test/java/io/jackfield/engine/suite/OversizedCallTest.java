package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An event that makes its call larger than one may be has not happened, and the call goes on or ends. Not: what a store does with size. */
class OversizedCallTest {
    private static final int MOST = 20_000;
    private static final String MUCH = "x".repeat(MOST);

    private static Node node(Node.Plan plan) {
        return plan.network().mostCallBytes(MOST).node();
    }

    private static void grow(CallContext context) {
        context.call().sessions().forEach(session -> session.attributes().put("much", MUCH));
    }

    /** Answers all with 200, and keeps too much of such requests. */
    private static Script growingWith(String method) {
        return new Script().onRequest((context, leg, server, request) -> {
            context.call().sessions().get(0).attributes().put("last", request.getMethod());
            if (request.getMethod().equals(method)) {
                grow(context);
            }
            Script.answering(200).request(context, leg, server, request);
        });
    }

    private static Phone up(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        return alice;
    }

    @InBothModes
    void aRequestOfACallIsAnswered500AndTheCallGoesOnAsItWas(Node.Plan plan) {
        Node node = node(plan);
        Script app = growingWith("INFO");
        Phone alice = up(node, app);
        SipText info = alice.request("INFO");
        alice.says(info);
        alice.hears(500);
        alice.hearsNothing();
        alice.says(info);
        alice.hears(500);

        assertThat(node.counted("refused.call-too-large")).isOne();
        assertThat(node.call().sessions().get(0).attributes().get("last", app.attributes())).isEqualTo("INVITE");
        assertThat(node.record().body().encoded()).hasSizeLessThan(MOST);
        alice.says(alice.request("MESSAGE"));
        alice.hears(200);
        assertThat(node.call().sessions().get(0).attributes().get("last", app.attributes())).isEqualTo("MESSAGE");
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(node.counted("ended.call-too-large")).isZero();
    }

    /** It keeps a text that grows: attributes are objects, which an application changes without setting them again. */
    @InBothModes
    void whatItKeepsMayBeChangedAfterThatAsBefore(Node.Plan plan) {
        Node node = node(plan);
        Script app = new Growing();
        app.onRequest((context, leg, server, request) -> {
            Attributes kept = context.call().sessions().get(0).attributes();
            if (!kept.contains("log")) {
                kept.put("log", new StringBuilder());
            }
            ((StringBuilder) kept.get("log", app.attributes())).append(request.getMethod()).append(' ');
            if (request.getMethod().equals("INFO")) {
                grow(context);
            }
            Script.answering(200).request(context, leg, server, request);
        });
        Phone alice = up(node, app);
        alice.says(alice.request("INFO"));
        alice.hears(500);
        for (int i = 0; i < 2; i++) {
            alice.says(alice.request("MESSAGE"));
            alice.hears(200);
        }
        assertThat(node.call().sessions().get(0).attributes().get("log", app.attributes())).hasToString("INVITE MESSAGE MESSAGE ");
    }

    /** Its attributes are texts that may be changed. */
    private static final class Growing extends Script {
        @Override
        public AttributeCodec attributes() {
            return new AttributeCodec() {
                @Override
                public byte[] encode(Object value) {
                    return value.toString().getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public Object decode(byte[] encoded) {
                    return new StringBuilder(new String(encoded, StandardCharsets.UTF_8));
                }
            };
        }
    }

    @InBothModes
    void anInviteThatBeginsACallIsAnswered500UntilItsAck(Node.Plan plan) {
        Node node = node(plan).runs(growingWith("INVITE"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        SIPResponse refusal = alice.hears(500);
        node.passes(500);
        alice.hears(500); // RFC 3261 section 17.2.1: timer G
        alice.says(alice.ack(invite, refusal));
        node.passes(5_000);
        alice.hearsNothing();
        assertThat(node.stored()).isEmpty();
        assertThat(node.counted("refused.call-too-large")).isOne();
    }

    /** What was stored of it with its 100 is not tried again. */
    @InBothModes
    void anInviteWhoseCallbackTookLongIsAnswered500Too(Node.Plan plan) {
        Node node = node(plan);
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Script app = new Script().onRequest((context, leg, server, request) -> {
            node.passes(200);
            grow(context);
            context.send(server, context.createResponse(server, 180, null));
        });
        node.runs(app);
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(100);
        SIPResponse refusal = alice.hears(500);
        alice.says(alice.ack(invite, refusal));
        assertThat(node.record().pending()).isEmpty();
        assertThat(app.told()).containsExactly("INVITE");
    }

    /** It would be due again at once, for ever. */
    @InBothModes
    void aTimerEndsTheCall(Node.Plan plan) {
        Node node = node(plan);
        Script app = new Script().onTimer((context, session, timer) -> grow(context));
        app.onAck((context, leg) -> context.createTimer(context.call().sessions().get(0), TimerPlan.once(1_000, true)));
        Phone alice = up(node, app);
        int settled = node.settled();
        node.passes(1_000);
        alice.says(alice.answer(alice.hears("BYE"), 200));

        assertThat(node.counted("refused.call-too-large")).isOne();
        assertThat(node.counted("ended.call-too-large")).isOne();
        assertThat(node.settled()).as("a version may have been drained").isGreaterThan(settled);
        node.passes(40_000);
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void aByeEndsTheCallAllTheSame(Node.Plan plan) {
        Node node = node(plan);
        Script app = growingWith("BYE");
        app.onAck((context, leg) -> context.createApplicationSession(app.version())); // which outlives the dialog
        Phone alice = up(node, app);
        alice.says(alice.request("BYE"));
        alice.hears(500);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        assertThat(node.counted("ended.call-too-large")).isOne();
    }

    @InBothModes
    void whatAnActionDidIsUndoneAndToldToWhoIssuedIt(Node.Plan plan) {
        Node node = node(plan);
        Phone alice = up(node, new Script());
        CompletableFuture<Acted> acted = node.calls().act(node.stored().get(0).key(), new Script().version(), context -> {
            Leg leg = context.call().legs().get(0);
            context.send(leg, context.createRequest(leg, "INFO"));
            grow(context);
        }).toCompletableFuture();
        assertThat(acted).isCompletedWithValueMatching(each ->
                each instanceof Acted.Threw threw && threw.cause().getMessage().contains("mostCallBytes=" + MOST));
        alice.hearsNothing();
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    /** The callee repeats its 200 until it hears the ACK. */
    @InBothModes
    void aResponseCountsAsLost(Node.Plan plan) {
        Node node = node(plan);
        boolean[] grows = {true};
        Script app = Calling.to("sip:bob@10.0.0.2:5060").onResponse((context, leg, client, response) -> {
            if (grows[0]) {
                grow(context);
            }
            context.send(leg, context.createAck(leg, client, response));
        });
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest invite = Calling.begin(node, app, bob);
        bob.isIn(invite);
        SipText answer = bob.answer(invite, 200);
        bob.says(answer);
        bob.hearsNothing();
        grows[0] = false;
        bob.says(answer);
        bob.hears("ACK");
        bob.says(bob.request("BYE"));
        bob.hears(200);
    }

    /** Objects in the engine's own process travel nowhere. */
    @Test
    void aStoreOfThisProcessTakesAnySize() {
        Node node = new Node.Plan(Mode.LIVE).mostCallBytes(MOST).node();
        Phone alice = up(node, growingWith("INFO"));
        alice.says(alice.request("INFO"));
        alice.hears(200);
        assertThat(node.record().body().encoded()).hasSizeGreaterThan(MOST);
        assertThat(node.counted("refused.call-too-large")).isZero();
    }
}
