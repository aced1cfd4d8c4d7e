package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.state.testkit.FailingCallStateStore.Fault;
import io.jackfield.state.testkit.FailingCallStateStore.Operation;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A provisional response is passed on before its event is checked in, where an engine that dies in between loses nothing. */
class ProvisionalAheadTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    private final Node.Plan plan = new Node.Plan(Mode.CACHED).network();

    private Node first;
    private Phone alice;
    private Phone bob;
    private SIPRequest invite;

    private void calls(Script app) {
        first = plan.engine("first").runs(app);
        alice = new Phone(first, "alice", "10.0.0.1");
        bob = new Phone(first, "bob", "10.0.0.2");
        alice.says(alice.request("INVITE"));
        invite = bob.hears("INVITE");
        bob.isIn(invite);
        alice.hears(100);
    }

    /** Its check-in is acknowledged late. @return what was on the wire before that */
    private int rings(SipText ringing) {
        int before = first.wire().sent().size();
        first.network().next(Operation.CHECK_IN, Fault.DELAY_REPLY);
        bob.says(ringing);
        return first.wire().sent().size() - before;
    }

    @Test
    void leavesBeforeTheCheckInIsAcknowledgedAndOnce() {
        calls(new Relay("1.0.0", BOB));
        assertThat(rings(bob.answer(invite, 180))).isOne();
        alice.hears(180);
        first.network().deliver();
        alice.hearsNothing();
        assertThat(first.counted("sent.ahead")).isOne();
        bob.says(bob.answer(invite, 200));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        bob.hears("ACK");
    }

    @Test
    void comesAgainByteForByteIfTheEngineDiesBeforeTheCheckIn() {
        calls(new Relay("1.0.0", BOB));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB));
        first.network().next(Operation.CHECK_IN, Fault.LOSE_REQUEST);
        SipText ringing = bob.answer(invite, 180);
        bob.says(ringing);
        byte[] heard = last(first);
        alice.hears(180);
        first.dies();
        Phone aliceThere = alice.movesTo(second);
        Phone bobThere = bob.movesTo(second);
        second.passes(500);
        bobThere.hears("INVITE");
        bobThere.says(ringing);

        assertThat(last(second)).isEqualTo(heard);
        aliceThere.hears(180);
        bobThere.says(bobThere.answer(invite, 200));
        aliceThere.enters(aliceThere.hears(200));
        aliceThere.says(aliceThere.ack(1));
        bobThere.hears("ACK");
    }

    /** It may not have left yet, and its callee was heard: nobody repeats the INVITE. */
    @Test
    void comesAgainByteForByteIfTheEngineDiesAfterTheCheckInToo() {
        calls(new Relay("1.0.0", BOB));
        bob.says(bob.answer(invite, 100));
        Node second = plan.engine("second").runs(new Relay("1.0.0", BOB));
        assertThat(rings(bob.answer(invite, 180))).isOne();
        byte[] heard = last(first);
        alice.hears(180);
        Phone aliceThere = alice.movesTo(second);
        first.dies();
        aliceThere.hears(180);
        assertThat(last(second)).isEqualTo(heard);
    }

    private static byte[] last(Node node) {
        return node.wire().sent().get(node.wire().sent().size() - 1).bytes();
    }

    /** The application's own part of the call is changed by the response. */
    private void waitsWhere(Consumer<CallContext> change) {
        Script app = new Relay("1.0.0", BOB);
        app.beforeResponse(change);
        calls(app);
        waits(bob.answer(invite, 180));
    }

    private void waits(SipText response) {
        assertThat(rings(response)).isZero();
        first.network().deliver();
        assertThat(first.counted("sent.ahead")).isZero();
    }

    @Test
    void waitsWhereTheApplicationSetAnAttribute() {
        waitsWhere(context -> context.call().sessions().get(0).attributes().put("rang", "yes"));
        alice.hears(180);
    }

    @Test
    void waitsWhereTheApplicationNamedAnotherServlet() {
        waitsWhere(context -> context.call().legs().get(0).handler("other"));
        alice.hears(180);
    }

    /** Nothing leaves for that before the other one answers provisionally (RFC 3261 section 9.1). */
    @Test
    void waitsWhereTheApplicationGaveUpAnInviteThatNothingCameFor() {
        Script app = new Relay("1.0.0", BOB);
        app.beforeResponse(context -> context.call().transaction(each -> each.state() == TransactionState.CALLING)
                .ifPresent(other -> context.send(context.call().leg(other.leg()).orElseThrow(), context.createCancel(other))));
        calls(app);
        first.calls().act(first.stored().get(0).key(), app.version(), context -> {
            Leg carol = context.createLeg(context.call().sessions().get(0), "<sip:service@example.com>", "<sip:carol@10.0.0.3:5060>", null);
            context.send(carol, context.createRequest(carol, "INVITE"));
        });
        waits(bob.answer(invite, 180));
        alice.hears(180);
        assertThat(first.call().transactions()).anyMatch(Transaction::cancelled);
    }

    @Test
    void waitsWhereTheApplicationChoseAnotherInterface() {
        waitsWhere(context -> context.call().legs().get(0).outbound(new InetSocketAddress("192.0.2.1", 5070)));
        alice.hears(180);
    }

    @Test
    void waitsOverTcpWhereTheInviteIsNotRepeated() {
        first = plan.engine("first").runs(new Relay("1.0.0", BOB + ";transport=tcp"));
        alice = new Phone(first, "alice", "10.0.0.1");
        bob = new Phone(first, "bob", "10.0.0.2").byTcp(9);
        alice.says(alice.request("INVITE"));
        invite = bob.hears("INVITE");
        bob.isIn(invite);
        alice.hears(100);
        waits(bob.answer(invite, 180));
        alice.hears(180);
    }

    @Test
    void waitsWhereItIsSwitchedOff() {
        plan.nothingAhead();
        calls(new Relay("1.0.0", BOB));
        waits(bob.answer(invite, 180));
        alice.hears(180);
    }

    @Test
    void aFinalResponseWaits() {
        calls(new Relay("1.0.0", BOB));
        waits(bob.answer(invite, 200));
        alice.hears(200);
    }
}
