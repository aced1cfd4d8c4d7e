package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;

/** Messages of one dialog that cross, come late or leave in another order than they were made (RFC 3261 sections 12.2, 13.2.2.4, 15). */
class CrossingTest {
    private static final String BOB = "sip:bob@10.0.0.2:5060";

    @InBothModes
    void requestsAreNumberedInTheOrderInWhichTheyLeave(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            SIPRequest first = context.createRequest(leg, "INFO");
            SIPRequest second = context.createRequest(leg, "INFO");
            context.createRequest(leg, "INFO"); // and is never sent
            context.send(leg, second);
            context.send(leg, first);
            context.send(leg, context.createRequest(leg, "INFO"));
        });
        Phone alice = Phone.inCall(node, app);
        for (long number = 1; number <= 3; number++) {
            SIPRequest info = alice.hears("INFO");
            assertThat(info.getCSeq().getSeqNumber()).isEqualTo(number);
            alice.says(alice.answer(info, 200));
        }
        alice.hearsNothing();
    }

    @InBothModes
    void aSecondByeDoesNotLeave(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            context.send(leg, context.createRequest(leg, "BYE"));
            for (String method : new String[] {"BYE", "INVITE", "UPDATE", "INFO"}) {
                assertThatThrownBy(() -> context.send(leg, context.createRequest(leg, method)))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("15.1.1");
            }
        });
        Phone alice = Phone.inCall(node, app);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        alice.hearsNothing();
        assertThat(node.counted("application.threw")).isZero();
    }

    @InBothModes
    void aByeThatWasChallengedLeavesAgain(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> context.send(leg, context.createRequest(leg, "BYE")));
        app.onResponse((context, leg, client, response) -> {
            if (response.getStatusCode() == 401) {
                context.send(leg, context.createRequest(leg, "BYE"));
            }
        });
        Phone alice = Phone.inCall(node, app);
        alice.says(alice.answer(alice.hears("BYE"), 401));
        SIPRequest again = alice.hears("BYE");
        assertThat(again.getCSeq().getSeqNumber()).isEqualTo(2);
        alice.says(alice.answer(again, 200));
        assertThat(node.counted("application.threw")).isZero();
    }

    /** Both at its leg's end and when it comes again: the ACK, and no BYE, as the dialog had one. */
    @InBothModes
    void a2xxOfADialogThatIsOverIsAcknowledgedAndNotEndedAgain(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest invite = Calling.begin(node, Calling.to(BOB), bob);
        SipText ok = bob.answer(invite, 200);
        bob.says(ok);
        bob.isIn(invite);
        bob.says(bob.request("BYE"));
        bob.hears(200);
        SIPRequest ack = bob.hears("ACK");
        node.passes(10_000);
        bob.says(ok);
        assertThat(bob.hears("ACK").encode()).isEqualTo(ack.encode());
        bob.hearsNothing();
        assertThat(node.counted("ended.unwanted-2xx")).isZero();
    }

    /** Of the INVITE that began the dialog and of one within it. */
    @InBothModes
    void every2xxThatALegLeavesIsAcknowledged(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = Calling.to(BOB);
        app.onResponse((context, leg, client, response) -> {
            if (client.invite()) {
                context.send(leg, context.createRequest(leg, client.request().getToTag() == null ? "INVITE" : "BYE"));
            }
        });
        SIPRequest invite = Calling.begin(node, app, bob);
        bob.says(bob.answer(invite, 200));
        SIPRequest again = bob.hears("INVITE");
        bob.says(bob.answer(again, 200));
        bob.says(bob.answer(bob.hears("BYE"), 200));
        assertThat(bob.hears("ACK").getCSeq().getSeqNumber()).isEqualTo(invite.getCSeq().getSeqNumber());
        assertThat(bob.hears("ACK").getCSeq().getSeqNumber()).isEqualTo(again.getCSeq().getSeqNumber());
        bob.hearsNothing();
    }

    /** The engine's BYE goes on behind what the leg sent in its early dialog, though the leg is gone. */
    @InBothModes
    void theByeOfAnUnwanted2xxHasTheNextNumberOfItsDialog(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = Calling.to(BOB);
        app.onResponse((context, leg, client, response) -> {
            if (response.getStatusCode() == 180) {
                context.send(leg, context.createRequest(leg, "INFO"));
                context.invalidate(leg);
            }
        });
        SIPRequest invite = Calling.begin(node, app, bob);
        bob.says(bob.answer(invite, 180));
        SIPRequest info = bob.hears("INFO");
        bob.says(bob.answer(info, 200));
        bob.says(bob.answer(bob.hears("CANCEL"), 481));
        node.passes(10_000);
        SipText ok = bob.answer(invite, 200);
        bob.says(ok);
        SIPRequest ack = bob.hears("ACK");
        SIPRequest bye = bob.hears("BYE");
        assertThat(bye.getCSeq().getSeqNumber()).isEqualTo(info.getCSeq().getSeqNumber() + 1);
        bob.says(bob.answer(bye, 200));
        node.passes(10_000);
        bob.says(ok);
        assertThat(bob.hears("ACK").encode()).as("13.2.2.4: the same ACK, and no further BYE").isEqualTo(ack.encode());
        bob.hearsNothing();
    }

    @InBothModes
    void a2xxThatTheApplicationLeftIsAcknowledgedAndEnded(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = Calling.to(BOB);
        app.onResponse((context, leg, client, response) -> {
            if (client.invite()) {
                context.invalidate(leg);
            }
        });
        SIPRequest invite = Calling.begin(node, app, bob);
        bob.says(bob.answer(invite, 200));
        bob.hears("ACK");
        bob.says(bob.answer(bob.hears("BYE"), 200));
        bob.hearsNothing();
    }

    @InBothModes
    void aRequestThatOvertakesThe2xxIsServedWhenItComesAgain(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        Script app = Calling.to(BOB);
        app.onResponse((context, leg, client, response) -> {
            if (client.invite()) {
                context.send(leg, context.createAck(leg, client, response));
            }
        });
        SIPRequest invite = Calling.begin(node, app, bob);
        SipText ok = bob.answer(invite, 200);
        bob.isIn(invite);
        SipText info = bob.request("INFO");
        bob.says(info);
        bob.hearsNothing();
        assertThat(node.counted("deferred.overtook-2xx")).isEqualTo(1);
        bob.says(ok);
        bob.hears("ACK");
        bob.says(info);
        bob.hears(200);
        bob.says(bob.request("BYE"));
        bob.hears(200);
    }

    @InBothModes
    void aRequestOfACalleeThatWasRefusedIs481(Node node) {
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SIPRequest invite = Calling.begin(node, Calling.to(BOB), bob);
        bob.says(bob.answer(invite, 486));
        bob.hears("ACK");
        bob.isIn(invite);
        bob.says(bob.request("INFO"));
        bob.hears(481);
    }
}
