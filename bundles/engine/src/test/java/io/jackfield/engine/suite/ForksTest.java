package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** One INVITE and several dialogs: RFC 3261 sections 12.1.2, 13.2.2.4 and 13.3.1.4; JSR 289 section 6.2.3.2. */
class ForksTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    /** Acknowledges every 2xx to INVITE. */
    private static Script acknowledging() {
        return Calling.to(BOB).onResponse((context, leg, client, response) -> {
            if (client.invite() && response.getStatusCode() / 100 == 2) {
                context.send(leg, context.createAck(leg, client, response));
            }
        });
    }

    private static Leg leg(Call call, String remoteTag) {
        return call.legs().stream().filter(each -> each.remoteTag().equals(remoteTag)).findFirst().orElseThrow();
    }

    @Nested
    class OfTheCallee {
        @InBothModes
        void eachEarlyDialogHasALegOfTheSameCallIdAndTag(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            fork.says(fork.answer(invite, 183).and("Record-Route", "<sip:10.0.1.1:5060;lr>"));
            bob.says(bob.answer(invite, 180));

            Leg first = leg(node.call(), "bob-tag");
            Leg second = leg(node.call(), "fork-tag");
            assertThat(second.derivedFrom()).isEqualTo(first.id());
            assertThat(second.callId()).isEqualTo(first.callId());
            assertThat(second.localTag()).isEqualTo(first.localTag());
            assertThat(second.applicationSession()).isEqualTo(first.applicationSession());
            assertThat(List.of(first.state(), second.state())).containsOnly(DialogState.EARLY);
            assertThat(second.routeSet()).containsExactly("<sip:10.0.1.1:5060;lr>");
            assertThat(second.remoteTarget()).isEqualTo(fork.uri());
            assertThat(first.remoteTarget()).isEqualTo(bob.uri());
            assertThat(app.told()).containsExactly("180 INVITE", "derived", "183 INVITE", "180 INVITE");
            bob.says(bob.answer(invite, 486));
            assertThat(app.told()).containsExactly("486 INVITE", "leg invalid", "leg invalid", "session invalid");
        }

        @InBothModes
        void aDerivedLegHasCopiesOfTheAttributesAndTheHandler(Node node) {
            List<String> seen = new ArrayList<>();
            Script app = acknowledging();
            app.onResponse((context, leg, client, response) -> {
                if (leg.derivedFrom() == 0) {
                    leg.attributes().put("who", "first");
                    leg.handler("rings");
                } else {
                    seen.add(leg.attributes().get("who", app.attributes()) + " " + leg.handler());
                    leg.attributes().put("who", "second");
                    seen.add((String) context.call().leg(leg.derivedFrom()).orElseThrow().attributes()
                            .get("who", app.attributes()));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            fork.says(fork.answer(invite, 180));
            assertThat(seen).containsExactly("first rings", "first");
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void every2xxIsItsApplicationsToAcknowledgeAndToEnd(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            app.onResponse((context, leg, client, response) -> {
                if (client.invite()) {
                    context.send(leg, context.createAck(leg, client, response));
                    if (leg.derivedFrom() != 0) {
                        context.send(leg, context.createRequest(leg, "BYE"));
                    }
                }
            });
            bob.says(bob.answer(invite, 200));
            assertThat(bob.hears("ACK").getToTag()).isEqualTo("bob-tag");
            fork.says(fork.answer(invite, 200));
            SIPRequest ack = fork.hears("ACK");
            assertThat(ack.getToTag()).isEqualTo("fork-tag");
            assertThat(ack.getCSeq().getSeqNumber()).isEqualTo(invite.getCSeq().getSeqNumber());
            SIPRequest bye = fork.hears("BYE");
            assertThat(bye.getToTag()).isEqualTo("fork-tag");
            assertThat(bye.getCSeq().getSeqNumber()).isEqualTo(invite.getCSeq().getSeqNumber() + 1);
            fork.says(fork.answer(bye, 200));
            assertThat(app.told()).containsExactly("200 INVITE", "derived", "200 INVITE", "200 BYE", "leg invalid");
            assertThat(leg(node.call(), "bob-tag").state()).isEqualTo(DialogState.CONFIRMED);
            assertThat(node.counted("ended.unwanted-2xx")).isZero();
            bob.hearsNothing();
        }

        @InBothModes
        void eachRepeated2xxGetsItsOwnAckAgainByteForByte(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 200));
            fork.says(fork.answer(invite, 200));
            byte[] ofBob = bob.takes().get(0).bytes();
            byte[] ofFork = fork.takes().get(0).bytes();
            fork.says(fork.answer(invite, 200));
            bob.says(bob.answer(invite, 200));
            assertThat(bob.takes()).hasSize(1).allSatisfy(sent -> assertThat(sent.bytes()).isEqualTo(ofBob));
            assertThat(fork.takes()).hasSize(1).allSatisfy(sent -> assertThat(sent.bytes()).isEqualTo(ofFork));
            assertThat(node.counted("retransmission.2xx")).isEqualTo(2);
        }

        @InBothModes
        void a2xxThatItsApplicationHasNotAcknowledgedIsShownOnce(Node node) {
            Script app = Calling.to(BOB);
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            fork.says(fork.answer(invite, 200));
            fork.says(fork.answer(invite, 200));
            bob.says(bob.answer(invite, 200));
            bob.says(bob.answer(invite, 200));
            assertThat(app.told()).containsExactly("180 INVITE", "derived", "200 INVITE", "200 INVITE");
            bob.hearsNothing();
            fork.hearsNothing();
        }

        @InBothModes
        void earlyDialogsThatStayEarlyEnd64T1AfterTheFirst2xx(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            Phone third = new Phone(node, "third", "10.0.0.4");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            fork.says(fork.answer(invite, 180));
            third.says(third.answer(invite, 180));
            fork.says(fork.answer(invite, 200));
            node.passes(31_999);
            assertThat(node.call().legs()).extracting(Leg::remoteTag).contains("bob-tag", "fork-tag", "third-tag");
            node.passes(1);
            assertThat(node.call().legs()).extracting(Leg::remoteTag).contains("fork-tag")
                    .doesNotContain("bob-tag", "third-tag");
        }

        @InBothModes
        void the2xxOfAForkThatTheApplicationEndedEarlyIsOnlyAcknowledged(Node node) {
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            app.onResponse((context, leg, client, response) -> {
                if (client.invite() && leg.derivedFrom() != 0) {
                    context.send(leg, context.createRequest(leg, "BYE")); // RFC 3261 section 15: the caller may, early
                }
            });
            bob.says(bob.answer(invite, 180));
            fork.says(fork.answer(invite, 180));
            fork.says(fork.answer(fork.hears("BYE"), 200));
            assertThat(app.told()).containsExactly("180 INVITE", "derived", "180 INVITE", "200 BYE", "leg invalid");
            fork.says(fork.answer(invite, 180));
            assertThat(app.told()).as("its leg is gone").isEmpty();
            fork.says(fork.answer(invite, 200));
            fork.hears("ACK");
            fork.hearsNothing(); // it has its BYE
            assertThat(app.told()).isEmpty();
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void moreThanTheyMayBeAreDroppedAndTheir2xxEnded(Node.Plan plan) {
            Node node = plan.maxForks(2).node();
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            Phone second = new Phone(node, "second", "10.0.0.3");
            Phone third = new Phone(node, "third", "10.0.0.4");
            second.says(second.answer(invite, 180));
            third.says(third.answer(invite, 180));
            assertThat(app.told()).containsExactly("180 INVITE", "derived", "180 INVITE");
            assertThat(node.counted("dropped.fork")).isEqualTo(1);
            bob.says(bob.answer(invite, 200));
            bob.hears("ACK");
            third.says(third.answer(invite, 200));
            third.hears("ACK");
            third.says(third.answer(third.hears("BYE"), 200));
            assertThat(node.counted("ended.unwanted-2xx")).isEqualTo(1);
            assertThat(app.told()).containsExactly("200 INVITE");
        }

        /** A peer makes up a tag with each 2xx: what that costs the call and whoever its Contact names is bounded. */
        @InBothModes
        void aFloodOf2xxIsEndedAFewAtATime(Node.Plan plan) {
            Node node = plan.maxForks(2).node();
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 200));
            bob.hears("ACK");
            Phone second = new Phone(node, "second", "10.0.0.3");
            second.says(second.answer(invite, 200));
            second.hears("ACK");
            Phone mallory = new Phone(node, "mallory", "10.0.0.9");
            for (int i = 0; i < 1_000; i++) {
                mallory.says(mallory.answer(invite, 200, "made-up-" + i));
            }
            assertThat(mallory.takes()).as("two times ACK and BYE").hasSize(4);
            assertThat(node.counted("dropped.unwanted-2xx")).isEqualTo(998);
            assertThat(node.call().transactions()).hasSizeLessThan(10);

            node.passes(32_000);
            assertThat(node.call().transactions()).isEmpty();
            assertThat(node.call().legs()).extracting(Leg::remoteTag).contains("bob-tag", "second-tag");
        }

        /** Forks that end at once make room for others, but not without end: each is remembered while the INVITE lasts. */
        @InBothModes
        void forksThatComeAndGoAreCounted(Node.Plan plan) {
            Node node = plan.maxForks(2).node();
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            app.onResponse((context, leg, client, response) -> {
                if (leg.derivedFrom() != 0) {
                    context.invalidate(leg);
                }
            });
            bob.says(bob.answer(invite, 180));
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            for (int i = 0; i < 100; i++) {
                fork.says(fork.answer(invite, 180, "fork-" + i));
            }
            assertThat(node.counted("dropped.fork")).isEqualTo(100 - 16);
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void theFirst2xxIsLetInHoweverManyRang(Node.Plan plan) {
            Node node = plan.maxForks(1).node();
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 180));
            Phone second = new Phone(node, "second", "10.0.0.3");
            second.says(second.answer(invite, 200));
            second.hears("ACK");
            second.hearsNothing();
            assertThat(app.told()).containsExactly("180 INVITE", "derived", "200 INVITE");
        }

        @InBothModes
        void eachForkNumbersItsReliableResponsesByItself(Node node) {
            Script app = acknowledging();
            app.onResponse((context, leg, client, response) -> {
                if (response.getHeader("RSeq") != null) {
                    context.send(leg, context.createPrack(leg));
                }
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 183).and("Require", "100rel").and("RSeq", 10));
            fork.says(fork.answer(invite, 183).and("Require", "100rel").and("RSeq", 90));
            assertThat(Phone.value(bob.hears("PRACK"), "RAck")).startsWith("10 ");
            SIPRequest prack = fork.hears("PRACK");
            assertThat(Phone.value(prack, "RAck")).startsWith("90 ");
            assertThat(prack.getToTag()).isEqualTo("fork-tag");
            fork.says(fork.answer(invite, 180).and("Require", "100rel").and("RSeq", 91));
            bob.says(bob.answer(invite, 180).and("Require", "100rel").and("RSeq", 12));
            assertThat(Phone.value(fork.hears("PRACK"), "RAck")).startsWith("91 ");
            bob.hearsNothing();
            bob.says(bob.answer(invite, 486));
        }

        @InBothModes
        void requestsOfAForkComeToItsLegAndSoDoesTheAckToItsReinvite(Node node) {
            List<Integer> legs = new ArrayList<>();
            Script app = acknowledging();
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            SIPRequest invite = Calling.begin(node, app, bob);
            bob.says(bob.answer(invite, 200));
            fork.says(fork.answer(invite, 200));
            app.onRequest((context, leg, server, request) -> {
                legs.add(leg.derivedFrom());
                context.send(server, context.createResponse(server, 200, null));
            });
            app.onAck((context, leg) -> legs.add(leg.derivedFrom()));
            bob.takes();
            fork.takes();
            bob.isIn(invite);
            fork.isIn(invite);
            fork.says(fork.request("INVITE"));
            bob.says(bob.request("INVITE"));
            fork.hears(200);
            bob.hears(200);
            fork.says(fork.ack(1));
            bob.says(bob.ack(1));
            assertThat(legs).hasSize(4);
            assertThat(legs.get(0)).isEqualTo(legs.get(2)).isNotZero();
            assertThat(legs.get(1)).isEqualTo(legs.get(3)).isZero();
            node.passes(10_000);
            bob.hearsNothing();
            fork.hearsNothing();
        }

        @InBothModes
        void linksGoToTheForkThatAnswersFirst(Node node) {
            Phone alice = new Phone(node.runs(new io.jackfield.engine.testbed.Relay("1.0.0", BOB)), "alice", "10.0.0.1");
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            Phone fork = new Phone(node, "fork", "10.0.0.3");
            alice.says(alice.request("INVITE"));
            alice.hears(100);
            SIPRequest invite = bob.hears("INVITE");
            bob.says(bob.answer(invite, 180));
            alice.hears(180);
            fork.says(fork.answer(invite, 200));
            alice.enters(alice.hears(200));
            alice.says(alice.ack(1));
            fork.hears("ACK");
            bob.hearsNothing();
            alice.says(alice.request("BYE"));
            fork.says(fork.answer(fork.hears("BYE"), 200));
            alice.hears(200);
        }
    }

    @Nested
    class OfOurOwn {
        /** Answers an INVITE with 2xx in so many dialogs. */
        private Script answering(int times) {
            return new Script().onRequest((context, leg, server, request) -> {
                context.send(server, context.createResponse(server, 200, null));
                for (int i = 1; SIPRequest.INVITE.equals(request.getMethod()) && i < times; i++) {
                    Leg further = context.furtherOk(server);
                    SIPResponse ok = context.createResponse(server, 200, null);
                    ok.setToTag(further.localTag());
                    context.send(server, ok);
                }
            });
        }

        @InBothModes
        void aFurther2xxHasATagOfItsOwnAndIsRepeatedUntilItsOwnAckComes(Node node) {
            Script app = answering(2);
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(alice.request("INVITE"));
            SIPResponse first = alice.hears(200);
            SIPResponse second = alice.hears(200);
            assertThat(second.getToTag()).isNotEqualTo(first.getToTag());
            assertThat(app.told()).containsExactly("INVITE", "derived");
            alice.enters(first);
            alice.says(alice.ack(1));
            node.passes(1_500);
            List<Wire.Sent> again = alice.takes();
            assertThat(again).hasSize(2).allMatch(sent ->
                    ((SIPResponse) sent.message()).getToTag().equals(second.getToTag()));
            alice.enters(second);
            alice.says(alice.ack(1));
            assertThat(app.told()).containsExactly("ACK", "ACK");
            node.passes(10_000);
            alice.hearsNothing();
            alice.says(alice.request("BYE"));
            alice.hears(200);
            assertThat(node.call().legs()).hasSize(1).allMatch(leg -> leg.localTag().equals(first.getToTag()));
        }

        @InBothModes
        void withoutItsAckOnlyThatDialogEnds(Node node) {
            Script app = answering(2);
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            alice.says(alice.request("INVITE"));
            alice.enters(alice.hears(200));
            SIPResponse second = alice.hears(200);
            alice.says(alice.ack(1));
            node.passes(32_000);
            List<Wire.Sent> all = alice.takes();
            SIPRequest bye = (SIPRequest) all.get(all.size() - 1).message();
            assertThat(bye.getMethod()).isEqualTo("BYE");
            assertThat(bye.getFromTag()).isEqualTo(second.getToTag());
            alice.says(alice.answer(bye, 200));
            assertThat(app.told()).contains("no ACK");
            assertThat(node.call().legs()).hasSize(1);
        }

        @InBothModes
        void thereAreNoMoreThanTheyMayBeAndNoneBeforeTheFirst(Node.Plan plan) {
            Node node = plan.maxForks(2).node();
            Script app = new Script().onRequest((context, leg, server, request) -> {
                assertThatThrownBy(() -> context.furtherOk(server)).isInstanceOf(IllegalStateException.class);
                context.send(server, context.createResponse(server, 200, null));
                context.furtherOk(server);
                assertThatThrownBy(() -> context.furtherOk(server)).isInstanceOf(IllegalStateException.class);
            });
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            alice.enters(alice.hears(200));
            alice.says(alice.ack(1));
            assertThat(node.counted("application.threw")).isZero();
        }
    }
}
