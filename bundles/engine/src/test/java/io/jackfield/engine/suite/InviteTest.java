package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** CANCEL, forks, repeated answers and where answers go (RFC 3261 sections 9, 13.2.2, 17 and 18.2). */
class InviteTest {
    private static Script ringing() {
        return new Script().onRequest(Script.answering(180));
    }

    /** An application that calls Bob when it gets a MESSAGE, and acknowledges every 2xx. */
    private static Script calling() {
        Script app = new Script().onRequest((context, leg, server, request) -> {
            if (request.getMethod().equals("MESSAGE")) {
                Leg other = context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(),
                        "<sip:bob@10.0.0.2:5060>", null);
                context.send(other, context.createRequest(other, "INVITE"));
            }
            context.send(server, context.createResponse(server, 200, null));
        });
        return app.onResponse((context, leg, client, response) -> {
            if (client.invite() && response.getStatusCode() / 100 == 2) {
                context.send(leg, context.createAck(leg, client, response));
            }
        });
    }

    /** Makes the application call Bob. @return the INVITE that he got */
    private static SIPRequest call(Node node, Script app, Phone bob) {
        Phone trigger = new Phone(node.runs(app), "trigger", "10.0.0.99");
        trigger.says(trigger.request("MESSAGE"));
        trigger.hears(200);
        app.told();
        return bob.hears("INVITE");
    }

    @Nested
    class CancelFromThePeer {
        @InBothModes
        void beforeAFinalAnswerEndsTheInvite(Node node) {
            Script app = ringing();
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            SIPResponse ringing = alice.hears(180);
            SipText cancel = alice.cancel(invite);
            alice.says(cancel);

            SIPResponse ok = alice.hears(200);
            assertThat(ok.getCSeq().getMethod()).isEqualTo("CANCEL");
            assertThat(ok.getToTag()).as("9.2: the tag of the INVITE's answers").isEqualTo(ringing.getToTag());
            alice.says(alice.ack(invite, alice.hears(487)));
            assertThat(app.told()).startsWith("INVITE", "CANCEL");
            alice.says(cancel);
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("CANCEL");
            alice.hearsNothing();
        }

        @InBothModes
        void afterAFinalAnswerChangesNothing(Node node) {
            Script app = new Script();
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            SIPResponse ok = alice.hears(200);
            alice.says(alice.cancel(invite));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("CANCEL");
            alice.enters(ok);
            alice.says(alice.ack(1));
            assertThat(app.told()).containsExactly("INVITE", "ACK");
            alice.hearsNothing();
        }

        @InBothModes
        void afterTheLegIsGoneStillHasATagInItsAnswer(Node node) {
            Phone alice = new Phone(node.runs(new Script().onRequest(Script.answering(486))), "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            SIPResponse busy = alice.hears(486);
            alice.says(alice.cancel(invite));
            assertThat(alice.hears(200).getToTag()).isEqualTo(busy.getToTag());
            alice.says(alice.ack(invite, busy));
            alice.hearsNothing();
        }

        @InBothModes
        void ofNothingIs481(Node node) {
            Phone alice = new Phone(node.runs(ringing()), "alice", "10.0.0.1");
            alice.says(alice.cancel(alice.request("INVITE")));
            alice.hears(481);
            assertThat(node.counted("refused.cancel-of-nothing")).isEqualTo(1);
        }

        @InBothModes
        void ofAnotherMethodIsAnsweredAndHasNoEffect(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> { });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText options = alice.request("OPTIONS");
            alice.says(options);
            alice.says(alice.cancel(options));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("CANCEL");
            alice.hearsNothing();
            assertThat(app.told()).containsExactly("OPTIONS");
        }
    }

    @Nested
    class CancelFromUs {
        @InBothModes
        void waitsForAProvisionalAnswer(Node node) {
            node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
            Phone alice = new Phone(node, "alice", "10.0.0.1");
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            alice.hears(100);
            SIPRequest relayed = bob.hears("INVITE");
            alice.says(alice.cancel(invite));
            alice.hears(200);
            alice.says(alice.ack(invite, alice.hears(487)));
            bob.hearsNothing();

            bob.says(bob.answer(relayed, 180));
            SIPRequest cancel = bob.hears("CANCEL");
            assertThat(cancel.getTopmostVia().getBranch()).isEqualTo(relayed.getTopmostVia().getBranch());
            assertThat(cancel.getRequestURI()).isEqualTo(relayed.getRequestURI());
            assertThat(cancel.getCSeq().getSeqNumber()).isEqualTo(relayed.getCSeq().getSeqNumber());
            assertThat(cancel.getToTag()).isNull();
            assertThat(cancel.getViaHeaders()).hasSize(1);
            bob.says(bob.answer(cancel, 200));
            bob.says(bob.answer(relayed, 487));
            assertThat(bob.hears("ACK").getTopmostVia().getBranch()).isEqualTo(relayed.getTopmostVia().getBranch());
            bob.hearsNothing();
            alice.hearsNothing();
        }

        @InBothModes
        void doesNotLeaveAfterAFinalAnswer(Node node) {
            Relay relay = new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
            node.runs(relay);
            Phone alice = new Phone(node, "alice", "10.0.0.1");
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            alice.hears(100);
            SIPRequest relayed = bob.hears("INVITE");
            alice.says(alice.cancel(invite));
            alice.hears(200);
            alice.says(alice.ack(invite, alice.hears(487)));
            bob.says(bob.answer(relayed, 200));
            bob.hears("ACK");
            bob.says(bob.answer(bob.hears("BYE"), 200));
            bob.hearsNothing();
        }

        @InBothModes
        void thatBringsNoFinalAnswerGivesUpAfter64T1(Node node) {
            Script app = calling();
            app.onResponse((context, leg, client, response) -> {
                if (response.getStatusCode() == 180) {
                    context.send(leg, context.createCancel(client));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = call(node, app, bob);
            bob.says(bob.answer(invite, 180));
            bob.says(bob.answer(bob.hears("CANCEL"), 200));
            node.passes(31_999);
            assertThat(app.told()).containsExactly("180 INVITE");
            node.passes(1);
            assertThat(app.told()).contains("487 INVITE");
            bob.hearsNothing();
        }
    }

    @Nested
    class Answers {
        @InBothModes
        void aRepeated2xxIsAcknowledgedAgainByteForByte(Node node) {
            Script app = calling();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = call(node, app, bob);
            SipText ok = bob.answer(invite, 200);
            bob.says(ok);
            bob.says(ok);
            List<Wire.Sent> acks = bob.takes();
            assertThat(acks).hasSize(2).allMatch(sent -> sent.message().getFirstLine().startsWith("ACK "));
            assertThat(acks.get(1).bytes()).isEqualTo(acks.get(0).bytes());
            assertThat(app.told()).containsExactly("200 INVITE");
        }

        @InBothModes
        void aRepeated2xxIsAcknowledgedAgainAlsoAfterTheCallEnded(Node node) {
            Script app = calling();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = call(node, app, bob);
            SipText ok = bob.answer(invite, 200);
            bob.says(ok);
            bob.isIn(invite);
            bob.says(bob.request("BYE"));
            byte[] ack = bob.takes().get(0).bytes();
            bob.says(ok);
            List<Wire.Sent> again = bob.takes();
            assertThat(again).hasSize(1);
            assertThat(again.get(0).bytes()).isEqualTo(ack);
        }

        @InBothModes
        void a2xxThatMeetsOurCancelOfALegThatIsGoneIsAcknowledgedAndEnded(Node node) {
            Script app = calling();
            app.onResponse((context, leg, client, response) -> context.invalidate(leg));
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = call(node, app, bob);
            bob.says(bob.answer(invite, 180));
            bob.hears("CANCEL");
            bob.says(bob.answer(invite, 200));
            bob.hears("ACK");
            bob.says(bob.answer(bob.hears("BYE"), 200));
        }

        @InBothModes
        void lateAnswersAreDroppedAndCounted(Node node) {
            Relay app = new Relay("1.0.0", "sip:bob@10.0.0.2:5060");
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            alice.says(alice.request("INVITE"));
            node.passes(32_000);
            SIPRequest invite = bob.hears("INVITE");
            bob.takes();
            app.told();
            bob.says(bob.answer(invite, 200));
            assertThat(node.counted("dropped.late-response")).isEqualTo(1);
            bob.says(bob.answer(invite, 200).with("Via", bob.via("z9hG4bK-not-ours")));
            assertThat(node.counted("dropped.response-not-ours")).isEqualTo(1);
            bob.says(bob.answer(invite, 200).and("Via", bob.via("z9hG4bK-second")));
            assertThat(node.counted("dropped.response-not-ours")).isEqualTo(2);
            node.passes(400_000);
            bob.says(bob.answer(invite, 200));
            assertThat(node.counted("dropped.response-of-no-call")).isEqualTo(1);
            bob.hearsNothing();
            assertThat(app.told()).doesNotContain("200 INVITE");
        }

        @InBothModes
        void theAckOfALegThatIsGoneEndsThe2xxsRepetition(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                context.send(server, context.createResponse(server, 200, null));
                context.invalidate(leg);
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(alice.request("INVITE"));
            alice.enters(alice.hears(200));
            alice.says(alice.ack(1));
            node.passes(60_000);
            alice.hearsNothing();
        }

        @InBothModes
        void anInviteThatIsAbsorbedDoesNotEvenChangeTheCall(Node node) {
            Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            alice.hears(200);
            long before = node.stored().get(0).revision();
            alice.says(invite);
            alice.hearsNothing();
            assertThat(node.stored().get(0).revision()).isEqualTo(before);
            assertThat(node.counted("retransmission.request")).isEqualTo(1);
        }

        @InBothModes
        void anRfc2543PeerIsMatchedWithoutTheMagicCookie(Node node) {
            Script app = new Script().onRequest(Script.answering(486));
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            String via = "SIP/2.0/UDP 10.0.0.1:5060";
            SipText invite = alice.request("INVITE").with("Via", via);
            alice.says(invite);
            SIPResponse busy = alice.hears(486);
            alice.says(invite);
            alice.hears(486);
            alice.says(alice.ack(invite, busy));
            node.passes(60_000);
            alice.hearsNothing();
            assertThat(app.told()).containsOnlyOnce("INVITE");
            alice.says(alice.request("INVITE").with("Via", via));
            assertThat(app.told()).as("another number, another transaction").contains("INVITE");
        }

        @InBothModes
        void goToTheSourceWithRportAndToSentByWithout(Node node) {
            node.runs(new Script());
            Phone alice = new Phone(node, "alice", "10.0.0.1");
            SipText plain = alice.request("OPTIONS").with("Via", "SIP/2.0/UDP phone.invalid:5088;branch=z9hG4bK-a");
            alice.saysFrom(41_000, plain);
            SipText rport = alice.request("OPTIONS", 2).with("Via", "SIP/2.0/UDP phone.invalid:5088;rport;branch=z9hG4bK-b");
            alice.newCall("second").saysFrom(41_000, rport.with("Call-ID", "second"));
            assertThat(node.wire().sent()).extracting(Wire.Sent::address)
                    .containsExactly("10.0.0.1:5088", "10.0.0.1:41000");
            SIPResponse answer = (SIPResponse) node.wire().sent().get(1).message();
            assertThat(answer.getTopmostVia().getReceived()).isEqualTo("10.0.0.1");
            assertThat(answer.getTopmostVia().getRPort()).isEqualTo(41_000);
        }

        @InBothModes
        void are404And503WithoutAnApplication(Node node) {
            Phone alice = new Phone(node, "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            SIPResponse unavailable = alice.hears(503);
            assertThat(Phone.value(unavailable, "Retry-After")).isEqualTo("5");
            alice.says(alice.ack(invite, unavailable));
            node.runs(new Script());
            alice.dials("sip:192.0.2.1:5070").says(alice.request("OPTIONS"));
            alice.hears(404);
            alice.dials("sip:nobody@192.0.2.1:5070").says(alice.request("OPTIONS"));
            alice.hears(503);
            assertThat(node.counted("refused.no-application")).isEqualTo(3);
            assertThat(node.stored()).isEmpty();
        }

        @InBothModes
        void thatCannotBeSentCountAs503ToTheApplication(Node node) {
            Script app = calling();
            node.wire().breaksFor(sent -> sent.message().getFirstLine().startsWith("INVITE"));
            Phone trigger = new Phone(node.runs(app), "trigger", "10.0.0.99");
            trigger.says(trigger.request("MESSAGE"));
            trigger.hears(200);
            assertThat(app.told()).contains("503 INVITE");
            assertThat(node.counted("transaction.request-not-sent")).isEqualTo(1);
        }
    }
}
