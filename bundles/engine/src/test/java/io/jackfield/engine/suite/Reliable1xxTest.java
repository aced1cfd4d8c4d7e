package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Reliable provisional responses and PRACK, RFC 3262; what is not here is 100rel between proxies, which take no part in it. */
class Reliable1xxTest {
    private static final String SDP = "v=0\r\n";

    static SIPResponse described(SIPResponse response) {
        try {
            gov.nist.javax.sip.header.ContentType type = new gov.nist.javax.sip.header.ContentType();
            type.setContentType("application");
            type.setContentSubType("sdp");
            response.setContent(SDP, type);
            return response;
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers an INVITE 183, reliably and with a session description, all else but PRACK 200. */
    private static Script progressing() {
        return new Script().onRequest((context, leg, server, request) -> {
            if (SIPRequest.INVITE.equals(request.getMethod())) {
                context.sendReliably(server, described(context.createResponse(server, 183, null)));
            } else {
                context.send(server, context.createResponse(server, 200, null));
            }
        });
    }

    private static SipText invite(Phone alice) {
        return alice.request("INVITE").and("Supported", "100rel").describing(SDP);
    }

    private static SipText prack(Phone alice, SIPResponse response) {
        return alice.request("PRACK").and("RAck", rseq(response) + " " + response.getCSeq().getSeqNumber() + " INVITE")
                .without("Contact");
    }

    private static long rseq(SIPResponse response) {
        return ((RSeq) response.getHeader("RSeq")).getSeqNumber();
    }

    private static Transaction server(CallContext context) {
        return context.call().transaction(each -> each.server() && each.invite()).orElseThrow();
    }

    @Nested
    class AsCallee {
        /** RFC 3262 section 3: "it MUST be responded to with a 2xx response"; that the application failed is the operator's to know. */
        @InBothModes
        void aPrackThatMatchesIsAnswered2xxThoughTheApplicationFails(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.PRACK.equals(request.getMethod())) {
                    throw new IllegalStateException("the fork that rang is gone");
                }
                context.sendReliably(server, described(context.createResponse(server, 183, null)));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse progress = alice.hears(183);
            alice.enters(progress);
            alice.says(prack(alice, progress));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("PRACK");
            node.passes(40_000);
            alice.hearsNothing();
            assertThat(node.counted("application.threw")).isOne();
        }

        @InBothModes
        void aReliableResponseHasRequireAndAnRseqBelowTwoToThe31(Node node) {
            Phone alice = new Phone(node.runs(progressing()), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse progress = alice.hears(183);
            assertThat(Phone.value(progress, "Require")).isEqualTo("100rel");
            assertThat(rseq(progress)).isBetween(1L, (1L << 31) - 1);
            assertThat(progress.getToTag()).isNotEmpty();
            alice.newCall("another").says(invite(alice));
            assertThat(rseq(alice.hears(183))).as("3: chosen at random").isNotEqualTo(rseq(progress));
        }

        @InBothModes
        void isRepeatedAtDoublingIntervalsWithoutTheBoundOfT2UntilItsPrackComes(Node node) {
            Phone alice = new Phone(node.runs(progressing()), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse first = alice.hears(183);
            alice.enters(first);
            long begin = node.now();
            node.passes(16_000);
            List<Wire.Sent> again = alice.takes();
            assertThat(again).extracting(sent -> sent.at() - begin).containsExactly(500L, 1_500L, 3_500L, 7_500L, 15_500L);
            assertThat(again).allMatch(sent -> new String(sent.bytes()).contains("RSeq: " + rseq(first)));

            alice.says(prack(alice, first));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("PRACK");
            node.passes(30_000);
            alice.hearsNothing();
            alice.says(alice.request("BYE"));
        }

        @InBothModes
        void withoutPrackTheInviteIsRejectedAfter64T1(Node node) {
            Script app = progressing();
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            alice.hears(183);
            node.passes(31_999);
            alice.takes();
            assertThat(app.told()).containsExactly("INVITE");
            node.passes(1);
            SIPResponse rejected = alice.hears(504);
            alice.says(alice.ack(invite, rejected));
            assertThat(app.told()).startsWith("no PRACK");
            assertThat(node.counted("invite.no-prack")).isEqualTo(1);
            node.passes(60_000);
            alice.hearsNothing();
        }

        @InBothModes
        void anApplicationThatHearsOfNoPrackMayAnswerItself(Node node) {
            Script app = progressing().onNoPrack((context, leg, invite, response) ->
                    context.send(invite, context.createResponse(invite, 580, null)));
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            node.passes(32_000);
            alice.takes().forEach(sent -> { });
            assertThat(node.wire().sent()).last().matches(sent -> sent.message().getFirstLine().contains("580"));
            alice.says(alice.ack(invite, (SIPResponse) node.wire().sent().get(node.wire().sent().size() - 1).message()));
        }

        @InBothModes
        void aPrackThatMatchesNothingIs481(Node node) {
            Script app = progressing();
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse progress = alice.hears(183);
            alice.enters(progress);
            alice.says(alice.request("PRACK").and("RAck", (rseq(progress) + 1) + " 1 INVITE"));
            alice.hears(481);
            alice.says(alice.request("PRACK").and("RAck", rseq(progress) + " 2 INVITE"));
            alice.hears(481);
            alice.says(alice.request("PRACK").and("RAck", rseq(progress) + " 1 UPDATE"));
            alice.hears(481);
            alice.says(alice.request("PRACK"));
            alice.hears(481);
            alice.says(prack(alice, progress));
            alice.hears(200);
            alice.says(prack(alice, progress));
            assertThat(alice.hears(481).getCSeq().getMethod()).as("3: acknowledged already").isEqualTo("PRACK");
            assertThat(app.told()).containsExactly("INVITE", "PRACK");
            assertThat(node.counted("refused.prack-of-nothing")).isEqualTo(5);
            alice.says(alice.request("BYE"));
        }

        @InBothModes
        void aFurtherOneLeavesWithTheNextNumberOnceTheFirstHasItsPrack(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod())) {
                    context.sendReliably(server, context.createResponse(server, 183, null));
                    context.sendReliably(server, context.createResponse(server, 180, null));
                } else {
                    context.send(server, context.createResponse(server, 200, null));
                }
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse first = alice.hears(183);
            alice.hearsNothing();
            alice.enters(first);
            alice.says(prack(alice, first));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("PRACK");
            SIPResponse second = alice.hears(180);
            assertThat(rseq(second)).isEqualTo(rseq(first) + 1);
            alice.says(prack(alice, second));
            alice.hears(200);
            alice.says(alice.request("BYE"));
            alice.hears(487);
            alice.hears(200);
        }

        @InBothModes
        void noMoreThanEightWait(Node node) {
            List<Throwable> thrown = new ArrayList<>();
            Script app = new Script().onRequest((context, leg, server, request) -> {
                for (int i = 0; i < 9; i++) {
                    context.sendReliably(server, context.createResponse(server, 183, null));
                }
                try {
                    context.sendReliably(server, context.createResponse(server, 183, null));
                } catch (IllegalStateException e) {
                    thrown.add(e);
                }
                context.send(server, context.createResponse(server, 486, null));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            alice.hears(183);
            alice.says(alice.ack(invite, alice.hears(486)));
            assertThat(thrown).hasSize(1);
            assertThat(node.counted("refused.reliable-1xx")).isEqualTo(1);
        }

        @InBothModes
        void a2xxWaitsForThePrackOfAnOfferOrAnswer(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod())) {
                    context.sendReliably(server, described(context.createResponse(server, 183, null)));
                    context.send(server, context.createResponse(server, 200, null));
                    assertThat(server.committed()).isTrue();
                    assertThatThrownBy(() -> context.send(server, context.createResponse(server, 486, null)))
                            .isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> context.sendReliably(server, context.createResponse(server, 180, null)))
                            .isInstanceOf(IllegalStateException.class);
                } else {
                    context.send(server, context.createResponse(server, 200, null));
                }
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse progress = alice.hears(183);
            node.passes(600);
            alice.hears(183);
            alice.hearsNothing();
            alice.enters(progress);
            alice.says(prack(alice, progress));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("PRACK");
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("INVITE");
            alice.says(alice.ack(1));
            assertThat(app.told()).containsExactly("INVITE", "PRACK", "ACK");
            assertThat(node.counted("application.threw")).isZero();
            node.passes(10_000);
            alice.hearsNothing();
        }

        @InBothModes
        void a2xxThatWaitsIsDroppedWhenTheCallerCancels(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                context.sendReliably(server, described(context.createResponse(server, 183, null)));
                context.send(server, context.createResponse(server, 200, null));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            alice.hears(183);
            alice.says(alice.cancel(invite));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("CANCEL");
            alice.says(alice.ack(invite, alice.hears(487)));
            assertThat(app.told()).startsWith("INVITE", "CANCEL");
            node.passes(60_000);
            alice.hearsNothing();
        }

        @InBothModes
        void a2xxDoesNotWaitForAResponseWithoutDescriptionAndItsPrackIsStillTaken(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod())) {
                    context.sendReliably(server, context.createResponse(server, 180, null));
                }
                context.send(server, context.createResponse(server, 200, null));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(invite(alice));
            SIPResponse ringing = alice.hears(180);
            alice.enters(alice.hears(200));
            alice.says(alice.ack(1));
            node.passes(5_000);
            alice.hearsNothing();
            alice.says(prack(alice, ringing));
            alice.hears(200);
            assertThat(app.told()).containsExactly("INVITE", "ACK", "PRACK");
        }

        @InBothModes
        void aFailureEndsTheRepetition(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                context.sendReliably(server, described(context.createResponse(server, 183, null)));
                context.send(server, context.createResponse(server, 486, null));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            SIPResponse progress = alice.hears(183);
            alice.says(alice.ack(invite, alice.hears(486)));
            alice.enters(progress);
            alice.says(prack(alice, progress));
            assertThat(alice.hears(200).getCSeq().getMethod()).as("3: it crossed the failure").isEqualTo("PRACK");
            alice.says(alice.request("PRACK").and("RAck", (rseq(progress) + 1) + " 1 INVITE"));
            alice.hears(481);
            node.passes(60_000);
            alice.hearsNothing();
        }

        @InBothModes
        void whereTheInviteRequiresItEvery1xxIsReliableAndThePrackIsAnswered(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod())) {
                    context.send(server, context.createResponse(server, 180, null));
                } else if (SIPRequest.BYE.equals(request.getMethod())) {
                    context.send(server, context.createResponse(server, 200, null));
                }
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(alice.request("INVITE").and("Require", "100rel"));
            SIPResponse ringing = alice.hears(180);
            assertThat(Phone.value(ringing, "Require")).isEqualTo("100rel");
            alice.enters(ringing);
            alice.says(prack(alice, ringing));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("PRACK");
            assertThat(app.told()).containsExactly("INVITE", "PRACK");
            alice.says(alice.request("BYE"));
            alice.hears(487);
            alice.hears(200);
        }

        @InBothModes
        void onlyA101To199ToInviteIsReliable(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                assertThatThrownBy(() -> context.sendReliably(server, context.createResponse(server, 100, null)))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> context.sendReliably(server, context.createResponse(server, 200, null)))
                        .isInstanceOf(IllegalStateException.class);
                context.send(server, context.createResponse(server, 486, null));
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = invite(alice);
            alice.says(invite);
            alice.says(alice.ack(invite, alice.hears(486)));
            assertThat(node.counted("application.threw")).isZero();
        }
    }

    @Nested
    class AsCaller {
        private SipText progress(Phone bob, SIPRequest invite, int status, long rseq) {
            return bob.answer(invite, status).and("Require", "100rel").and("RSeq", rseq);
        }

        /** Calls Bob, acknowledges what is reliable and what is a 2xx. */
        private Script acknowledging() {
            Script app = Calling.to("sip:bob@10.0.0.2:5060");
            return app.onResponse((context, leg, client, response) -> {
                if (response.getHeader("RSeq") != null) {
                    context.send(leg, context.createPrack(leg));
                } else if (client.invite() && response.getStatusCode() / 100 == 2) {
                    context.send(leg, context.createAck(leg, client, response));
                }
            });
        }

        @InBothModes
        void acknowledgesInTheEarlyDialogWithRackAndRoutes(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone proxy = new Phone(node, "proxy", "10.0.1.1");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(progress(bob, invite, 183, 7001).and("Record-Route", "<sip:10.0.1.1:5060;lr>"));
            SIPRequest prack = proxy.hears("PRACK");
            assertThat(Phone.value(prack, "RAck")).isEqualTo("7001 " + invite.getCSeq().getSeqNumber() + " INVITE");
            assertThat(prack.getRequestURI()).hasToString(bob.uri());
            assertThat(prack.getToTag()).isEqualTo("bob-tag");
            assertThat(prack.getCSeq().getSeqNumber()).isEqualTo(invite.getCSeq().getSeqNumber() + 1);
            bob.says(bob.answer(prack, 200));
            assertThat(app.told()).containsExactly("183 INVITE", "200 PRACK");
            bob.says(bob.answer(invite, 200).and("Record-Route", "<sip:10.0.1.1:5060;lr>"));
            SIPRequest ack = proxy.hears("ACK");
            assertThat(ack.getCSeq().getSeqNumber()).isEqualTo(invite.getCSeq().getSeqNumber());
        }

        @InBothModes
        void doesNotShowItsApplicationWhatComesAgainOrOutOfOrder(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(progress(bob, invite, 183, 5));
            bob.says(bob.answer(bob.hears("PRACK"), 200));
            bob.says(progress(bob, invite, 183, 5));
            bob.says(progress(bob, invite, 180, 7));
            bob.says(progress(bob, invite, 180, 4));
            bob.hearsNothing();
            assertThat(app.told()).containsExactly("183 INVITE", "200 PRACK");
            bob.says(progress(bob, invite, 180, 6));
            assertThat(Phone.value(bob.hears("PRACK"), "RAck")).startsWith("6 ");
            assertThat(app.told()).containsExactly("180 INVITE");
            assertThat(node.counted("retransmission.reliable-1xx")).isEqualTo(1);
            assertThat(node.counted("dropped.reliable-1xx-out-of-order")).isEqualTo(2);
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void repeatsThePrackUntilItIsAnswered(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(progress(bob, invite, 183, 5));
            byte[] prack = bob.takes().get(0).bytes();
            node.passes(500);
            assertThat(bob.takes()).hasSize(1).allSatisfy(sent -> assertThat(sent.bytes()).isEqualTo(prack));
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void aPrackIsMadeOnceAndOnlyForWhatIsReliable(Node node) {
            List<String> refused = new ArrayList<>();
            Script app = Calling.to("sip:bob@10.0.0.2:5060").onResponse((context, leg, client, response) -> {
                if (response.getStatusCode() == 183) {
                    context.send(leg, context.createPrack(leg));
                }
                if (client.invite() && response.getStatusCode() < 200) {
                    assertThatThrownBy(() -> context.createPrack(leg)).isInstanceOf(IllegalStateException.class);
                    refused.add(String.valueOf(response.getStatusCode()));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            bob.says(bob.answer(invite, 181).and("RSeq", 3));
            bob.says(progress(bob, invite, 183, 5));
            bob.hears("PRACK");
            bob.hearsNothing();
            assertThat(refused).containsExactly("180", "181", "183");
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void aSecondInviteBeginsItsNumbersAnew(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(progress(bob, invite, 183, 500));
            bob.says(bob.answer(bob.hears("PRACK"), 200));
            bob.says(bob.answer(invite, 200));
            bob.hears("ACK");
            bob.isIn(invite);
            app.onRequest((context, leg, server, request) -> {
                context.send(server, context.createResponse(server, 200, null));
                context.send(leg, context.createRequest(leg, "INVITE"));
            });
            bob.says(bob.request("INFO"));
            bob.hears(200);
            SIPRequest again = bob.hears("INVITE");
            bob.says(progress(bob, again, 183, 12));
            assertThat(Phone.value(bob.hears("PRACK"), "RAck")).isEqualTo("12 " + again.getCSeq().getSeqNumber() + " INVITE");
            bob.says(bob.answer(again, 200));
            bob.hears("ACK");
        }
    }
}
