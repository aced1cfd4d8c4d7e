package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** INVITE and UPDATE that meet within a dialog: RFC 3261 sections 12.2.1.2 and 14, RFC 3311 section 5. */
class GlareTest {
    private static final String SDP = "v=0\r\n";

    /** Answers what begins a call, and nothing else. */
    private static Script answeringOnce() {
        return new Script().onRequest((context, leg, server, request) -> {
            if (request.getToTag() == null || SIPRequest.BYE.equals(request.getMethod())) {
                context.send(server, context.createResponse(server, 200, null));
            }
        });
    }

    private static Phone established(Node node, Script app) {
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("INVITE"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        app.told();
        return alice;
    }

    private static int retryAfter(SIPResponse response) {
        return Integer.parseInt(Phone.value(response, "Retry-After"));
    }

    @Nested
    class FromUs {
        @InBothModes
        void aReinviteWaitsForOurOwnThatIsInProgress(Node node) {
            Script app = answeringOnce();
            app.onAck((context, leg) -> {
                context.send(leg, context.createRequest(leg, "INVITE"));
                assertThatThrownBy(() -> context.send(leg, context.createRequest(leg, "INVITE")))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("14.1");
            });
            Phone alice = established(node, app);
            SIPRequest invite = alice.hears("INVITE");
            alice.hearsNothing();
            app.onAck((context, leg) -> { });
            app.onResponse((context, leg, client, response) ->
                    context.send(leg, context.createAck(leg, client, response)));
            alice.says(alice.answer(invite, 200));
            alice.hears("ACK");
            assertThat(node.counted("application.threw")).isZero();
        }

        @InBothModes
        void aReinviteWaitsForThePeersUntilItsFailureIsAcknowledged(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod()) && request.getToTag() != null) {
                    assertThatThrownBy(() -> context.send(leg, context.createRequest(leg, "INVITE")))
                            .isInstanceOf(IllegalStateException.class);
                    context.send(server, context.createResponse(server, 488, null));
                    assertThatThrownBy(() -> context.send(leg, context.createRequest(leg, "INVITE")))
                            .isInstanceOf(IllegalStateException.class);
                } else {
                    context.send(server, context.createResponse(server, 200, null));
                    if ("INFO".equals(request.getMethod())) {
                        context.send(leg, context.createRequest(leg, "INVITE"));
                    }
                }
            });
            Phone alice = established(node, app);
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            alice.says(alice.ack(invite, alice.hears(488)));
            alice.says(alice.request("INFO"));
            alice.hears(200);
            alice.says(alice.answer(alice.hears("INVITE"), 488));
            alice.hears("ACK");
            assertThat(node.counted("application.threw")).isZero();
        }

        @InBothModes
        void anUpdateWithAnOfferWaitsForTheAnswerToAnother(Node node) {
            Script app = answeringOnce();
            app.onAck((context, leg) -> {
                context.send(leg, offering(context.createRequest(leg, "UPDATE")));
                assertThatThrownBy(() -> context.send(leg, offering(context.createRequest(leg, "UPDATE"))))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("3311");
                context.send(leg, context.createRequest(leg, "UPDATE")); // without an offer it may
            });
            Phone alice = established(node, app);
            alice.says(alice.answer(alice.hears("UPDATE"), 200));
            alice.says(alice.answer(alice.hears("UPDATE"), 200));
            alice.hearsNothing();
            assertThat(node.counted("application.threw")).isZero();
        }

        private SIPRequest offering(SIPRequest request) {
            try {
                gov.nist.javax.sip.header.ContentType type = new gov.nist.javax.sip.header.ContentType();
                type.setContentType("application");
                type.setContentSubType("sdp");
                request.setContent(SDP, type);
                return request;
            } catch (java.text.ParseException e) {
                throw new AssertionError(e);
            }
        }

        /** RFC 3261 section 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in steps of 10 ms. */
        @InBothModes
        void a491IsShownWithTheWaitOfItsSide(Node node) {
            Set<Long> waits = new HashSet<>();
            Script app = answeringOnce().onResponse((context, leg, client, response) -> {
                waits.add(context.glareWait(leg));
                assertThat(context.glareWait(leg)).isEqualTo(context.glareWait(leg)).isBetween(0L, 2_000L);
                assertThat(context.glareWait(leg) % 10).isZero();
                if (waits.size() < 5) {
                    context.send(leg, context.createRequest(leg, "INVITE"));
                }
            });
            app.onAck((context, leg) -> context.send(leg, context.createRequest(leg, "INVITE")));
            Phone alice = established(node, app);
            for (int i = 0; i < 5; i++) {
                alice.says(alice.answer(alice.hears("INVITE"), 491));
                alice.hears("ACK");
            }
            assertThat(waits).as("chosen anew each time").hasSize(5);
            assertThat(node.call().legs()).hasSize(1).allMatch(leg -> leg.state() == DialogState.CONFIRMED);
            assertThat(node.counted("application.threw")).isZero();
        }

        @InBothModes
        void theOwnerOfTheCallIdWaitsLonger(Node node) {
            Set<Long> waits = new HashSet<>();
            Script app = Calling.to("sip:bob@10.0.0.2:5060");
            app.onResponse((context, leg, client, response) -> {
                if (response.getStatusCode() == 200) {
                    context.send(leg, context.createAck(leg, client, response));
                    context.send(leg, context.createRequest(leg, "INVITE"));
                } else {
                    waits.add(context.glareWait(leg));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 200));
            bob.hears("ACK");
            bob.says(bob.answer(bob.hears("INVITE"), 491));
            bob.hears("ACK");
            assertThat(waits).hasSize(1).allMatch(wait -> wait >= 2_100 && wait <= 4_000 && wait % 10 == 0);
        }
    }

    @Nested
    class FromThePeer {
        @InBothModes
        void overlappingInvitesAre500WithARandomRetryAfterOfUpToTenSeconds(Node node) {
            Phone alice = established(node, answeringOnce());
            alice.says(alice.request("INVITE"));
            alice.hears(100);
            Set<Integer> seconds = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                SipText again = alice.request("INVITE");
                alice.says(again);
                SIPResponse refusal = alice.hears(500);
                seconds.add(retryAfter(refusal));
                alice.says(alice.ack(again, refusal));
            }
            assertThat(seconds).allMatch(value -> value >= 0 && value <= 10).hasSizeGreaterThan(2);
            assertThat(node.counted("refused.overlapping-invite")).isEqualTo(12);
            alice.says(alice.request("BYE"));
        }

        @InBothModes
        void anUpdateBeforeTheAnswerToAnotherIs500WithRetryAfter(Node node) {
            Script app = answeringOnce();
            Phone alice = established(node, app);
            alice.says(alice.request("UPDATE"));
            alice.hearsNothing();
            alice.says(alice.request("UPDATE"));
            assertThat(retryAfter(alice.hears(500))).isBetween(0, 10);
            assertThat(app.told()).containsExactly("UPDATE");
            assertThat(node.counted("refused.overlapping-update")).isEqualTo(1);
        }

        /** RFC 3261 section 17.2.2: also when nothing is in its way any more. */
        @InBothModes
        void anUpdateThatWasRefusedGetsTheSameAnswerWhenItComesAgain(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (!"UPDATE".equals(request.getMethod())) {
                    context.send(server, context.createResponse(server, 200, null));
                }
                if ("INFO".equals(request.getMethod())) {
                    context.call().transaction(each -> "UPDATE".equals(each.method()) && !each.answered())
                            .ifPresent(update -> context.send(update, context.createResponse(update, 200, null)));
                }
            });
            Phone alice = established(node, app);
            alice.says(alice.request("UPDATE"));
            SipText refused = alice.request("UPDATE");
            alice.says(refused);
            SIPResponse refusal = alice.hears(500);
            alice.says(alice.request("INFO"));
            alice.hears(200);
            alice.hears(200);
            alice.says(refused);
            assertThat(alice.hears(500).encode()).isEqualTo(refusal.encode());
            assertThat(app.told()).containsExactly("UPDATE", "INFO");
        }

        @InBothModes
        void anUpdateWithAnOfferThatMeetsOursIs491(Node node) {
            Script app = answeringOnce();
            app.onAck((context, leg) -> context.send(leg, new FromUs().offering(context.createRequest(leg, "INVITE"))));
            Phone alice = established(node, app);
            SIPRequest ours = alice.hears("INVITE");
            alice.says(alice.request("UPDATE").describing(SDP));
            alice.hears(491);
            assertThat(node.counted("refused.glare")).isEqualTo(1);
            alice.says(alice.request("UPDATE"));
            assertThat(app.told()).as("one without an offer is let in").containsExactly("UPDATE");
            alice.says(alice.answer(ours, 488));
            alice.hears("ACK");
        }

        @InBothModes
        void anUpdateWithAnOfferWhileOneOfThePeersHasNoAnswerIs500(Node node) {
            Phone alice = established(node, answeringOnce());
            alice.says(alice.request("INVITE").describing(SDP));
            alice.hears(100);
            alice.says(alice.request("UPDATE").describing(SDP));
            assertThat(retryAfter(alice.hears(500))).isBetween(0, 10);
            alice.says(alice.request("BYE"));
        }

        /** RFC 3311 section 5.1: the usual use, an UPDATE after the offer was answered reliably and before the 2xx. */
        @InBothModes
        void anUpdateInAnEarlyDialogIsLetInOnceTheOfferIsAnsweredReliably(Node node) {
            Script app = new Script().onRequest((context, leg, server, request) -> {
                if (SIPRequest.INVITE.equals(request.getMethod())) {
                    context.sendReliably(server, Reliable1xxTest.described(context.createResponse(server, 183, null)));
                } else {
                    context.send(server, context.createResponse(server, 200, null));
                }
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(alice.request("INVITE").and("Supported", "100rel").describing(SDP));
            SIPResponse progress = alice.hears(183);
            alice.enters(progress);
            alice.says(alice.request("PRACK").and("RAck", Phone.value(progress, "RSeq") + " 1 INVITE"));
            alice.hears(200);
            alice.says(alice.request("UPDATE").describing(SDP));
            assertThat(alice.hears(200).getCSeq().getMethod()).isEqualTo("UPDATE");
            alice.says(alice.request("BYE"));
        }

        @InBothModes
        void anUpdateFromTheCalleeIsLetInOnceItAnsweredReliablyAndNotBefore(Node node) {
            Script app = Calling.to("sip:bob@10.0.0.2:5060", "INVITE");
            app.onResponse((context, leg, client, response) -> {
                if (response.getHeader("RSeq") != null) {
                    context.send(leg, context.createPrack(leg));
                }
            });
            Script begins = app.onRequest((context, leg, server, request) -> {
                context.send(server, context.createResponse(server, 200, null));
                if (request.getMethod().equals("MESSAGE")) {
                    var other = context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(),
                            "<sip:bob@10.0.0.2:5060>", null);
                    context.send(other, new FromUs().offering(context.createRequest(other, "INVITE")));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, begins, bob);
            bob.says(bob.answer(invite, 180));
            bob.isIn(invite);
            bob.says(bob.request("UPDATE").describing(SDP));
            bob.hears(491);
            bob.says(bob.answer(invite, 183).and("Require", "100rel").and("RSeq", 4).describing(SDP));
            bob.says(bob.answer(bob.hears("PRACK"), 200));
            bob.says(bob.answer(invite, 180));
            bob.says(bob.request("UPDATE").describing(SDP));
            bob.hears(200);
            bob.says(bob.answer(invite, 486));
        }
    }

    @Nested
    class Endings {
        private Script asking(String method) {
            Script app = answeringOnce();
            app.onAck((context, leg) -> context.send(leg, context.createRequest(leg, method)));
            return app;
        }

        @InBothModes
        void a481EndsTheDialogWithBye(Node node) {
            Script app = asking("INFO");
            Phone alice = established(node, app);
            alice.says(alice.answer(alice.hears("INFO"), 481));
            alice.says(alice.answer(alice.hears("BYE"), 200));
            alice.hearsNothing();
            assertThat(app.told()).containsExactly("481 INFO", "leg invalid", "session invalid");
        }

        @InBothModes
        void noAnswerEndsTheDialogWithBye(Node node) {
            Script app = asking("UPDATE");
            Phone alice = established(node, app);
            node.passes(32_000);
            assertThat(app.told()).containsExactly("408 UPDATE", "leg invalid", "session invalid");
            assertThat(alice.takes()).last().matches(sent -> sent.message().getFirstLine().startsWith("BYE "));
        }

        @InBothModes
        void aFailureOfAnotherKindDoesNot(Node node) {
            Script app = asking("INFO");
            Phone alice = established(node, app);
            alice.says(alice.answer(alice.hears("INFO"), 500));
            assertThat(node.call().legs()).hasSize(1).allMatch(leg -> leg.state() == DialogState.CONFIRMED);
            alice.hearsNothing();
        }

        @InBothModes
        void aByeThatIsChallengedLeavesTheSessionForAnother(Node node) {
            Script app = asking("BYE");
            Phone alice = established(node, app);
            app.onResponse((context, leg, client, response) -> {
                if (response.getStatusCode() == 407) {
                    context.send(leg, context.createRequest(leg, "BYE"));
                }
            });
            alice.says(alice.answer(alice.hears("BYE"), 407));
            alice.says(alice.answer(alice.hears("BYE"), 200));
            assertThat(app.told()).containsExactly("407 BYE", "200 BYE", "leg invalid", "session invalid");
        }
    }
}
