package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;

/** Subscriptions, explicit and of REFER, on both sides: RFC 3265, RFC 6665, RFC 3515, RFC 5057; JSR 289 section 6.2.3.2. */
class SubscriptionTest {
    private static final String ACTIVE = "Subscription-State: active;expires=600";
    private static final String OVER = "Subscription-State: terminated;reason=timeout";

    private static SipServletRequest subscribe(Script script, String to) throws Exception {
        SipServletRequest subscribe = script.factory().createRequest(script.factory().createApplicationSession(), "SUBSCRIBE",
                "sip:me@example.net", to);
        subscribe.setHeader("Event", "presence");
        subscribe.setExpires(600);
        return subscribe;
    }

    /** RFC 6665 section 4.4.1: the answer and the NOTIFY make one dialog, which the last NOTIFY ends. */
    @InBothModes
    void asSubscriber(Scene scene) throws Exception {
        Script script = scene.script().answers("NOTIFY", 200).on(202, ok ->
                assertThat(ok.getSession().getState()).isEqualTo(SipSession.State.CONFIRMED));
        subscribe(script, scene.bob().uri()).send();
        Incoming subscribe = scene.bob().hears("SUBSCRIBE");
        subscribe.answers(202, "Expires: 600");
        script.hears("202 SUBSCRIBE");
        scene.bob().sends(subscribe.dialog(), "NOTIFY", "Event: presence", ACTIVE);
        scene.bob().hears(200);
        script.hears("NOTIFY");
        scene.container().keeps(1);
        scene.bob().sends(subscribe.dialog(), "NOTIFY", "Event: presence", OVER);
        scene.bob().hears(200);
        scene.container().isEmptySoon();
    }

    /** RFC 6665 section 4.1.2.4: a NOTIFY that overtakes the answer makes the dialog; both are of one session. */
    @InBothModes
    void aNotifyMayOvertakeTheAnswer(Scene scene) throws Exception {
        List<SipSession> sessions = new CopyOnWriteArrayList<>();
        Script script = scene.script().on("NOTIFY", notify -> {
            sessions.add(notify.getSession());
            assertThat(notify.isInitial()).isFalse();
            assertThat(notify.getSession().getState()).isEqualTo(SipSession.State.CONFIRMED);
            notify.createResponse(200).send();
        }).on(202, ok -> sessions.add(ok.getSession()));
        try (var peer = scene.peer()) {
            subscribe(script, "sip:carol@" + peer.address()).send();
            String subscribe = peer.hears("SUBSCRIBE");
            Talk talk = Talk.ofCallee(peer, subscribe, "carol");
            talk.says("NOTIFY", 1, "Event: presence", ACTIVE);
            peer.hearsAtLast("SIP/2.0 200");
            peer.answers(subscribe, "202 Accepted", "carol", "Contact: <sip:carol@" + peer.address() + ">", "Expires: 600");
            script.hears("202 SUBSCRIBE");
            assertThat(sessions).hasSize(2);
            assertThat(sessions.get(0)).isEqualTo(sessions.get(1));
            talk.says("NOTIFY", 2, "Event: presence", OVER);
            peer.hearsAtLast("SIP/2.0 200");
        }
        scene.container().isEmptySoon();
    }

    /** RFC 6665 section 4.1.2.4, JSR 289 section 6.2.3.2: each notifier that a SUBSCRIBE forked to has a session. */
    @InBothModes
    void eachNotifierHasASession(Scene scene) throws Exception {
        List<SipSession> sessions = new CopyOnWriteArrayList<>();
        Script script = scene.script().on("NOTIFY", notify -> {
            sessions.add(notify.getSession());
            notify.createResponse(200).send();
        });
        try (var peer = scene.peer()) {
            subscribe(script, "sip:carol@" + peer.address()).send();
            String subscribe = peer.hears("SUBSCRIBE");
            for (String who : List.of("first", "second")) {
                Talk.ofCallee(peer, subscribe, who).says("NOTIFY", who.length(), "Event: presence", ACTIVE);
                peer.hearsAtLast("SIP/2.0 200");
            }
            peer.answers(subscribe, "202 Accepted", "first", "Contact: <sip:carol@" + peer.address() + ">", "Expires: 600");
            script.hears("202 SUBSCRIBE");
            assertThat(sessions.get(0)).isNotEqualTo(sessions.get(1));
            assertThat(sessions.get(0).getCallId()).isEqualTo(sessions.get(1).getCallId());
            assertThat(sessions.get(0).getApplicationSession()).isEqualTo(sessions.get(1).getApplicationSession());
            // RFC 6665 section 4.1.2.4: after Timer N nobody else may join
            scene.container().passes(Duration.ofMillis(64 * 500));
            Talk.ofCallee(peer, subscribe, "late").says("NOTIFY", 9, "Event: presence", ACTIVE);
            assertThat(header(peer.hearsAtLast("SIP/2.0 481"), "CSeq")).isEqualTo("9 NOTIFY");
        }
    }

