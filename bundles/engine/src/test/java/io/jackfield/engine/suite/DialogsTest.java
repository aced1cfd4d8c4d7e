package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.util.List;

/** Dialogs (RFC 3261 sections 12 to 15). */
class DialogsTest {
    private static Leg only(Call call) {
        assertThat(call.legs()).hasSize(1);
        return call.legs().get(0);
    }

    /** An application that rings at an INVITE and answers all else. */
    private static Script ringing() {
        return new Script().onRequest((context, leg, server, request) -> context.send(server,
                context.createResponse(server, "INVITE".equals(request.getMethod()) ? 180 : 200, null)));
    }

    private static Phone established(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        return alice;
    }

    /** Two phones in a call through a relay. */
    private record Two(Phone alice, Phone bob) {
        static Two established(Node node, String... recordRoutes) {
            node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
            Two two = new Two(new Phone(node, "alice", "10.0.0.1"), new Phone(node, "bob", "10.0.0.2"));
            two.alice.says(two.alice.request("INVITE"));
            two.alice.hears(100);
            SIPRequest invite = two.bob.hears("INVITE");
            two.bob.isIn(invite);
            SipText ok = two.bob.answer(invite, 200);
            List.of(recordRoutes).forEach(route -> ok.and("Record-Route", route));
            two.bob.says(ok);
            two.alice.enters(two.alice.hears(200));
            two.alice.says(two.alice.ack(1));
            return two;
        }
    }

    @InBothModes
    void theDialogOfACalleeGrowsWithWhatItAnswers(Node node) {
        Phone alice = new Phone(node.runs(ringing()), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        SIPResponse ringing = alice.hears(180);
        assertThat(only(node.call()).state()).isEqualTo(DialogState.EARLY);
        assertThat(ringing.getToTag()).isNotEmpty();
        assertThat(ringing.getContactHeader().getAddress().getURI()).hasToString("sip:192.0.2.1:5070");

        alice.enters(ringing);
        alice.says(alice.request("BYE"));
        alice.hears(487);
        alice.hears(200);
    }

    @InBothModes
    void theRouteSetOfACalleeIsTheRecordRouteInOrder(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> context.send(leg, context.createRequest(leg, "INFO")));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone first = new Phone(node, "first", "10.0.1.1");
        alice.says(alice.request("INVITE").and("Record-Route", "<sip:10.0.1.1:5060;lr>")
                .and("Record-Route", "<sip:10.0.1.2:5060;lr;x=y>"));
        SIPResponse ok = alice.hears(200);
        assertThat(ok.getRecordRouteHeaders().encode()).containsSubsequence("10.0.1.1", "10.0.1.2");
        alice.enters(ok);
        alice.says(alice.ack(1));

        SIPRequest info = first.hears("INFO");
        assertThat(info.getRequestURI()).hasToString(alice.uri());
        assertThat(info.getRouteHeaders().encode()).containsSubsequence("<sip:10.0.1.1:5060;lr>", "<sip:10.0.1.2:5060;lr;x=y>");
        alice.hearsNothing();
    }

    @InBothModes
    void theRouteSetOfACallerIsTheRecordRouteReversed(Node node) {
        Phone first = new Phone(node, "first", "10.0.1.1");
        Two two = Two.established(node, "<sip:10.0.1.2:5060;lr>", "<sip:10.0.1.1:5060;lr>");

        SIPRequest ack = first.hears("ACK");
        assertThat(ack.getRouteHeaders().encode()).containsSubsequence("10.0.1.1", "10.0.1.2");
        assertThat(ack.getRequestURI()).hasToString(two.bob.uri());
        two.alice.says(two.alice.request("BYE"));
        assertThat(first.hears("BYE").getRouteHeaders().encode()).containsSubsequence("10.0.1.1", "10.0.1.2");
        two.bob.hearsNothing();
    }

    @InBothModes
    void aStrictFirstRouteTakesTheRequestUriAndTheRequest(Node node) {
        Phone strict = new Phone(node, "strict", "10.0.1.1");
        Two two = Two.established(node, "<sip:10.0.1.2:5060;lr>", "<sip:10.0.1.1:5060>");

        SIPRequest ack = strict.hears("ACK");
        assertThat(ack.getRequestURI()).hasToString("sip:10.0.1.1:5060");
        assertThat(ack.getRouteHeaders().encode()).containsSubsequence("<sip:10.0.1.2:5060;lr>", "<" + two.bob.uri() + ">");
        two.alice.says(two.alice.request("BYE"));
        strict.hears("BYE");
    }

