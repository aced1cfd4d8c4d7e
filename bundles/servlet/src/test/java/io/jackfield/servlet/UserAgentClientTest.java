package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.servlet.api.Glare;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.AuthInfo;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionEvent;
import javax.servlet.sip.SipSessionListener;
import javax.servlet.sip.UAMode;
import org.junit.jupiter.api.Test;

/** Requests of an application's own, challenges, cancelling and forks: JSR 289 chapters 6, 11 and 12. */
class UserAgentClientTest {
    private static final class Sessions implements SipSessionListener {
        private final List<String> told = new ArrayList<>();

        @Override
        public void sessionCreated(SipSessionEvent event) {
            told.add("created");
        }

        @Override
        public void sessionDestroyed(SipSessionEvent event) {
            told.add("destroyed");
        }

        @Override
        public void sessionReadyToInvalidate(SipSessionEvent event) {
            told.add("ready");
        }
    }

    private final Script script = new Script();
    private final Sessions sessions = new Sessions();
    private final VirtualCall call = new VirtualCall(TestApplication.of(script, sessions));

    private SipFactory factory() {
        return (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
    }

    private void noFault() throws Throwable {
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault;
        }
    }

    /** The application sends a request of its own when an INVITE comes. */
    private SIPRequest sends(String method, Script.Action<SipServletRequest> with) throws Throwable {
        script.on("INVITE", invite -> {
            SipServletRequest own = factory().createRequest(invite.getApplicationSession(), method,
                    "sip:app@example.org", "sip:carol@192.0.2.77");
            with.run(own);
            own.send();
        });
        call.invite();
        noFault();
        return call.request(method);
    }

    @Test
    void aStandAloneRequestMakesNoDialogAndItsSessionGoes() throws Throwable {
        for (String method : List.of("OPTIONS", "MESSAGE", "REGISTER", "PUBLISH", "INFO")) {
            VirtualCall one = new VirtualCall(TestApplication.of(script, sessions));
            script.on("INVITE", invite -> factory().createRequest(invite.getApplicationSession(), method,
                    "sip:app@example.org", "sip:carol@192.0.2.77").send());
            script.on(200, ok -> {
                assertThat(ok.getSession().getState()).isEqualTo(SipSession.State.INITIAL);
                assertThat(ok.getSession().isReadyToInvalidate()).isTrue();
            });
            one.invite();
            SIPRequest request = one.request(method);
            assertThat(request.getToTag()).isNull();
            assertThat(request.getCSeq().getSeqNumber()).isEqualTo(1);
            sessions.told.clear();
            one.answer(request, 200, "c1");
            assertThat(sessions.told).as(method).containsExactly("ready", "destroyed");
            assertThat(one.notes).allMatch(note -> note.fault() == null);
        }
    }

    @Test
    void aSessionThatIsKeptRegistersAgainWithItsCallIdAndTheNextNumber() throws Throwable {
        SIPRequest first = sends("REGISTER", register -> register.getSession().setInvalidateWhenReady(false));
        List<SipServletRequest> again = new ArrayList<>();
        script.on(200, ok -> {
            if (again.isEmpty()) {
                again.add(ok.getSession().createRequest("REGISTER"));
                again.get(0).send();
            }
        });
        call.answer(first, 200, "c1");
        noFault();
        SIPRequest second = call.request("REGISTER");
        assertThat(second.getCallId().getCallId()).isEqualTo(first.getCallId().getCallId());
        assertThat(second.getCSeq().getSeqNumber()).isEqualTo(2);
        assertThat(second.getFromTag()).isEqualTo(first.getFromTag());
        assertThat(second.getToTag()).isNull();
        assertThat(second.getRequestURI()).hasToString("sip:carol@192.0.2.77");
    }

    @Test
    void subscribeAndReferMakeDialogs() throws Throwable {
        script.on(200, ok -> assertThat(ok.getSession().getState()).isEqualTo(SipSession.State.CONFIRMED));
        SIPRequest subscribe = sends("SUBSCRIBE", request -> request.setHeader("Event", "presence"));
        call.answer(subscribe, 200, "c1");
        noFault();
    }

    @Test
    void aChallengeIsAnsweredInTheSameSession() throws Throwable {
        script.on(401, challenge -> {
            SipServletRequest again = challenge.getSession().createRequest("REGISTER");
            again.addAuthHeader(challenge, "bob", "zanzibar");
            assertThat(again.getHeader("Authorization")).contains("username=\"bob\"");
            again.send();
        });
        SIPRequest first = sends("REGISTER", register -> { });
        call.answer(first, 401, "c1", "WWW-Authenticate: Digest realm=\"biloxi.com\", "
                + "qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c\"");
        noFault();
        SIPRequest second = call.request("REGISTER");
        String answer = second.getHeader("Authorization").toString();
        String cnonce = answer.replaceAll("(?s).*cnonce=\"([^\"]*)\".*", "$1");
        assertThat(cnonce).hasSizeGreaterThan(20);
        String a1 = md5("bob:biloxi.com:zanzibar");
        String a2 = md5("REGISTER:sip:carol@192.0.2.77");
        assertThat(answer).contains("response=\"" + md5(a1 + ":dcd98b7102dd2f0e8b11d0f600bfb0c093:00000001:" + cnonce + ":auth:" + a2)
                + "\"").contains("nc=00000001").contains("qop=auth").contains("opaque=\"5ccc069c\"");
        assertThat(second.getCSeq().getSeqNumber()).isEqualTo(2);
    }