    /** RFC 6665 section 4.4.1: a NOTIFY of what nobody subscribed to makes no dialog, and is a 481. */
    @InBothModes
    void aNotifyOfAnotherEventIsA481(Scene scene) throws Exception {
        Script script = scene.script().answers("NOTIFY", 200);
        try (var peer = scene.peer()) {
            subscribe(script, "sip:carol@" + peer.address()).send();
            String subscribe = peer.hears("SUBSCRIBE");
            Talk.ofCallee(peer, subscribe, "carol").says("NOTIFY", 1, "Event: dialog", ACTIVE);
            assertThat(header(peer.hearsAtLast("SIP/2.0 481"), "CSeq")).isEqualTo("1 NOTIFY");
        }
        assertThat(script.told()).isEmpty();
    }

    /** RFC 6665 section 4.1.2.1: a SUBSCRIBE that was refused leaves nothing; a refresh that was leaves the subscription. */
    @InBothModes
    void aRefusalEndsWhatItRefuses(Scene scene) throws Exception {
        Script script = scene.script().answers("NOTIFY", 200).on(202, ok -> {
            SipServletRequest refresh = ok.getSession().createRequest("SUBSCRIBE");
            refresh.setHeader("Event", "presence");
            refresh.send();
        });
        subscribe(script, scene.bob().uri()).send();
        scene.bob().hears("SUBSCRIBE").answers(403);
        script.hears("403 SUBSCRIBE");
        scene.container().isEmptySoon();

        try (var peer = scene.peer()) {
            subscribe(script, "sip:carol@" + peer.address()).send();
            String subscribe = peer.hears("SUBSCRIBE");
            peer.answers(subscribe, "202 Accepted", "carol", "Contact: <sip:carol@" + peer.address() + ">", "Expires: 600");
            String refresh = peer.hearsAtLast("SUBSCRIBE");
            assertThat(header(refresh, "To")).endsWith(";tag=carol");
            peer.answers(refresh, "503 Service Unavailable", "");
            script.hears("503 SUBSCRIBE");
            scene.container().keeps(1);
            Talk.ofCallee(peer, subscribe, "carol").says("NOTIFY", 1, "Event: presence", OVER);
            peer.hearsAtLast("SIP/2.0 200");
        }
        scene.container().isEmptySoon();
    }

    /** RFC 6665 section 4.2.2: as notifier the application notifies in the dialog, until its last NOTIFY was answered. */
    @InBothModes
    void asNotifier(Scene scene) throws Exception {
        Script script = scene.script();
        script.on("SUBSCRIBE", subscribe -> {
            subscribe.createResponse(202).send();
            notify(subscribe.getSession(), ACTIVE);
        }).on(200, ok -> {
            if (ok.getSession().getAttribute("last") == null) {
                ok.getSession().setAttribute("last", true);
                notify(ok.getSession(), OVER);
            }
        });
        try (var peer = scene.peer()) {
            peer.says("SUBSCRIBE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bKsub",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                    "Call-ID: subscriber", "CSeq: 1 SUBSCRIBE", "Contact: <sip:carol@" + peer.address() + ">", "Event: presence",
                    "Expires: 600");
            String accepted = peer.hears("SIP/2.0 202");
            assertThat(header(accepted, "Contact")).contains(scene.container().address());
            for (String state : List.of(ACTIVE, OVER)) {
                String notify = peer.hearsAtLast("NOTIFY sip:carol@" + peer.address());
                assertThat(notify).contains(state).contains("Event: presence\r\n");
                assertThat(header(notify, "From")).isEqualTo(header(accepted, "To"));
                peer.answers(notify, "200 OK", "");
                script.hears("200 NOTIFY");
            }
        }
        scene.container().isEmptySoon();
    }

