package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static io.jackfield.itests.servlets.scene.Phone.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Relay;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.UAMode;
import javax.sip.Dialog;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A back-to-back user agent between two phones: JSR 289 chapter 12. Both sides are the classic stack. */
class RelayTest {
    private static final String OFFER = "v=0\r\no=alice\r\n";
    private static final String ANSWER = "v=0\r\no=bob\r\n";

    private static Relay relay(Scene scene) {
        Relay relay = new Relay(scene.bob().uri());
        scene.runs(relay);
        return relay;
    }

    /** A call that is up. */
    private record Call(Outgoing outgoing, Incoming incoming) {
        Dialog alice() {
            return outgoing.dialog();
        }

        Dialog bob() {
            return incoming.dialog();
        }
    }

    private static Call up(Scene scene) {
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"), "Content-Type: application/sdp", "", "v=0", "o=alice", "");
        Incoming incoming = scene.bob().hears("INVITE");
        incoming.answers(180);
        scene.alice().hears(180);
        incoming.answers(200, "Content-Type: application/sdp", "", "v=0", "o=bob", "");
        scene.alice().hears(200);
        outgoing.acknowledges();
        scene.bob().hears("ACK");
        return new Call(outgoing, incoming);
    }

    /** JSR 289 section 12.1: another Call-ID, From tag and Contact, no To tag, one hop less; the rest as it came. */
    @InBothModes
    @Shows({"B2buaHelper.createRequest(SipServletRequest,boolean,Map)"})
    void copiesAnInitialInvite(Scene scene) {
        relay(scene);
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"), "Max-Forwards: 10", "X-Corp: one", "X-Corp: two",
                "Subject: lunch", "Content-Type: application/sdp", "", "v=0", "o=alice", "");
        Request invite = scene.bob().hears("INVITE").request();
        assertThat(value(invite, "Call-ID")).isNotEqualTo(value(outgoing.request(), "Call-ID"));
        assertThat(tags(invite).get(0)).isNotEmpty().isNotEqualTo(tags(outgoing.request()).get(0));
        assertThat(tags(invite).get(1)).isNull();
        assertThat(value(invite, "From")).startsWith("<sip:alice@example.org>");
        assertThat(value(invite, "To")).isEqualTo("<" + scene.uri("bob") + ">");
        assertThat(value(invite, "Contact")).contains(scene.container().address());
        assertThat(values(invite, "Via")).hasSize(1);
        assertThat(value(invite, "Via")).contains(scene.container().address()).contains("branch=z9hG4bK");
        assertThat(value(invite, "Max-Forwards")).isEqualTo("9");
        assertThat(values(invite, "X-Corp")).containsExactly("one", "two");
        assertThat(value(invite, "Subject")).isEqualTo("lunch");
        assertThat(new String(invite.getRawContent())).isEqualTo(OFFER);
    }

    @InBothModes
    void carriesACallThatTheCallerEnds(Scene scene) throws Exception {
        relay(scene);
        Call call = up(scene);
        scene.alice().sends(call.alice(), "BYE");
        Incoming bye = scene.bob().hears("BYE");
        assertThat(bye.within()).isSameAs(call.bob());
        bye.answers(200);
        scene.alice().hears(200);
        scene.container().isEmptySoon();
    }

    @InBothModes
    void carriesACallThatTheCalleeEnds(Scene scene) throws Exception {
        relay(scene);
        Call call = up(scene);
        scene.bob().sends(call.bob(), "BYE");
        Incoming bye = scene.alice().hears("BYE");
        assertThat(bye.within()).isSameAs(call.alice());
        bye.answers(200);
        scene.bob().hears(200);
        scene.container().isEmptySoon();
    }

    /** Both hang up at once: each BYE gets its answer. */
    @InBothModes
    void bothMayEndTheCallAtOnce(Scene scene) throws Exception {
        relay(scene);
        Call call = up(scene);
        scene.alice().sends(call.alice(), "BYE");
        scene.bob().sends(call.bob(), "BYE");
        scene.bob().hears("BYE").answers(200);
        scene.alice().hears("BYE").answers(200);
        scene.alice().hears(200);
        scene.bob().hears(200);
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 14, from either side, with offer and answer carried over. */
    @InBothModes
    @Shows({"B2buaHelper.createRequest(SipSession,SipServletRequest,Map)", "B2buaHelper.getLinkedSession"})
    void carriesReinvitesOfBothSides(Scene scene) throws Exception {
        relay(scene);
        Call call = up(scene);
        Outgoing again = scene.alice().sends(call.alice(), "INVITE", "Content-Type: application/sdp", "", "v=0", "o=alice", "");
        Incoming heard = scene.bob().hears("INVITE");
        assertThat(heard.within()).isSameAs(call.bob());
        assertThat(heard.number()).isEqualTo(call.incoming().number() + 1);
        assertThat(new String(heard.request().getRawContent())).isEqualTo(OFFER);
        heard.answers(200, "Content-Type: application/sdp", "", "v=0", "o=bob", "");
        assertThat(new String(scene.alice().hears(200).getRawContent())).isEqualTo(ANSWER);
        again.acknowledges();
        assertThat(scene.bob().hears("ACK").number()).isEqualTo(heard.number());

        Outgoing back = scene.bob().sends(call.bob(), "INVITE");
        Incoming there = scene.alice().hears("INVITE");
        assertThat(there.within()).isSameAs(call.alice());
        there.answers(488);
        scene.bob().hears(488);
        assertThat(back.dialog().getState()).as("a re-INVITE that failed leaves the dialog (14.1)")
                .isEqualTo(javax.sip.DialogState.CONFIRMED);
    }

    @InBothModes
    void carriesOtherRequestsOfTheDialog(Scene scene) throws Exception {
        relay(scene);
        Call call = up(scene);
        for (String method : new String[] {"INFO", "UPDATE", "MESSAGE", "REFER", "NOTIFY"}) {
            String event = method.equals("NOTIFY") ? "Event: talk" : method.equals("REFER") ? "Refer-To: <sip:c@example.com>" : "X-Y: z";
            String state = method.equals("NOTIFY") ? "Subscription-State: active" : "X-Y: z";
            scene.bob().sends(call.bob(), method, event, state, "Content-Type: text/plain", "", "some words");
            Incoming heard = scene.alice().hears(method);
            assertThat(heard.within()).as(method).isSameAs(call.alice());
            assertThat(new String(heard.request().getRawContent())).isEqualTo("some words");
            heard.answers(202);
            scene.bob().hears(202);
        }
    }

    /** RFC 3261 section 9.2: the CANCEL is answered 200 and the INVITE 487, on both sides. */
    @InBothModes
    @Shows({"B2buaHelper.createCancel", "SipServlet.doCancel"})
    void carriesACancel(Scene scene) throws Exception {
        Relay relay = relay(scene);
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"));
        Incoming incoming = scene.bob().hears("INVITE");
        incoming.answers(180);
        scene.alice().hears(180);
        outgoing.cancels();
        assertThat(value(scene.alice().hears(200), "CSeq")).isEqualTo("1 CANCEL");
        assertThat(value(scene.alice().hears(487), "CSeq")).isEqualTo("1 INVITE");
        scene.bob().hears("CANCEL").answers(200);
        incoming.answers(487);
        relay.did("487 INVITE");
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 9.1: before a provisional response no CANCEL leaves; it leaves when one came. */
    @InBothModes
    void aCancelWaitsForAProvisionalResponse(Scene scene) throws Exception {
        Relay relay = relay(scene);
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"));
        Incoming incoming = scene.bob().hears("INVITE"); // no 100 leaves Bob's stack by itself
        outgoing.cancels();
        scene.alice().hears(200);
        scene.alice().hears(487);
        relay.did("CANCEL");
        assertThat(scene.bob().waiting()).isEmpty();
        incoming.answers(180);
        scene.bob().hears("CANCEL").answers(200);
        incoming.answers(487);
        relay.did("487 INVITE");
    }

    @InBothModes
    @Shows({"B2buaHelper.getLinkedSipServletRequest"})
    void carriesAFailureWithItsReason(Scene scene) throws Exception {
        relay(scene);
        scene.alice().sends("INVITE", scene.uri("bob"));
        scene.bob().hears("INVITE").answers(486);
        Response busy = scene.alice().hears(486);
        assertThat(tags(busy).get(1)).isNotEmpty().isNotEqualTo("of-bob");
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 16.3 step 3, JSR 289 section 12.1. */
    @InBothModes
    void answers483WhenNoHopIsLeft(Scene scene) {
        relay(scene);
        scene.alice().sends("INVITE", scene.uri("bob"), "Max-Forwards: 0");
        scene.alice().hears(483);
        assertThat(scene.bob().waiting()).isEmpty();
    }

    @InBothModes
    @Shows({"B2buaHelper.getPendingMessages", "SipServlet.doAck"})
    void carriesTheBodyOfAnAck(Scene scene) throws Exception {
        relay(scene);
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"));
        Incoming incoming = scene.bob().hears("INVITE");
        incoming.answers(200, "Content-Type: application/sdp", "", "v=0", "o=bob", "");
        scene.alice().hears(200);
        outgoing.acknowledges("Content-Type: application/sdp", "", "v=0", "o=alice", "");
        assertThat(new String(scene.bob().hears("ACK").request().getRawContent())).isEqualTo(OFFER);
    }

    @InBothModes
    void carriesRequestsOutsideDialogs(Scene scene) throws Exception {
        relay(scene);
        for (String method : new String[] {"MESSAGE", "OPTIONS", "PUBLISH", "REGISTER"}) {
            scene.alice().sends(method, scene.uri("bob"), "Event: presence");
            scene.bob().hears(method).answers(200);
            assertThat(value(scene.alice().hears(200), "CSeq")).isEqualTo("1 " + method);
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 8.1.3.1: a peer that never answers is a 408 to the application, which passes it on. */
    @InBothModes(t1 = 50)
    void aSilentPeerIsA408(Scene scene) throws Exception {
        try (var silent = scene.peer()) {
            Relay relay = new Relay("sip:nobody@" + silent.address());
            scene.runs(relay);
            scene.alice().sends("OPTIONS", scene.uri("bob"));
            String first = silent.hears("OPTIONS");
            assertThat(silent.hears("OPTIONS")).as("the retransmission (17.1.2.2)").isEqualTo(first);
            scene.alice().hears(408);
        }
    }

    /** RFC 3262 through a B2BUA: each side has numbers of its own, and each PRACK its answer. */
    @InBothModes
    void carriesReliableResponses(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        }).on(183, progress -> progress.getRequest().getB2buaHelper().getLinkedSipServletRequest(progress.getRequest())
                .createResponse(183).sendReliably()).on("PRACK", prack -> {
                    B2buaHelper b2bua = prack.getB2buaHelper();
                    SipSession other = b2bua.getLinkedSession(prack.getSession());
                    for (SipServletMessage each : b2bua.getPendingMessages(other, UAMode.UAC)) {
                        ((SipServletResponse) each).createPrack().send();
                    }
                    prack.createResponse(200).send();
                });
        Outgoing outgoing = scene.alice().sends("INVITE", scene.uri("bob"), "Supported: 100rel");
        Incoming incoming = scene.bob().hears("INVITE");
        incoming.answersReliably(183);
        Response progress = scene.alice().hears(183);
        outgoing.acknowledgesProvisionally(progress);
        Incoming prack = scene.bob().hears("PRACK");
        assertThat(value(prack.request(), "RAck")).doesNotStartWith(value(progress, "RSeq") + " ");
        prack.answers(200);
        assertThat(value(scene.alice().hears(200), "CSeq")).endsWith(" PRACK");
        scene.script().hears("200 PRACK");
    }

    /** JSR 289, javadoc of B2buaHelper.createRequest: a request that makes no dialog of an application session stays in it. */
    @InBothModes
    void bothSidesAreOfOneApplicationSession(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            assertThat(copy.getApplicationSession()).isSameAs(invite.getApplicationSession());
            assertThat(copy.getSession()).isNotSameAs(invite.getSession());
            assertThat(copy.isInitial()).isTrue();
            invite.createResponse(486).send();
        });
        scene.alice().sends("INVITE", scene.uri("bob"));
        scene.alice().hears(486);
    }
}