    @Test
    void aNonceThatIsUsedAgainIsCounted() throws Throwable {
        script.on(401, challenge -> {
            SipServletRequest first = challenge.getSession().createRequest("OPTIONS");
            first.addAuthHeader(challenge, "u", "p");
            first.send();
        });
        SIPRequest options = sends("OPTIONS", request -> { });
        call.answer(options, 401, "c1", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        SIPRequest first = call.request("OPTIONS");
        assertThat(first.getHeader("Authorization").toString()).contains("nc=00000001");
        // The server challenges with the nonce that it gave before, as one does that counts.
        script.on(401, challenge -> {
            SipServletRequest again = challenge.getSession().createRequest("OPTIONS");
            again.addAuthHeader(challenge, "u", "p");
            again.send();
        });
        call.answer(first, 401, "c1", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        assertThat(call.request("OPTIONS").getHeader("Authorization").toString()).contains("nc=00000002");
        noFault();
    }

    @Test
    void aChallengeWithANewNonceIsAnsweredAnewAndTheBetterAlgorithmTaken() throws Throwable {
        AuthInfo info = factory().createAuthInfo();
        info.addAuthInfo(407, "r", "u", "p");
        script.on(407, challenge -> {
            assertThat(challenge.getChallengeRealms()).toIterable().contains("r");
            SipServletRequest again = challenge.getSession().createRequest("INVITE");
            again.addAuthHeader(challenge, info);
            again.send();
        });
        SIPRequest invite = sends("INVITE", request -> { });
        call.answer(invite, 407, "c1", "Proxy-Authenticate: Digest realm=\"other\", nonce=\"x\"",
                "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\", algorithm=UNKNOWN",
                "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth\"",
                "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n3\", algorithm=MD5, qop=\"auth\"");
        SIPRequest second = call.request("INVITE");
        assertThat(second.getHeaders("Proxy-Authorization")).toIterable().hasSize(1);
        assertThat(second.getHeader("Proxy-Authorization").toString()).contains("nonce=\"n2\"").contains("SHA-256");
        call.answer(second, 407, "c1", "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n4\", stale=true, qop=\"auth\"");
        SIPRequest third = call.request("INVITE");
        assertThat(third.getHeader("Proxy-Authorization").toString()).contains("nonce=\"n4\"").contains("nc=00000001");
        assertThat(third.getCallId().getCallId()).isEqualTo(invite.getCallId().getCallId());
        // RFC 3261 section 13.2.2.4: the ACK of the 2xx has the INVITE's credentials.
        script.on(200, ok -> ok.createAck().send());
        call.answer(third, 200, "c1");
        assertThat(call.request("ACK").getHeader("Proxy-Authorization").toString()).contains("nonce=\"n4\"");
        noFault();
    }

    @Test
    void onlyAChallengeIsAnswered() throws Throwable {
        script.on(486, busy -> assertThatThrownBy(() -> busy.getSession().createRequest("INVITE").addAuthHeader(busy, "u", "p"))
                .isInstanceOf(IllegalArgumentException.class));
        SIPRequest invite = sends("INVITE", request -> { });
        call.answer(invite, 486, "c1");
        noFault();
    }

    /** RFC 3261 section 9.1: it waits for a provisional response, and a 2xx that crosses it is the application's. */
    @Test
    void aCancelWaitsAndA2xxThatCrossesItIsAcknowledgedAndEnded() throws Throwable {
        SIPRequest invite = sends("INVITE", request -> { });
        script.on(180, ringing -> ringing.getRequest().createCancel().send());
        script.on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                assertThatThrownBy(() -> ok.getRequest().createCancel()).isInstanceOf(IllegalStateException.class);
                ok.createAck().send();
                ok.getSession().createRequest("BYE").send();
            }
        });
        call.answer(invite, 180, "c1");
        SIPRequest cancel = call.request("CANCEL");
        call.answer(invite, 200, "c1");
        assertThat(call.request("ACK").getToTag()).isEqualTo("c1");
        SIPRequest bye = call.request("BYE");
        call.answer(cancel, 200, "c1");
        sessions.told.clear();
        call.answer(bye, 200, "c1");
        assertThat(sessions.told).containsExactly("ready", "destroyed");
        noFault();
    }

    @Test
    void aCancelBeforeAnyAnswerLeavesWithTheFirstProvisionalOne() throws Throwable {
        SIPRequest invite = sends("OPTIONS", request -> {
            SipServletRequest own = factory().createRequest(request.getApplicationSession(), "INVITE", "sip:a@b", "sip:c@192.0.2.9");
            own.send();
            own.createCancel().send();
        });
        SIPRequest own = call.request("INVITE");
        assertThat(call.sent).noneMatch(each -> each instanceof SIPRequest request && request.getMethod().equals("CANCEL"));
        call.answer(own, 100, "");
        assertThat(call.request("CANCEL").getTopmostVia().getBranch()).isEqualTo(own.getTopmostVia().getBranch());
        assertThat(invite).isNotNull();
    }

    @Test
    void a491SaysHowLongToWait() throws Throwable {
        List<Object> waits = new ArrayList<>();
        SIPRequest invite = sends("INVITE", request -> { });
        script.on(200, ok -> {
            ok.createAck().send();
            ok.getSession().createRequest("INVITE").send();
        });
        script.on(491, pending -> waits.add(pending.getAttribute(Glare.ATTRIBUTE)));
        call.answer(invite, 200, "c1");
        call.answer(call.request("INVITE"), 491, "c1");
        noFault();
        assertThat(waits).singleElement().isInstanceOfSatisfying(Long.class, wait -> assertThat(wait).isBetween(2_100L, 4_000L));
    }

    @Test
    void eachForkHasASessionWithTheAttributesAndTheHandler() throws Throwable {
        List<SipSession> known = new ArrayList<>();
        script.on(180, ringing -> {
            ringing.getSession().setAttribute("who", "first");
            known.add(ringing.getSession());
        });
        script.on(183, other -> {
            SipSession derived = other.getSession();
            SipSession first = other.getRequest().getSession();
            assertThat(derived).isNotSameAs(first);
            assertThat(derived.getId()).isNotEqualTo(first.getId());
            assertThat(derived.getAttribute("who")).isEqualTo("first");
            assertThat(derived.getApplicationSession()).isSameAs(first.getApplicationSession());
            assertThat(derived.getCallId()).isEqualTo(first.getCallId());
            assertThat(derived.getLocalParty().getParameter("tag")).isEqualTo(first.getLocalParty().getParameter("tag"));
            assertThat(derived.getRemoteParty().getParameter("tag")).isEqualTo("c2");
            assertThat(derived.getState()).isEqualTo(SipSession.State.EARLY);
        });
        script.on(200, ok -> {
            List<SipServletMessage> pending = ok.getRequest().getB2buaHelper().getPendingMessages(ok.getSession(), UAMode.UAC);
            assertThat(pending).hasSize(1);
            ((SipServletResponse) pending.get(0)).createAck().send();
            assertThat(ok.getRequest().getB2buaHelper().getPendingMessages(ok.getSession(), UAMode.UAC)).isEmpty();
        });
        SIPRequest invite = sends("INVITE", request -> { });
        sessions.told.clear();
        call.answer(invite, 180, "c1");
        call.answer(invite, 183, "c2");
        assertThat(sessions.told).containsExactly("created");
        call.answer(invite, 200, "c2");
        assertThat(call.request("ACK").getToTag()).isEqualTo("c2");
        call.answer(invite, 200, "c1");
        assertThat(call.request("ACK").getToTag()).isEqualTo("c1");
        assertThat(known).hasSize(1);
        noFault();
    }

    /** JSR 289 createResponseToOriginalRequest: a further 2xx of a fork becomes one to the caller, in a session of its own. */
    @Test
    void aB2buaPassesEvery2xxOnInASessionOfItsOwn() throws Throwable {
        script.on("INVITE", invite -> invite.getB2buaHelper().createRequest(invite, true, null).send());
        script.on(200, ok -> {
            B2buaHelper b2bua = ok.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(ok.getSession());
            SipServletResponse answer = b2bua.createResponseToOriginalRequest(caller, 200, "OK");
            answer.send();
            if (answer.getSession() != caller) {
                b2bua.linkSipSessions(answer.getSession(), ok.getSession());
            }
        });
        script.on("ACK", ack -> {
            B2buaHelper b2bua = ack.getB2buaHelper();
            for (SipServletMessage each : b2bua.getPendingMessages(b2bua.getLinkedSession(ack.getSession()), UAMode.UAC)) {
                ((SipServletResponse) each).createAck().send();
            }
        });
        call.invite();
        SIPRequest invite = call.request("INVITE");
        call.answer(invite, 200, "b1");
        SIPResponse first = call.response(200, "INVITE");
        call.answer(invite, 200, "b2");
        SIPResponse second = call.response(200, "INVITE");
        assertThat(second.getToTag()).isNotEqualTo(first.getToTag()).isNotEmpty();
        call.alice("ACK", 1, second);
        assertThat(call.request("ACK").getToTag()).isEqualTo("b2");
        call.alice("ACK", 1, first);
        assertThat(call.request("ACK").getToTag()).isEqualTo("b1");
        noFault();
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("MD5").digest(text.getBytes()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
