package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.B2buaHelper;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.UAMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of B2buaHelper: JSR 289 chapter 12 and its javadoc. */
class B2buaHelperTest {
    private final Script script = new Script();
    private final VirtualCall call = new VirtualCall(TestApplication.of(script));

    private void noFault() throws Throwable {
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault;
        }
    }

    private void onInvite(Script.Action<SipServletRequest> action, String... more) throws Throwable {
        script.on("INVITE", action);
        call.invite(more);
        noFault();
    }

    @Test
    void theHeaderMapOverridesHeadersAndParties() throws Throwable {
        onInvite(invite -> invite.getB2buaHelper().createRequest(invite, true, Map.of(
                "From", List.of("\"Proxy\" <sip:proxy@example.net>;tag=ignored"), "To", List.of("<sip:carol@example.net>;tag=ignored"),
                "Contact", List.of("\"Me\" <sip:me@elsewhere.example;x=1;maddr=evil.example>;audio"),
                "X-Corp", List.of("new", "newer"), "Subject", List.of())).send(), "X-Corp: old", "Subject: gone");
        SIPRequest copy = call.request("INVITE");
        assertThat(copy.getFrom().getAddress()).hasToString("\"Proxy\" <sip:proxy@example.net>");
        assertThat(copy.getFromTag()).isNotEqualTo("ignored");
        assertThat(copy.getTo().getAddress()).hasToString("<sip:carol@example.net>");
        assertThat(copy.getToTag()).isNull();
        assertThat(copy.encode()).contains("Contact: \"Me\" <sip:me@198.51.100.7:5060;x=1>;audio\r\n", "X-Corp: new\r\n", "X-Corp: newer\r\n")
                .doesNotContain("old", "Subject");
    }

    @Test
    void aHeaderThatNobodyCanReadStaysBehind() throws Throwable {
        onInvite(invite -> invite.getB2buaHelper().createRequest(invite, true, null).send(),
                "X<y: 1", "X-Bell: ri\u0007ng", "Date: yesterday", "Timestamp: z", "Subject: goes on");

        assertThat(call.request("INVITE").encode()).contains("Subject: goes on\r\n").doesNotContain("X<y", "X-Bell", "yesterday");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"Alice\" <sip:alice@example.org>;tag=a1 | \"Alice\" <sip:alice@example.org>",
        "Alice Liddell <sip:alice@example.org;user=phone>;tag=a1 | \"Alice Liddell\" <sip:alice@example.org;user=phone>",
        "<tel:+12125550100>;tag=a1;x=y | <tel:+12125550100>",
        "sip:alice@example.org;tag=a1 | <sip:alice@example.org>",
        "\"\" <sip:alice@example.org>;TAG=a1 | <sip:alice@example.org>",
        "\"A \\\"B\\\" C\" <sip:alice@example.org>;tag=a1 | \"A \\\"B\\\" C\" <sip:alice@example.org>"})
    void aCopyHasTheCallersAddressWithoutItsTag(String from, String copied) throws Throwable {
        script.on("INVITE", invite -> invite.getB2buaHelper().createRequest(invite, true, null).send());
        call.receive("INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1",
                "Max-Forwards: 10", "From: " + from, "To: <sip:bob@example.com>", "Call-ID: c1@192.0.2.1", "CSeq: 1 INVITE",
                "Contact: <sip:alice@192.0.2.1:5070>");
        noFault();
        SIPRequest copy = call.request("INVITE");

        assertThat(copy.getFromTag()).isNotEqualTo("a1");
        copy.getFrom().removeParameter("tag");
        assertThat(copy.getFrom().toString().trim()).isEqualTo("From: " + copied);
    }

    @Test
    void whatTheCopyTookOverIsItsOwn() throws Throwable {
        onInvite(invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.addHeader("Supported", "replaces");
            copy.setHeader("Subject", "new");
            copy.setHeaderForm(SipServletMessage.HeaderForm.COMPACT);
            copy.getRawContent()[0] = 'x';
            ((SipURI) copy.getRequestURI()).setUser("carol");
            copy.send();

            assertThat(invite.getHeaders("Supported")).toIterable().containsExactly("timer");
            assertThat(invite.getHeader("Subject")).isEqualTo("old");
            assertThat(((SipURI) invite.getRequestURI()).getUser()).isEqualTo("bob");
            assertThat(invite.getRawContent()).startsWith('v');
            assertThat(invite.toString()).contains("Subject: old\r\n", "Supported: timer\r\n");
        }, "Supported: timer", "Subject: old", "Content-Type: application/sdp;x=y", "", "v=0\r\n");

        assertThat(call.request("INVITE").getRequestURI()).hasToString("sip:carol@example.com");
        assertThat(call.request("INVITE").encode()).contains("timer", "replaces", "new", "application/sdp;x=y", "v=0");
    }

    @Test
    void theHeaderMapHoldsNoOtherSystemHeader() throws Throwable {
        onInvite(invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            for (String name : List.of("Call-ID", "i", "CSeq", "Via", "Record-Route", "Route")) {
                assertThatThrownBy(() -> b2bua.createRequest(invite, false, Map.of(name, List.of("x"))))
                        .as(name).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void linksSessionsAndRequests() throws Throwable {
        script.on(180, ringing -> {
            B2buaHelper b2bua = ringing.getRequest().getB2buaHelper();
            SipServletRequest original = b2bua.getLinkedSipServletRequest(ringing.getRequest());
            assertThat(original.getCallId()).isEqualTo("c1@192.0.2.1");
            assertThat(b2bua.getLinkedSipServletRequest(original)).isSameAs(ringing.getRequest());
            assertThat(b2bua.getLinkedSession(ringing.getSession())).isSameAs(original.getSession());
            assertThat(b2bua.getLinkedSession(original.getSession())).isSameAs(ringing.getSession());
        });
        onInvite(invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipServletRequest copy = b2bua.createRequest(invite, true, null);
            assertThat(b2bua.getLinkedSipServletRequest(invite)).isSameAs(copy);
            assertThat(b2bua.getLinkedSipServletRequest(copy)).isSameAs(invite);
            assertThat(b2bua.getLinkedSession(invite.getSession())).isSameAs(copy.getSession());
            copy.send();
            assertThat(b2bua.getLinkedSipServletRequest(invite)).isSameAs(copy);
            assertThatThrownBy(() -> b2bua.createRequest(invite, true, null)).isInstanceOf(IllegalArgumentException.class);
        });
        call.answer(call.request("INVITE"), 180, "b1");
        noFault();
    }

    @Test
    void sessionsAreLinkedOneToOneAndUnlinked() throws Throwable {
        onInvite(invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipFactory factory = (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
            SipSession one = invite.getSession();
            SipSession two = b2bua.createRequest(invite).getSession();
            SipSession three = b2bua.createRequest(invite).getSession();
            SipSession foreign = factory.createRequest(factory.createApplicationSession(), "INVITE", "sip:a@b", "sip:c@d").getSession();
            assertThat(b2bua.getLinkedSession(one)).isNull();
            b2bua.linkSipSessions(one, two);
            b2bua.linkSipSessions(two, one);
            assertThatThrownBy(() -> b2bua.linkSipSessions(three, one)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> b2bua.linkSipSessions(three, foreign)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> b2bua.linkSipSessions(three, three)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> b2bua.unlinkSipSessions(three)).isInstanceOf(IllegalArgumentException.class);
            b2bua.unlinkSipSessions(two);
            assertThat(b2bua.getLinkedSession(one)).isNull();
            b2bua.linkSipSessions(one, three);
            three.invalidate();
            assertThat(b2bua.getLinkedSession(one)).isNull();
            assertThatThrownBy(() -> b2bua.getLinkedSession(three)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void answersTheOriginalRequestLater() throws Throwable {
        script.on(486, busy -> {
            B2buaHelper b2bua = busy.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(busy.getSession());
            SipServletResponse answer = b2bua.createResponseToOriginalRequest(caller, 603, "No");
            assertThat(answer.getSession()).isSameAs(caller);
            answer.send();
            assertThatThrownBy(() -> b2bua.createResponseToOriginalRequest(caller, 400, null)).isInstanceOf(IllegalStateException.class);
        });
        onInvite(invite -> invite.getB2buaHelper().createRequest(invite, true, null).send());
        call.answer(call.request("INVITE"), 486, "b1");
        noFault();
        assertThat(call.response(603, "INVITE").getReasonPhrase()).isEqualTo("No");
    }

    @Test
    void pendingMessagesAreThoseThatWaitForTheApplication() throws Throwable {
        script.on(200, ok -> {
            B2buaHelper b2bua = ok.getRequest().getB2buaHelper();
            SipSession caller = b2bua.getLinkedSession(ok.getSession());
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAS)).hasSize(1).first().isInstanceOf(SipServletRequest.class);
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAC)).isEmpty();
            assertThat(b2bua.getPendingMessages(ok.getSession(), UAMode.UAC)).hasSize(1);
            ((SipServletRequest) b2bua.getPendingMessages(caller, UAMode.UAS).get(0)).createResponse(200).send();
            assertThat(b2bua.getPendingMessages(caller, UAMode.UAS)).isEmpty();
            ((SipServletResponse) b2bua.getPendingMessages(ok.getSession(), UAMode.UAC).get(0)).createAck().send();
            assertThat(b2bua.getPendingMessages(ok.getSession(), UAMode.UAC)).isEmpty();
        });
        onInvite(invite -> invite.getB2buaHelper().createRequest(invite, true, null).send());
        call.answer(call.request("INVITE"), 200, "b1");
        noFault();
    }

    @Test
    void cancelsOnlyAnInviteThatRings() throws Throwable {
        onInvite(invite -> {
            B2buaHelper b2bua = invite.getB2buaHelper();
            SipServletRequest copy = b2bua.createRequest(invite, true, null);
            assertThatThrownBy(() -> b2bua.createCancel(copy.getSession())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> b2bua.createCancel(null)).isInstanceOf(NullPointerException.class);
            copy.send();
            SipServletRequest cancel = b2bua.createCancel(copy.getSession());
            assertThat(cancel.getMethod()).isEqualTo("CANCEL");
            assertThatThrownBy(() -> cancel.createResponse(200)).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void subsequentCopiesStayInTheirApplicationSession() throws Throwable {
        onInvite(invite -> {
            SipFactory factory = (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
            SipSession foreign = factory.createRequest(factory.createApplicationSession(), "INVITE", "sip:a@b", "sip:c@d").getSession();
            assertThatThrownBy(() -> invite.getB2buaHelper().createRequest(foreign, invite, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.getB2buaHelper().createRequest(foreign, invite, Map.of("From", List.of("sip:a@b"))))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }
}
