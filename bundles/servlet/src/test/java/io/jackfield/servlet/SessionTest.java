package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.ServletException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionsUtil;
import org.junit.jupiter.api.Test;

/** SIP sessions and application sessions: JSR 289 chapter 6, and the factory. */
class SessionTest {
    private static final long MINUTE = 60_000;

    private final Script script = new Script();
    private final VirtualCall call = new VirtualCall(TestApplication.of(script));

    private void noFault() throws Throwable {
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault;
        }
    }

    private void onInvite(Script.Action<SipServletRequest> action) throws Throwable {
        script.on("INVITE", action);
        call.invite();
        noFault();
    }

    private SipFactory factory() {
        return (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
    }

    @Test
    void showsPartiesStateAndTimes() throws Throwable {
        onInvite(invite -> {
            SipSession session = invite.getSession();
            assertThat(session.getState()).isEqualTo(SipSession.State.INITIAL);
            assertThat(session.getCallId()).isEqualTo("c1@192.0.2.1");
            assertThat(session.getLocalParty().getURI()).hasToString("sip:bob@example.com");
            assertThat(session.getRemoteParty().getParameter("tag")).isEqualTo("a1");
            assertThatThrownBy(() -> session.getRemoteParty().setDisplayName("x")).isInstanceOf(IllegalStateException.class);
            assertThat(session.getCreationTime()).isEqualTo(1_000_000);
            assertThat(session.isValid()).isTrue();
            assertThat(session.isReadyToInvalidate()).isFalse();
            assertThat(invite.getSession()).isSameAs(session);
            assertThat(session.getApplicationSession()).isSameAs(invite.getApplicationSession());
            invite.createResponse(180).send();
            assertThat(session.getState()).isEqualTo(SipSession.State.EARLY);
            invite.createResponse(200).send();
            assertThat(session.getState()).isEqualTo(SipSession.State.CONFIRMED);
        });
    }

    @Test
    void makesRequestsAsItsStateAllows() throws Throwable {
        onInvite(invite -> {
            SipSession session = invite.getSession();
            assertThatThrownBy(() -> session.createRequest("BYE")).isInstanceOf(IllegalStateException.class);
            invite.createResponse(180).send();
            assertThatThrownBy(() -> session.createRequest("BYE")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("early");
            invite.createResponse(200).send();
            assertThatThrownBy(() -> session.createRequest("ACK")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.createRequest("CANCEL")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.createRequest("NO METHOD")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.createRequest(null)).isInstanceOf(NullPointerException.class).hasMessage("method");
            assertThatThrownBy(() -> session.createRequest("PRACK")).isInstanceOf(IllegalStateException.class);
            SipServletRequest bye = session.createRequest("BYE");
            assertThat(bye.isInitial()).isFalse();
            assertThatThrownBy(() -> bye.pushRoute(factory().createSipURI(null, "proxy"))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> bye.createResponse(200)).isInstanceOf(IllegalStateException.class);
            bye.send();
            assertThatThrownBy(bye::send).isInstanceOf(IllegalStateException.class);
        });
        SIPRequest bye = call.request("BYE");
        assertThat(bye.getRequestURI()).hasToString("sip:alice@192.0.2.1:5070");
        assertThat(bye.getToTag()).isEqualTo("a1");
    }

    @Test
    void attributesAreSerializableAndSurvive() throws Throwable {
        script.on("ACK", ack -> {
            assertThat(ack.getSession().getAttribute("who")).hasToString("\"A\" <sip:a@b>");
            assertThat(ack.getSession().getAttribute("application")).isSameAs(ack.getApplicationSession());
            assertThat(ack.getApplicationSession().getAttribute("leg")).isSameAs(ack.getSession());
            ack.getSession().removeAttribute("who");
            assertThat(ack.getSession().getAttribute("who")).isNull();
        });
        onInvite(invite -> {
            SipSession session = invite.getSession();
            session.setAttribute("who", NameOf.address("A <sip:a@b>"));
            session.setAttribute("caller", invite.getFrom());
            ((javax.servlet.sip.Address) session.getAttribute("caller")).setDisplayName("a copy, which may be changed");
            session.setAttribute("application", invite.getApplicationSession());
            invite.getApplicationSession().setAttribute("leg", session);
            assertThatThrownBy(() -> session.setAttribute("bad", new Object())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.setAttribute(null, "x")).isInstanceOf(NullPointerException.class);
            assertThat(invite.getApplicationSession().getAttributeNames()).toIterable().containsExactly("leg");
            invite.createResponse(200).send();
        });
        call.alice("ACK", 1, call.response(200, "INVITE"));
        noFault();
    }

    /** A list is Serializable; what is in it shows only when it is written. */
    @Test
    void anAttributeThatCannotBeWrittenIsLostAloneAndCounted() throws Throwable {
        List<String> counted = new ArrayList<>();
        VirtualCall counting = new VirtualCall(TestApplication.started(
                TestApplication.descriptor(List.of(TestApplication.servlet("main", () -> script)), "main", List.of()),
                new ApplicationEnvironment() {
                    @Override
                    public String serverInfo() {
                        return "test";
                    }

                    @Override
                    public void count(String name) {
                        counted.add(name);
                    }
                }));
        List<Object> found = new ArrayList<>();
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("bad", new ArrayList<>(List.of(new Object())));
            invite.getSession().setAttribute("good", "kept");
            invite.createResponse(200).send();
        });
        script.on("ACK", ack -> {
            found.add(ack.getSession().getAttribute("bad"));
            found.add(ack.getSession().getAttribute("good"));
        });

        counting.invite();
        counting.alice("ACK", 1, counting.response(200, "INVITE"));

        assertThat(found).containsExactly(null, "kept");
        assertThat(counted).contains("servlet.attribute-not-serialized");
    }

    @Test
    void applicationSessionsExpireAfterTheirTimeout() throws Throwable {
        List<Long> expirations = new ArrayList<>();
        onInvite(invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            expirations.add(session.getExpirationTime());
            assertThat(session.setExpires(10)).isEqualTo(10);
            expirations.add(session.getExpirationTime());
            assertThat(session.setExpires(0)).isEqualTo(Integer.MAX_VALUE);
            expirations.add(session.getExpirationTime());
            session.setExpires(1);
            assertThat(session.getApplicationName()).isEqualTo("test");
            assertThat(session.getSessions()).toIterable().hasSize(1);
            assertThat(session.getSessions("HTTP")).toIterable().isEmpty();
            assertThat(session.getSipSession(invite.getSession().getId())).isSameAs(invite.getSession());
            assertThat(session.getTimers()).isEmpty();
            assertThatThrownBy(() -> session.getSessions("XMPP")).isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(expirations).containsExactly(1_000_000 + 3 * MINUTE, 1_000_000 + 10 * MINUTE, 0L);
        call.after(MINUTE);
        assertThat(call.call().sessions()).isEmpty();
    }

    /** JSR 289, getExpirationTime: what counts is when it was set, not what came since. */
    @Test
    void messagesPutOffNoExpiryAndSetExpiresDoes() throws Throwable {
        List<Long> expirations = new ArrayList<>();
        script.on("ACK", ack -> expirations.add(ack.getApplicationSession().getExpirationTime()));
        script.on("INFO", info -> {
            info.getApplicationSession().setExpires(3);
            expirations.add(info.getApplicationSession().getExpirationTime());
            info.createResponse(200).send();
        });
        onInvite(invite -> invite.createResponse(200).send());
        SIPResponse ok = call.response(200, "INVITE");
        call.after(1_000).alice("ACK", 1, ok);
        call.after(MINUTE).alice("INFO", 2, ok);
        noFault();
        assertThat(expirations).containsExactly(1_000_000 + 3 * MINUTE, 1_000_000 + 1_000 + 4 * MINUTE);
    }

    /** JSR 289, getLastAccessedTime: requests that come and go and responses that come are events, attributes are none. */
    @Test
    void messagesAreAccessesAndAttributesAreNot() throws Throwable {
        List<Long> accesses = new ArrayList<>();
        script.on("INFO", info -> {
            info.getSession().setAttribute("a", "b");
            accesses.add(info.getSession().getLastAccessedTime() - info.getSession().getCreationTime());
            accesses.add(info.getApplicationSession().getLastAccessedTime() - info.getApplicationSession().getCreationTime());
        });
        onInvite(invite -> invite.createResponse(200).send());
        SIPResponse ok = call.response(200, "INVITE");
        call.after(1_000).alice("ACK", 1, ok).after(1_000).alice("INFO", 2, ok);
        noFault();
        assertThat(accesses).containsExactly(2_000L, 2_000L);
    }

    @Test
    void anInvalidApplicationSessionNeitherExpiresNorIsExtended() throws Throwable {
        onInvite(invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            session.invalidate();
            assertThatThrownBy(() -> session.setExpires(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::getExpirationTime).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::getLastAccessedTime).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::isReadyToInvalidate).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void findsApplicationSessionsOfTheCallById() throws Throwable {
        onInvite(invite -> {
            SipSessionsUtil sessions = (SipSessionsUtil) script.getServletContext().getAttribute(SipServlet.SIP_SESSIONS_UTIL);
            SipApplicationSession session = invite.getApplicationSession();
            assertThat(sessions.getApplicationSessionById(session.getId())).isSameAs(session);
            assertThat(sessions.getApplicationSessionById("nothing")).isNull();
        });
    }

    @Test
    void invalidatesOnDemand() throws Throwable {
        onInvite(invite -> {
            invite.createResponse(486).send();
            SipSession session = invite.getSession();
            session.invalidate();
            assertThat(session.isValid()).isFalse();
            assertThatThrownBy(session::invalidate).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.setAttribute("x", "y")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.createRequest("INFO")).isInstanceOf(IllegalStateException.class);
        });
        assertThat(call.call().legs()).isEmpty();
    }

    @Test
    void aSessionThatIsKeptIsNotInvalidatedWhenReady() throws Throwable {
        onInvite(invite -> {
            invite.getSession().setInvalidateWhenReady(false);
            invite.createResponse(486).send();
            assertThat(invite.getSession().isReadyToInvalidate()).isTrue();
            assertThat(invite.getSession().getInvalidateWhenReady()).isFalse();
        });
        assertThat(call.call().legs()).hasSize(1);
    }

    @Test
    void handlersAreServletsOfTheApplication() throws Throwable {
        onInvite(invite -> {
            assertThatThrownBy(() -> invite.getSession().setHandler("nobody")).isInstanceOf(ServletException.class);
            invite.getSession().setHandler("main");
        });
    }

    @Test
    void theFactoryBeginsACall() throws Throwable {
        script.on(200, ok -> {
            assertThat(ok.isCommitted()).isFalse();
            assertThat(ok.getRequest().getAttribute("mine")).isEqualTo("yes");
            SipServletRequest ack = ok.createAck();
            assertThatThrownBy(ok::createAck).isInstanceOf(IllegalStateException.class);
            ack.send();
        });
        onInvite(invite -> {
            SipApplicationSession other = factory().createApplicationSession();
            assertThat(other).isNotSameAs(invite.getApplicationSession());
            assertThatThrownBy(() -> factory().createRequest(other, "ACK", "sip:a@b", "sip:c@d"))
                    .isInstanceOf(IllegalArgumentException.class);
            SipServletRequest second = factory().createRequest(other, "INVITE", "\"Me\" <sip:me@example.net>;tag=x",
                    "<sip:you@203.0.113.9>");
            assertThat(second.getSession().getApplicationSession()).isSameAs(other);
            assertThat(second.getFrom().getParameter("tag")).isNotEqualTo("x");
            assertThat(second.isInitial()).isTrue();
            second.pushRoute(factory().createSipURI(null, "192.0.2.50"));
            second.setAttribute("mine", "yes");
            second.send();
        });
        SIPRequest invite = call.request("INVITE");
        assertThat(invite.getFrom().getAddress()).hasToString("\"Me\" <sip:me@example.net>");
        assertThat(invite.encode()).contains("Route: <sip:192.0.2.50;lr>");
        call.answer(invite, 200, "b1");
        noFault();
        assertThat(call.request("ACK").getCSeq().getSeqNumber()).isEqualTo(1);
    }

    @Test
    void theFactoryCopiesARequestWithItsCallId() throws Throwable {
        onInvite(invite -> factory().createRequest(invite, true).send());
        assertThat(call.request("INVITE").getCallId().getCallId()).isEqualTo("c1@192.0.2.1");
    }

    @Test
    void aFailedCallMayBeTriedAgainInItsSession() throws Throwable {
        script.on(401, challenge -> {
            assertThat(challenge.getChallengeRealms()).toIterable().containsExactly("example.com");
            challenge.getSession().createRequest("INVITE").send();
        });
        onInvite(invite -> factory().createRequest(invite, false).send());
        SIPRequest first = call.request("INVITE");
        call.answer(first, 401, "b1", "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"1\"");
        noFault();
        SIPRequest again = call.request("INVITE");
        assertThat(again.getCallId().getCallId()).isEqualTo(first.getCallId().getCallId());
        assertThat(again.getFromTag()).isEqualTo(first.getFromTag());
        assertThat(again.getToTag()).isNull();
        assertThat(again.getCSeq().getSeqNumber()).isEqualTo(2);
    }

    @Test
    void answersOptionsWithoutADialog() throws Throwable {
        script.on("OPTIONS", options -> {
            var ok = options.createResponse(200);
            ok.setHeader("Contact", "<sip:app@198.51.100.7>");
            ok.send();
        });
        call.receive("OPTIONS sip:198.51.100.7 SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-o", "Max-Forwards: 10",
                "From: <sip:alice@example.org>;tag=a1", "To: <sip:198.51.100.7>", "Call-ID: o1", "CSeq: 1 OPTIONS");
        noFault();
        SIPResponse ok = call.response(200, "OPTIONS");
        assertThat(ok.getToTag()).isNotEmpty();
        assertThat(call.call().sessions()).isEmpty();
    }
}