    @InBothModes
    void theRouteSetIsOfUrisWithoutTheHeadersParameters(Node node) {
        Phone first = new Phone(node, "first", "10.0.1.1");
        Two two = Two.established(node, "<sip:10.0.1.1:5060;lr;a=b>;vendor=x");

        first.hears("ACK");
        two.alice.says(two.alice.request("BYE"));
        assertThat(first.hears("BYE").getRouteHeaders().encode()).contains("<sip:10.0.1.1:5060;lr;a=b>")
                .doesNotContain("vendor");
    }

    @InBothModes
    void aReinviteMovesTheTargetAndSoDoesAnUpdate(Node node) {
        Two two = Two.established(node);
        two.bob.hears("ACK");
        Phone elsewhere = new Phone(node, "elsewhere", "10.0.0.3");
        Phone farther = new Phone(node, "farther", "10.0.0.4");

        two.bob.says(two.bob.request("UPDATE").with("Contact", "<" + elsewhere.uri() + ">"));
        two.alice.says(two.alice.answer(two.alice.hears("UPDATE"), 200));
        two.bob.hears(200);
        two.alice.says(two.alice.request("INFO"));
        two.bob.says(elsewhere.answer(elsewhere.hears("INFO"), 200));
        two.alice.hears(200);

        two.alice.says(two.alice.request("INVITE"));
        SIPRequest invite = elsewhere.hears("INVITE");
        two.bob.says(two.bob.answer(invite, 200).with("Contact", "<" + farther.uri() + ">"));
        two.alice.hears(100);
        two.alice.hears(200);
        two.alice.says(two.alice.ack(3));
        farther.hears("ACK");
        two.alice.says(two.alice.request("BYE"));
        two.bob.says(two.bob.answer(farther.hears("BYE"), 200));
        two.alice.hears(200);
    }

    @InBothModes
    void anUpdateOfAnEarlyDialogMovesTheTargetToo(Node node) {
        node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
        Phone alice = new Phone(node, "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Phone elsewhere = new Phone(node, "elsewhere", "10.0.0.3");
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SIPRequest invite = bob.hears("INVITE");
        bob.isIn(invite);
        bob.says(bob.answer(invite, 183));
        alice.enters(alice.hears(183));

        alice.says(alice.request("UPDATE"));
        bob.says(bob.answer(bob.hears("UPDATE"), 200).with("Contact", "<" + elsewhere.uri() + ">"));
        alice.hears(200);
        alice.says(alice.request("INFO"));
        bob.says(bob.answer(elsewhere.hears("INFO"), 200));
        alice.hears(200);
        bob.says(bob.answer(invite, 486));
        alice.hears(486);
    }

    @InBothModes
    void aRefusedReferOfAnEarlyDialogDoesNotEndIt(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> context.send(server,
                context.createResponse(server, "INVITE".equals(request.getMethod()) ? 180 : 603, null)));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(180));
        alice.says(alice.request("REFER"));
        alice.hears(603);