    private static void notify(SipSession session, String state) throws Exception {
        SipServletRequest notify = session.createRequest("NOTIFY");
        notify.setHeader("Event", "presence");
        notify.setHeader("Subscription-State", state.substring(state.indexOf(' ') + 1));
        notify.send();
    }

    /** RFC 6665 section 4.2.2: a 481 to NOTIFY ends the subscription. */
    @InBothModes
    void a481ToNotifyEndsTheSubscription(Scene scene) throws Exception {
        Script script = scene.script();
        script.on("SUBSCRIBE", subscribe -> {
            subscribe.createResponse(202).send();
            notify(subscribe.getSession(), ACTIVE);
        });
        scene.alice().sends("SUBSCRIBE", scene.uri("service"), "Event: presence", "Expires: 600");
        scene.alice().hears(202);
        scene.alice().hears("NOTIFY").answers(481);
        script.hears("481 NOTIFY");
        scene.container().isEmptySoon();
    }

    /** RFC 3515 section 2.4.4: an accepted REFER subscribes to what becomes of it. RFC 5057: the dialog lasts as long as the last use. */
    @InBothModes
    void aReferSubscribesAndOutlivesTheCall(Scene scene) throws Exception {
        Script script = scene.script().answers("INVITE", 200).answers("NOTIFY", 200).answers("BYE", 200).on("ACK", ack -> {
            SipServletRequest refer = ack.getSession().createRequest("REFER");
            refer.setAddressHeader("Refer-To", scene.script().factory().createAddress("<sip:dave@example.com>"));
            refer.send();
        });
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "refer");
            Talk talk = Talk.ofCaller(peer, peer.hearsAtLast("SIP/2.0 200"));
            talk.says("ACK", 1);
            String refer = peer.hearsAtLast("REFER ");
            assertThat(header(refer, "Refer-To")).isEqualTo("<sip:dave@example.com>");
            peer.answers(refer, "202 Accepted", "", "Contact: <sip:carol@" + peer.address() + ">");
            script.hears("202 REFER");
            talk.says("BYE", 2);
            peer.hearsAtLast("SIP/2.0 200");
            scene.container().keeps(1);
            talk.says("NOTIFY", 3, "Event: refer", OVER, "Content-Type: message/sipfrag;version=2.0", "", "SIP/2.0 200 OK", "");
            assertThat(header(peer.hearsAtLast("SIP/2.0 200"), "CSeq")).isEqualTo("3 NOTIFY");
            script.hears("NOTIFY");
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3515 section 2.4.4, as the one that is referred: the application notifies in the dialog of the REFER. */
    @InBothModes
    void aReferIsAnsweredByNotifies(Scene scene) throws Exception {
        Script script = scene.script();
        script.on("REFER", refer -> {
            assertThat(refer.getAddressHeader("Refer-To").getURI()).hasToString("sip:dave@example.com");
            refer.createResponse(202).send();
            SipServletRequest notify = refer.getSession().createRequest("NOTIFY");
            notify.setHeader("Event", "refer");
            notify.setHeader("Subscription-State", "terminated;reason=noresource");
            notify.setContent("SIP/2.0 200 OK\r\n", "message/sipfrag");
            notify.send();
        });
        Outgoing refer = scene.alice().sends("REFER", scene.uri("service"), "Refer-To: <sip:dave@example.com>");
        scene.alice().hears(202);
        Incoming notify = scene.alice().hears("NOTIFY");
        assertThat(notify.within()).isSameAs(refer.dialog());
        notify.answers(200);
        script.hears("200 NOTIFY");
        scene.container().isEmptySoon();
    }
}
