package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Subject;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Transport;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * What a reliable transport changes (RFC 3261 sections 13.3.1.4, 17 and 18): who repeats what, where answers go when their connection
 * is gone, and which transport a request leaves by. Not: sockets, which the stack's tests have.
 */
class TcpTest {
    private static final long A_MINUTE = 60_000;

    /** An application that dials when it gets a MESSAGE, with a Subject of a certain length. */
    private static Script dialling(String uri, String method, int length) {
        Script app = new Script();
        return app.onRequest((context, leg, server, request) -> {
            if (request.getMethod().equals("MESSAGE")) {
                var other = context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(), "<" + uri + ">", null);
                SIPRequest made = context.createRequest(other, method);
                subject(made, length);
                context.send(other, made);
            }
            context.send(server, context.createResponse(server, 200, null));
        });
    }

    private static void subject(SIPRequest request, int length) {
        try {
            Subject subject = new Subject();
            subject.setSubject("s".repeat(length));
            request.setHeader(subject);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void trigger(Node node, Script app) {
        Phone trigger = new Phone(node.runs(app), "trigger", "10.0.0.99");
        trigger.says(trigger.request("MESSAGE"));
        trigger.hears(200);
        app.told();
    }

    private static Transport transport(SIPMessage message) {
        return Transport.valueOf(message.getTopmostVia().getTransport());
    }

    private static SipUri contact(SIPMessage message) {
        return (SipUri) message.getContactHeader().getAddress().getURI();
    }

    private static List<Wire.Sent> requests(Node node, String method) {
        return node.wire().sent().stream().filter(each -> each.message() instanceof SIPRequest request
                && request.getMethod().equals(method)).toList();
    }

    @Nested
    class Transactions {
        /** Sections 17.1.1.2 and 17.1.2.2: no Timer A and no Timer E. */
        @InBothModes
        void repeatNoRequest(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "INVITE", 0);
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            node.passes(30_000);
            bob.hearsNothing();

            assertThat(transport(invite)).isEqualTo(Transport.TCP);
            assertThat(contact(invite).getTransportParam()).isEqualTo("tcp");
            node.passes(A_MINUTE);
            assertThat(app.told()).as("Timer B").startsWith("408 INVITE");
        }

        /** Section 17.2.1: no Timer G; Timer I is zero. Section 17.2.2: Timer J is zero. */
        @InBothModes
        void repeatNoFailureAndAreOverWithItsAck(Node node) {
            Phone alice = new Phone(node.runs(new Script().onRequest(Script.answering(486))), "alice", "10.0.0.1").byTcp(1);
            SipText invite = alice.request("INVITE");
            alice.says(invite);
            SIPResponse busy = alice.hears(486);
            node.passes(10_000);
            alice.hearsNothing();
            alice.says(alice.ack(invite, busy));

            assertThat(node.stored()).as("nothing is left to wait for").isEmpty();
            alice.newCall("another").says(alice.request("OPTIONS"));
            alice.hears(486);
            assertThat(node.stored()).isEmpty();
        }

        /** Section 13.3.1.4: the 2xx is repeated whatever the transport, for it may go on by UDP from hop to hop. */
        @InBothModes
        void repeatA2xxUntilItsAckAllTheSame(Node node) {
            Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1").byTcp(1);
            alice.says(alice.request("INVITE"));
            SIPResponse ok = alice.hears(200);
            node.passes(500);
            alice.hears(200);
            node.passes(1_000);
            alice.hears(200);
            alice.enters(ok);
            alice.says(alice.ack(1));
            node.passes(A_MINUTE);
            alice.hearsNothing();
            assertThat(contact(ok).getTransportParam()).as("where the peer is to come back").isEqualTo("tcp");
        }

        /** Section 17.1.1.2: Timer D is zero, the ACK leaves once. */
        @InBothModes
        void acknowledgeAFailureAndAreOver(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "INVITE", 0);
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            bob.says(bob.answer(bob.hears("INVITE"), 486));
            assertThat(transport(bob.hears("ACK"))).isEqualTo(Transport.TCP);
            assertThat(app.told()).startsWith("486 INVITE");
        }
    }

    @Nested
    class Responses {
        /** Over UDP the peer repeats a failure until its ACK comes; over TCP it says it once. */
        @InBothModes
        void thatComeWhileTheirApplicationIsStoppedWaitForIt(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "INVITE", 0);
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            node.stops(app.version());
            bob.says(bob.answer(invite, 486));
            bob.says(bob.answer(invite, 486));
            node.passes(A_MINUTE);
            assertThat(app.told()).isEmpty();
            bob.hearsNothing();

            node.runs(app);
            node.passes(2_000);
            assertThat(app.told()).startsWith("486 INVITE");
            assertThat(transport(bob.hears("ACK"))).isEqualTo(Transport.TCP);
        }

        @InBothModes
        void toOtherRequestsWaitTooAndDoNotTimeOut(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "MESSAGE", 0);
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            SIPRequest message = bob.hears("MESSAGE");
            node.passes(30_000);
            node.stops(app.version());
            bob.says(bob.answer(message, 200));
            node.passes(A_MINUTE);
            node.runs(app);
            node.passes(2_000);
            assertThat(app.told()).startsWith("200 MESSAGE");
            assertThat(node.counted("deferred.response")).isEqualTo(1);
        }

        /** Section 13.3.1.4: the called user agent repeats it, so nothing needs to be kept. */
        @InBothModes
        void of2xxToInviteComeAgain(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "INVITE", 0);
            app.onResponse((context, leg, client, response) -> context.send(leg, context.createAck(leg, client, response)));
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            node.stops(app.version());
            bob.says(bob.answer(invite, 200));
            node.runs(app);
            node.passes(2_000);
            assertThat(app.told()).isEmpty();
            bob.says(bob.answer(invite, 200));
            assertThat(app.told()).startsWith("200 INVITE");
            bob.hears("ACK");
        }
    }

    @Nested
    class Answers {
        /** Section 18.2.2. */
        @InBothModes
        void leaveByTheConnectionOfTheirRequest(Node node) {
            Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1").byTcp(7);
            alice.says(alice.request("OPTIONS"));

            assertThat(alice.takes()).hasSize(1).allSatisfy(sent ->
                    assertThat(((Flow) sent.target()).connection()).isEqualTo(7));
        }

        /** Section 18.2.2: to received, or the source, at the port of sent-by. */
        @InBothModes
        void leaveForSentByWhenThatIsGone(Node node) {
            Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1").byTcp(7);
            alice.says(alice.request("INVITE"));
            alice.hears(200);
            node.wire().ends(7);
            node.passes(500);

            assertThat(alice.takes()).hasSize(1).allSatisfy(sent ->
                    assertThat(sent.target()).isEqualTo(new Hop("tcp", Transport.TCP, "10.0.0.1", 5060)));
            alice.says(alice.ack(1));
        }

        @InBothModes
        void ofRefusalsLeaveTheSameWay(Node node) {
            Phone alice = new Phone(node.runs(new Script()), "alice", "10.0.0.1").byTcp(7);
            node.wire().ends(7);
            alice.says(alice.request("BYE"));
            assertThat(alice.takes()).hasSize(1).allSatisfy(sent ->
                    assertThat(sent.target()).isEqualTo(new Hop("tcp", Transport.TCP, "10.0.0.1", 5060)));
        }
    }

    @Nested
    class NextHops {
        /** Section 8.1.3.1: a request that the transport cannot send is as good as answered 503. */
        @InBothModes
        void thatNobodyListensAtAre503(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=tcp", "INVITE", 0);
            node.wire().nobodyListens(hop -> true);
            Phone trigger = new Phone(node.runs(app), "trigger", "10.0.0.99");
            trigger.says(trigger.request("MESSAGE"));
            trigger.hears(200);
            assertThat(app.told()).contains("503 INVITE");
            assertThat(node.counted("not-sent.not_connected")).isEqualTo(1);
        }

        /** Section 18.1.1: longer than 1,300 bytes, and the way's MTU is not known. */
        @InBothModes
        void getALongRequestByTcp(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060", "MESSAGE", 1_200);
            Phone bob = new Phone(node, "bob", "10.0.0.2").byTcp(2);
            trigger(node, app);
            SIPRequest message = bob.hears("MESSAGE");
            assertThat(transport(message)).isEqualTo(Transport.TCP);
            node.passes(20_000);
            bob.hearsNothing();
            bob.says(bob.answer(message, 200));
            assertThat(app.told()).startsWith("200 MESSAGE");
        }

        @InBothModes
        void getWhatFitsByUdp(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060", "MESSAGE", 700);
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            trigger(node, app);
            SIPRequest message = bob.hears("MESSAGE");
            assertThat(transport(message)).isEqualTo(Transport.UDP);
            bob.says(bob.answer(message, 200));
        }

        @InBothModes
        void thatAskForUdpGetIt(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060;transport=udp", "MESSAGE", 1_200);
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            trigger(node, app);
            SIPRequest message = bob.hears("MESSAGE");
            assertThat(transport(message)).isEqualTo(Transport.UDP);
            bob.says(bob.answer(message, 200));
        }

        /** Section 18.1.1: by UDP after all, with a Via that says so, and repeated as UDP asks for. */
        @InBothModes
        void thatRefuseTcpGetALongRequestByUdp(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060", "INVITE", 1_200);
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            node.wire().nobodyListens(hop -> hop.transport() == Transport.TCP);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            assertThat(transport(invite)).isEqualTo(Transport.UDP);
            assertThat(contact(invite).getTransportParam()).isNull();
            assertThat(node.counted("request.over-udp")).isEqualTo(1);
            node.passes(500);
            assertThat(bob.hears("INVITE").getTopmostVia().getBranch()).as("Timer A").isEqualTo(invite.getTopmostVia().getBranch());

            bob.says(bob.answer(invite, 486));
            assertThat(transport(bob.hears("ACK"))).isEqualTo(Transport.UDP);
            assertThat(app.told()).startsWith("486 INVITE");
        }

        /** Section 9.1: a CANCEL has the Via of its INVITE, also where that is not the one it was made with. */
        @InBothModes
        void getACancelWithTheViaThatTheInviteHadInTheEnd(Node node) {
            Script app = new Script();
            app.onRequest((context, leg, server, request) -> {
                var other = context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(),
                        "<sip:bob@10.0.0.2:5060>", null);
                SIPRequest made = context.createRequest(other, "INVITE");
                subject(made, 1_200);
                var invite = context.send(other, made);
                context.send(other, context.createCancel(invite));
                context.send(server, context.createResponse(server, 200, null));
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            node.wire().nobodyListens(hop -> hop.transport() == Transport.TCP);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            bob.says(bob.answer(invite, 180));
            SIPRequest cancel = bob.hears("CANCEL");

            assertThat(cancel.getTopmostVia().toString()).isEqualTo(invite.getTopmostVia().toString());
            bob.says(bob.answer(cancel, 200));
            bob.says(bob.answer(invite, 487));
            bob.hears("ACK");
        }

        /** The ACK to a 2xx is a request like any other, and has no transaction to fall back by. */
        @InBothModes
        void thatRefuseTcpGetALongAckByUdp(Node node) {
            Script app = dialling("sip:bob@10.0.0.2:5060", "INVITE", 0);
            app.onResponse((context, leg, client, response) -> {
                SIPRequest ack = context.createAck(leg, client, response);
                subject(ack, 1_300);
                context.send(leg, ack);
            });
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            node.wire().nobodyListens(hop -> hop.transport() == Transport.TCP);
            trigger(node, app);
            SIPRequest invite = bob.hears("INVITE");
            SipText ok = bob.answer(invite, 200);
            bob.says(ok);
            SIPRequest ack = bob.hears("ACK");
            assertThat(transport(ack)).isEqualTo(Transport.UDP);
            bob.says(ok);
            assertThat(bob.hears("ACK").toString()).as("and so it does the next time").isEqualTo(ack.toString());
        }

        /** RFC 5626 section 5.3: a Contact with ob is reached by the flow that its user agent keeps open. */
        @InBothModes
        void thatKeepAFlowOpenAreReachedByItAndNothingElse(Node node) {
            Script app = new Script().onAck((context, leg) -> context.send(leg, context.createRequest(leg, "INFO")));
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1").byTcp(7);
            alice.says(alice.request("INVITE").with("Contact", "<sip:alice@192.168.0.9:5061;transport=tcp;ob>"));
            alice.enters(alice.hears(200));
            alice.says(alice.ack(1));
            assertThat(requests(node, "INFO")).hasSize(1).allSatisfy(sent ->
                    assertThat(((Flow) sent.target()).connection()).isEqualTo(7));
            alice.says(alice.answer(alice.hears("INFO"), 200));
            assertThat(app.told()).startsWith("INVITE", "ACK", "200 INFO");
        }

        @InBothModes
        void thatKeepAFlowOpenAreGoneWithIt(Node node) {
            Script app = new Script().onAck((context, leg) -> context.send(leg, context.createRequest(leg, "INFO")));
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1").byTcp(7);
            alice.says(alice.request("INVITE").with("Contact", "<sip:alice@192.168.0.9:5061;transport=tcp;ob>"));
            alice.enters(alice.hears(200));
            SipText ack = alice.ack(1);
            node.wire().ends(7);
            alice.says(ack);
            assertThat(app.told()).startsWith("INVITE", "ACK", "503 INFO");
        }

        /** A call between a phone that speaks TCP and one that speaks UDP, ended by the called one: a new connection if need be. */
        @InBothModes
        void areEachReachedByTheTransportOfTheirContact(Node node) {
            node.runs(new Relay("1.0.0", "sip:bob@10.0.0.2:5060"));
            Phone alice = new Phone(node, "alice", "10.0.0.1").byTcp(7);
            Phone bob = new Phone(node, "bob", "10.0.0.2");
            alice.says(alice.request("INVITE"));
            SIPRequest invite = bob.hears("INVITE");
            bob.isIn(invite);
            alice.hears(100);
            bob.says(bob.answer(invite, 200));
            SIPResponse ok = alice.hears(200);
            assertThat(contact(ok).getTransportParam()).isEqualTo("tcp");
            assertThat(contact(invite).getTransportParam()).isNull();
            alice.enters(ok);
            alice.says(alice.ack(1));
            bob.hears("ACK");
            node.wire().ends(7);
            bob.says(bob.request("BYE"));

            assertThat(requests(node, "BYE")).hasSize(1).allSatisfy(sent ->
                    assertThat(sent.target()).isEqualTo(new Hop("tcp", Transport.TCP, "10.0.0.1", 5060)));
            SIPRequest bye = alice.hears("BYE");
            assertThat(transport(bye)).isEqualTo(Transport.TCP);
            alice.byTcp(8).says(alice.answer(bye, 200));
            bob.hears(200);
        }
    }
}