        assertThat(only(node.call()).state()).isEqualTo(DialogState.EARLY);
    }

    @InBothModes
    void everyMethodGoesWithinADialogInBothDirections(Node node) {
        Two two = Two.established(node);
        two.bob.hears("ACK");
        for (String method : List.of("UPDATE", "INFO", "NOTIFY", "OPTIONS", "MESSAGE", "SUBSCRIBE", "REFER", "BYE")) {
            two.alice.says(two.alice.request(method));
            two.bob.says(two.bob.answer(two.bob.hears(method), 200));
            two.alice.hears(200);
            if (!method.equals("BYE")) {
                two.bob.says(two.bob.request(method));
                two.alice.says(two.alice.answer(two.alice.hears(method), 200));
                two.bob.hears(200);
            }
        }
    }

    @InBothModes
    void aLowerNumberIsOutOfOrder(Node node) {
        Phone alice = established(node, new Script());
        alice.says(alice.request("INFO", 7));
        alice.hears(200);
        alice.says(alice.request("INFO", 6));
        alice.hears(500);
        assertThat(node.counted("refused.out-of-order")).isEqualTo(1);
    }

    /** RFC 3261 section 12.2.2: it is rejected; so nothing of section 15.1.2 applies to it. */
    @InBothModes
    void aByeWithALowerNumberEndsNothing(Node node) {
        Script app = new Script();
        Phone alice = established(node, app);
        alice.says(alice.request("INFO", 7));
        alice.hears(200);
        app.told();
        alice.says(alice.request("BYE", 6));
        alice.hears(500);
        assertThat(app.told()).isEmpty();
        alice.says(alice.request("BYE", 8));
        alice.hears(200);
        assertThat(app.told()).startsWith("BYE");
    }

    @InBothModes
    void whatBelongsToNoDialogIs481(Node node) {
        Script app = new Script();
        Phone alice = established(node, app);
        alice.says(alice.request("INFO").with("To", "<sip:service@192.0.2.1>;tag=unknown"));
        alice.hears(481);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        alice.says(alice.request("INFO"));
        alice.hears(481);
        alice.newCall("other").says(alice.request("BYE"));
        alice.hears(481);
        assertThat(node.counted("refused.no-dialog")).isEqualTo(3);
        assertThat(app.told()).doesNotContain("INFO");
    }

    @InBothModes
    void overlappingInvitesAre500WithRetryAfterUpToTenSeconds(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            if (request.getToTag() == null) {
                context.send(server, context.createResponse(server, 200, null));
            }
        });
        Phone alice = established(node, app);
        alice.says(alice.request("INVITE"));
        alice.hears(100);
        SipText second = alice.request("INVITE");
        alice.says(second);
        SIPResponse refusal = alice.hears(500);
        int seconds = Integer.parseInt(Phone.value(refusal, "Retry-After"));
        assertThat(seconds).isBetween(0, 10);
        alice.says(alice.ack(second, refusal));
        alice.hearsNothing();
    }

    @InBothModes
    void anInviteThatMeetsOursIs491(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            if (leg.localCSeq() == 0) {
                context.send(leg, context.createRequest(leg, "INVITE"));
            }
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        SIPRequest ours = alice.hears("INVITE");
        SipText theirs = alice.request("INVITE");
        alice.says(theirs);
        alice.says(alice.ack(theirs, alice.hears(491)));
        alice.says(alice.answer(ours, 491));
        alice.hears("ACK");
        assertThat(only(node.call()).state()).isEqualTo(DialogState.CONFIRMED);
        alice.says(alice.request("BYE"));
        alice.hears(200);
    }

    @InBothModes
    void aByeIsAnswered487ForAnInviteThatIsPending(Node node) {
        Phone alice = new Phone(node.runs(ringing()), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.enters(alice.hears(180));
        alice.says(alice.request("BYE"));
        alice.says(alice.ack(invite, alice.hears(487)));
        alice.hears(200);
        alice.hearsNothing();
    }

    @InBothModes
    void theSameRequestByAnotherWayIs482(Node node) {
        Phone alice = new Phone(node.runs(ringing()), "alice", "10.0.0.1");
        SipText invite = alice.request("INVITE");
        alice.says(invite);
        alice.hears(180);
        SipText other = invite.as("INVITE sip:service@192.0.2.1:5070 SIP/2.0").with("Via", alice.via("z9hG4bK-fork"));
        alice.says(other);
        alice.says(alice.ack(other, alice.hears(482)));
        assertThat(node.counted("refused.merged")).isEqualTo(1);
    }

    @InBothModes
    void a481ToOneOfOursEndsTheDialog(Node node) {
        Two two = Two.established(node);
        two.bob.hears("ACK");
        two.alice.says(two.alice.request("INFO"));
        two.bob.says(two.bob.answer(two.bob.hears("INFO"), 481));
        two.alice.hears(481);
        assertThat(node.call().legs()).hasSize(1);
        two.alice.says(two.alice.request("BYE"));
        two.alice.hears(481);
    }

    @InBothModes
    void aNewTryAfterAFailureGoesToTheFirstUriAgain(Node node) {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            var session = context.call().sessionOf(leg).orElseThrow();
            Leg other = context.createLeg(session, leg.remoteParty(), "<sip:bob@10.0.0.2:5060>", null);
            context.send(other, context.createRequest(other, "INVITE"));
            context.send(server, context.createResponse(server, 200, null));
        });
        app.onResponse((context, leg, client, response) -> {
            if (response.getStatusCode() == 401) {
                context.send(leg, context.createRequest(leg, "INVITE"));
            }
        });
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        alice.says(alice.request("MESSAGE"));
        alice.hears(200);
        SIPRequest first = bob.hears("INVITE");
        bob.says(bob.answer(first, 183).with("Contact", "<sip:early@10.0.0.9:5060>")
                .and("Record-Route", "<sip:10.0.0.8:5060;lr>"));
        bob.says(bob.answer(first, 401));
        bob.hears("ACK");
        SIPRequest again = bob.hears("INVITE");
        assertThat(again.getRequestURI()).hasToString("sip:bob@10.0.0.2:5060");
        assertThat(again.getToTag()).isNull();
        assertThat(again.getRouteHeaders()).isNull();
        assertThat(again.getCSeq().getSeqNumber()).isEqualTo(first.getCSeq().getSeqNumber() + 1);
        assertThat(again.getFromTag()).isEqualTo(first.getFromTag());
        assertThat(again.getCallId().getCallId()).isEqualTo(first.getCallId().getCallId());
        bob.says(bob.answer(again, 603));
        bob.hears("ACK");
    }
}
