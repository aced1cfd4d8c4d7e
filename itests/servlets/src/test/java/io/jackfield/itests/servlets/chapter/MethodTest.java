package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import io.jackfield.itests.servlets.scene.Talk;
import java.util.List;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;

/** Each method, in dialogs and outside, in both directions: RFC 3261, 3428 (MESSAGE), 6086 (INFO), 3311 (UPDATE), 3903 (PUBLISH). */
class MethodTest {
    private static final List<String> SINGLE = List.of("MESSAGE", "OPTIONS", "PUBLISH", "REGISTER");
    private static final List<String> IN_DIALOG = List.of("INFO", "MESSAGE", "OPTIONS", "UPDATE", "PUBLISH", "NOTIFY");
    private static final String[] WORDS = {"Event: presence", "Subscription-State: active", "Content-Type: text/plain", "", "some words"};

    private static void words(SipServletRequest request) throws Exception {
        request.setHeader("Event", "presence");
        if (request.getMethod().equals("NOTIFY")) {
            request.setHeader("Subscription-State", "active");
        }
        request.setContent("some words", "text/plain");
    }

    /** RFC 3261 section 8.2, RFC 3428 section 7, RFC 3903 section 6, section 10.3: the answer is the application's; no dialog is made. */
    @InBothModes
    void singleRequestsAreAnswered(Scene scene) throws Exception {
        Script script = scene.script();
        for (String method : SINGLE) {
            script.on(method, request -> {
                assertThat(request.isInitial()).isTrue();
                assertThat(request.getContent()).isEqualTo("some words");
                request.createResponse(202).send();
                assertThat(request.getSession().getState()).as("no dialog").isEqualTo(SipSession.State.INITIAL);
            });
            scene.alice().sends(method, scene.uri("service"), WORDS);
            assertThat(value(scene.alice().hears(202), "CSeq")).isEqualTo("1 " + method);
            script.hears(method);
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 8.1, RFC 3428 section 5, RFC 3903 section 4: a call of its own each, with its body; no dialog is made. */
    @InBothModes
    void singleRequestsAreSent(Scene scene) throws Exception {
        Script script = scene.script().on(202, ok ->
                assertThat(ok.getSession().getState()).as("no dialog").isEqualTo(SipSession.State.INITIAL));
        for (String method : SINGLE) {
            SipServletRequest request = script.factory().createRequest(script.factory().createApplicationSession(), method,
                    "sip:me@example.net", scene.bob().uri());
            words(request);
            request.send();
            Incoming heard = scene.bob().hears(method);
            assertThat(new String(heard.request().getRawContent())).isEqualTo("some words");
            assertThat(value(heard.request(), "Contact")).as("a Contact: RFC 3428 section 5 forbids it of MESSAGE")
                    .satisfies(contact -> assertThat(method.equals("MESSAGE") && contact != null).isFalse());
            heard.answers(202);
            script.hears("202 " + method);
        }
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 12.2.2, RFC 6086 section 4.2.1, RFC 3311 section 5.2: in the dialog, with the session of the call. */
    @InBothModes
    void requestsOfADialogAreAnswered(Scene scene) throws Exception {
        Script script = scene.script().on("INVITE", invite -> {
            invite.getSession().setAttribute("call", "this one");
            invite.createResponse(200).send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        for (String method : IN_DIALOG) {
            script.on(method, request -> {
                assertThat(request.isInitial()).isFalse();
                assertThat(request.getSession().getAttribute("call")).isEqualTo("this one");
                assertThat(request.getContent()).isEqualTo("some words");
                request.createResponse(202).send();
                assertThat(request.getSession().getState()).isEqualTo(SipSession.State.CONFIRMED);
            });
            scene.alice().sends(invite.dialog(), method, WORDS);
            assertThat(value(scene.alice().hears(202), "CSeq")).endsWith(" " + method);
            script.hears(method);
        }
    }

    /** RFC 3261 section 12.2.1.1: in the dialog, with numbers that go up by one. */
    @InBothModes
    void requestsOfADialogAreSent(Scene scene) throws Exception {
        Script script = scene.script().answers("INVITE", 200).on("ACK", ack -> {
            for (String method : IN_DIALOG) {
                SipServletRequest request = ack.getSession().createRequest(method);
                words(request);
                request.send();
            }
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        long number = 0;
        for (String method : IN_DIALOG) {
            Incoming heard = scene.alice().hears(method);
            assertThat(heard.within()).as(method).isSameAs(invite.dialog());
            assertThat(new String(heard.request().getRawContent())).isEqualTo("some words");
            assertThat(number == 0 || heard.number() == number + 1).as("%s is %s", method, heard.number()).isTrue();
            number = heard.number();
            heard.answers(202);
            script.hears("202 " + method);
        }
    }

    /** RFC 3311 section 5.1: UPDATE in an early dialog, from the caller and to it. */
    @InBothModes
    void anUpdateChangesACallThatRings(Scene scene) throws Exception {
        Script script = scene.script().on("INVITE", invite -> invite.createResponse(180).send()).on("UPDATE", update -> {
            assertThat(update.getSession().getState()).isEqualTo(SipSession.State.EARLY);
            update.createResponse(200).send();
            update.getSession().createRequest("UPDATE").send();
        });
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "early");
            String ringing = peer.hearsAtLast("SIP/2.0 180");
            Talk.ofCaller(peer, ringing).says("UPDATE", 2);
            peer.hears("SIP/2.0 200");
            peer.answers(peer.hears("UPDATE sip:carol@"), "200 OK", "");
            script.hears("200 UPDATE");
        }
    }

    /** RFC 3261 section 10.2: registering again is of the same Call-ID, with the next number. */
    @InBothModes
    void aRegistrationIsRefreshedInItsSession(Scene scene) throws Exception {
        Script script = scene.script().on(200, ok -> {
            if (ok.getSession().getAttribute("again") == null) {
                ok.getSession().setAttribute("again", true);
                ok.getSession().createRequest("REGISTER").send();
            }
        });
        SipServletRequest register = script.factory().createRequest(script.factory().createApplicationSession(), "REGISTER",
                "sip:me@example.net", scene.bob().uri());
        register.getSession().setInvalidateWhenReady(false);
        register.setAddressHeader("Contact", script.factory().createAddress("<sip:me@192.0.2.5>;expires=60"));
        register.send();
        Incoming first = scene.bob().hears("REGISTER");
        assertThat(value(first.request(), "Contact")).isEqualTo("<sip:me@192.0.2.5>;expires=60");
        first.answers(200);
        Incoming second = scene.bob().hears("REGISTER");
        assertThat(value(second.request(), "Call-ID")).isEqualTo(value(first.request(), "Call-ID"));
        assertThat(second.number()).isEqualTo(first.number() + 1);
        second.answers(200);
        script.hears("200 REGISTER");
    }

    /** RFC 3261 section 11.2: an answer to OPTIONS says what there is; Contact is the application's (JSR 289 section 4.1.3). */
    @InBothModes
    void anAnswerToOptionsMaySayWhereElse(Scene scene) {
        scene.script().on("OPTIONS", options -> {
            var ok = options.createResponse(200);
            ok.setHeader("Allow", "INVITE, ACK, BYE");
            ok.setHeader("Contact", "<sip:elsewhere@192.0.2.9>");
            ok.send();
        });
        scene.alice().sends("OPTIONS", scene.uri("service"));
        var ok = scene.alice().hears(200);
        assertThat(value(ok, "Contact")).isEqualTo("<sip:elsewhere@192.0.2.9>");
        assertThat(ok.toString()).contains("INVITE");
    }
}
