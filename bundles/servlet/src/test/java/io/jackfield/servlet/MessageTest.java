package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.servlet.message.RequestFacade;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.SipServletMessage.HeaderForm;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as a servlet sees them: JSR 289 chapters 4 and 5. */
class MessageTest {
    private final Script script = new Script();
    private final VirtualCall call = new VirtualCall(TestApplication.of(script));

    /** Runs on the INVITE; what the action throws fails the test. */
    private void onInvite(Script.Action<SipServletRequest> action, String... more) throws Throwable {
        script.on("INVITE", action);
        call.invite(more);
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault.getCause() != null && fault instanceof ApplicationFailure ? fault.getCause() : fault;
        }
    }

    @Test
    void readsARequest() throws Throwable {
        onInvite(invite -> {
            assertThat(invite.getMethod()).isEqualTo("INVITE");
            assertThat(invite.isInitial()).isTrue();
            assertThat(invite.isCommitted()).isFalse();
            assertThat(invite.getCallId()).isEqualTo("c1@192.0.2.1");
            assertThat(invite.getFrom().getDisplayName()).isEqualTo("Alice");
            assertThat(invite.getFrom().getParameter("tag")).isEqualTo("a1");
            assertThat(invite.getMaxForwards()).isEqualTo(10);
            assertThat(((SipURI) invite.getRequestURI()).getUser()).isEqualTo("bob");
            assertThat(invite.getRemoteAddr()).isEqualTo("192.0.2.1");
            assertThat(invite.getRemotePort()).isEqualTo(5070);
            assertThat(invite.getLocalAddr()).isEqualTo("127.0.0.1");
            assertThat(invite.getLocalPort()).isEqualTo(5060);
            assertThat(invite.getTransport()).isEqualTo("UDP");
            assertThat(invite.isSecure()).isFalse();
            assertThat(invite.getHeader("s")).isEqualTo("compact");
            assertThat(invite.getHeader("subject")).isEqualTo("compact");
            assertThat(invite.getHeaders("X-Many")).toIterable().containsExactly("1", "2");
            assertThat(invite.getHeader("X-None")).isNull();
            assertThat(invite.getHeaderNames()).toIterable().contains("From", "Subject", "X-Many", "Content-Type", "Content-Length");
            assertThat(invite.getContent()).isEqualTo("gr\u00fcn");
            assertThat(invite.getContentType()).startsWith("text/plain");
            assertThat(invite.getContentLength()).isEqualTo(5);
            assertThat(invite.getAcceptLanguages()).toIterable().containsExactly(Locale.GERMAN, Locale.ENGLISH);
            assertThat(invite.getExpires()).isEqualTo(30);
            assertThat(invite.getParameter("none")).isNull();
        }, "s: compact", "X-Many: 1", "X-Many: 2", "Accept-Language: en;q=0.5, de", "Expires: 30",
                "Content-Type: text/plain;charset=UTF-8", "", "gr\u00fcn");
    }

    /** Whatever a web form or a directory put into it: what comes behind a line break would be a header (RFC 3261 section 25.1). */
    @Test
    void aReasonPhraseIsOneLine() throws Throwable {
        onInvite(invite -> {
            SipServletResponse response = invite.createResponse(200);
            for (String bad : List.of("OK\r\nEvil: yes", "OK\nEvil: yes", "OK\rEvil: yes")) {
                assertThatThrownBy(() -> invite.createResponse(486, bad)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> response.setStatus(486, bad)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> invite.getB2buaHelper().createResponseToOriginalRequest(invite.getSession(), 486, bad))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            response.setStatus(486, "Besch\u00e4ftigt");
            response.send();
        });
        assertThat(call.response(486, "INVITE").getReasonPhrase()).isEqualTo("Besch\u00e4ftigt");
    }

    @Test
    void changesHeadersOfAResponse() throws Throwable {
        onInvite(invite -> {
            SipServletResponse response = invite.createResponse(200);
            response.setHeader("X-One", "first");
            response.setHeader("X-One", "second");
            response.addHeader("X-Two", "a");
            response.addHeader("X-Two", "b");
            response.addHeader("Allow", "INVITE, BYE");
            response.addHeader("X-Gone", "x");
            response.removeHeader("X-Gone");
            response.setExpires(60);
            response.addAddressHeader("X-Who", NameOf.address("<sip:a@b>"), false);
            response.addAddressHeader("X-Who", NameOf.address("<sip:c@d>"), true);
            response.setContent("v=0\r\n", "application/sdp");
            assertThatThrownBy(() -> response.addHeader("Expires", "1")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.setHeader("X-Bad", "a\r\nEvil: yes")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.setHeader("X Bad", "a")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.setHeader("Expires", "soon")).isInstanceOf(IllegalArgumentException.class);
            response.send();
        });
        SIPResponse ok = call.response(200, "INVITE");
        assertThat(ok.encode()).contains("X-One: second\r\n", "X-Two: a\r\n", "X-Two: b\r\n", "Expires: 60\r\n",
                "Allow: INVITE", "Content-Length: 5\r\n").doesNotContain("X-One: first", "X-Gone");
        assertThat(ok.encode()).containsSubsequence("X-Who: <sip:c@d>", "X-Who: <sip:a@b>");
        assertThat(new String(ok.getRawContent())).isEqualTo("v=0\r\n");
    }

    /** JSR 289 section 4.1.2. */
    @ParameterizedTest
    @ValueSource(strings = {"From", "To", "t", "Call-ID", "CSeq", "Via", "v", "Route", "Record-Route", "Contact", "m", "RSeq"})
    void refusesSystemHeaders(String name) throws Throwable {
        onInvite(invite -> {
            SipServletResponse response = invite.createResponse(200);
            assertThatThrownBy(() -> response.setHeader(name, "<sip:a@b>")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.addHeader(name, "<sip:a@b>")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.removeHeader(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.setAddressHeader(name, NameOf.address("<sip:a@b>")))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    /** JSR 289 section 4.1.3. */
    @Test
    void letsTheApplicationSetContactOfARedirect() throws Throwable {
        onInvite(invite -> {
            SipServletResponse moved = invite.createResponse(302);
            moved.setHeader("Contact", "<sip:new@example.net>");
            moved.addAddressHeader("Contact", NameOf.address("<sip:newer@example.net>;q=0.9"), true);
            moved.send();
        });
        assertThat(call.response(302, "INVITE").encode()).containsSubsequence("sip:newer@example.net", "sip:new@example.net");
    }

    /** JSR 289 section 4.1.3: user, display name and parameters, but not where it leads. */
    @Test
    void changesOnlyTheApplicationsPartOfContact() throws Throwable {
        onInvite(invite -> {
            SipServletResponse response = invite.createResponse(200);
            Address contact = response.getAddressHeader("Contact");
            ((SipURI) contact.getURI()).setUser("bob");
            contact.setParameter("audio", "");
            contact.setDisplayName("Bob");
            assertThatThrownBy(() -> ((SipURI) contact.getURI()).setHost("evil.example")).isInstanceOf(IllegalStateException.class);
            Address again = response.getAddressHeader("Contact");
            assertThatThrownBy(() -> ((SipURI) again.getURI()).setMAddrParam("evil.example")).isInstanceOf(IllegalStateException.class);
            response.send();
        });
        assertThat(call.response(200, "INVITE").encode()).contains("Contact: \"Bob\" <sip:bob@198.51.100.7:5060>;audio\r\n");
    }

    @Test
    void addressesOfAMessageAreLive() throws Throwable {
        onInvite(invite -> {
            SipServletResponse response = invite.createResponse(200);
            response.setHeader("Event", "presence;id=1");
            Parameterable value = response.getParameterableHeader("Event");
            value.setParameter("id", "2");
            assertThat(response.getHeader("Event")).isEqualTo("presence;id=2");
            assertThatThrownBy(() -> response.getTo().setParameter("x", "y")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ((SipURI) response.getFrom().getURI()).setUser("y")).isInstanceOf(IllegalStateException.class);
            ((Address) response.getTo().clone()).setParameter("x", "y");
            response.send();
            assertThatThrownBy(() -> value.setParameter("id", "3")).isInstanceOf(IllegalStateException.class);
        });
        assertThat(call.response(200, "INVITE").encode()).contains("Event: presence;id=2\r\n");
    }

    /** JSR 289 section 5.2. */
    @Test
    void aMessageThatWasSentIsCommitted() throws Throwable {
        onInvite(invite -> {
            SipServletResponse ok = invite.createResponse(200);
            ok.send();
            assertThat(ok.isCommitted()).isTrue();
            assertThat(invite.isCommitted()).isTrue();
            assertThatThrownBy(ok::send).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setHeader("X", "y")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setContent("x", "text/plain")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setStatus(201)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> invite.setHeader("X", "y")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> invite.createResponse(486)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(invite::send).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(invite::createCancel).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void provisionalResponsesDoNotCommitTheRequest() throws Throwable {
        onInvite(invite -> {
            invite.createResponse(180).send();
            assertThat(invite.isCommitted()).isFalse();
            invite.createResponse(183, "Still working").send();
        });
        assertThat(call.response(183, "INVITE").getReasonPhrase()).isEqualTo("Still working");
    }

    @Test
    void changingARequestThatCameLeavesTheEnginesCopyAlone() throws Throwable {
        onInvite(invite -> {
            invite.setHeader("X-Note", "mine");
            assertThat(invite.getHeader("X-Note")).isEqualTo("mine");
            assertThat(((RequestFacade) invite).transaction().orElseThrow().request().getHeader("X-Note")).isNull();
        });
    }

    @Test
    void writesCompactForms() throws Throwable {
        onInvite(invite -> {
            SipServletResponse ok = invite.createResponse(200);
            ok.setHeaderForm(HeaderForm.COMPACT);
            ok.setHeader("Subject", "short");
            ok.setContent("v=0\r\n", "application/sdp");
            ok.send();
        });
        SIPResponse ok = call.response(200, "INVITE");
        assertThat(new String(call.call().transactions().get(0).responseBytes()))
                .contains("\r\nv: ", "\r\nf: ", "\r\nt: ", "\r\ni: ", "\r\nm: ", "\r\ns: short", "\r\nc: application/sdp");
        assertThat(ok.getToTag()).isNotEmpty();
    }

    @Test
    void refusesStatusesThatAreNone() throws Throwable {
        onInvite(invite -> {
            assertThatThrownBy(() -> invite.createResponse(99)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.createResponse(700)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.setMaxForwards(256)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void attributesOfARequestAreThereInTheNextEvent() throws Throwable {
        script.on("ACK", ack -> ack.getSession().setAttribute("seen",
                ((SipServletRequest) ack.getSession().getAttribute("invite")).getAttribute("note")));
        onInvite(invite -> {
            invite.setAttribute("note", List.of("kept"));
            invite.getSession().setAttribute("invite", invite);
            assertThatThrownBy(() -> invite.setAttribute("bad", new Object())).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.Object");
            invite.createResponse(200).send();
        });
        call.alice("ACK", 1, call.response(200, "INVITE"));
        script.on("BYE", bye -> {
            assertThat(bye.getSession().getAttribute("seen")).isEqualTo(List.of("kept"));
            bye.createResponse(200).send();
        });
        call.alice("BYE", 2, lastOk());
        call.response(200, "BYE");
    }

    private SIPResponse lastOk() {
        return (SIPResponse) VirtualCall.message(new String(call.call().transactions().get(0).responseBytes()).split("\r\nContent-Length")[0]
                .split("\r\n"));
    }

    /** JSR 289 section 5.6.3. */
    @Test
    void popsTheRouteThatLedHere() throws Throwable {
        onInvite(invite -> {
            assertThat(invite.getPoppedRoute()).hasToString("<sip:198.51.100.7;lr;app=x>");
            assertThat(invite.getHeaders("Route")).toIterable().containsExactly("<sip:next.example.net;lr>");
            assertThat(invite.getParameter("app")).isEqualTo("x");
            assertThat(Collections.list(invite.getParameterNames())).containsExactly("lr", "app");
        }, "Route: <sip:198.51.100.7;lr;app=x>, <sip:next.example.net;lr>");
    }

    @Test
    void leavesARouteThatLeadsElsewhere() throws Throwable {
        onInvite(invite -> {
            assertThat(invite.getPoppedRoute()).isNull();
            assertThat(invite.getHeader("Route")).isEqualTo("<sip:next.example.net;lr>");
        }, "Route: <sip:next.example.net;lr>");
    }

    @Test
    void contentIsTextOrBytesAndSaysItsCharacterSet() throws Throwable {
        onInvite(invite -> {
            SipServletResponse ok = invite.createResponse(200);
            assertThatThrownBy(() -> ok.setContent(List.of(), "text/plain")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ok.setContent("x", null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ok.setCharacterEncoding("no-such")).isInstanceOf(IllegalArgumentException.class);
            ok.setCharacterEncoding("ISO-8859-1");
            ok.setContent("gr\u00fcn", "text/plain");
            assertThat(ok.getContentType()).isEqualTo("text/plain;charset=ISO-8859-1");
            assertThat(ok.getRawContent()).containsExactly('g', 'r', 0xfc, 'n');
            assertThat(ok.getContent()).isEqualTo("gr\u00fcn");
            ok.setContent(null, null);
            assertThat(ok.getContentLength()).isZero();
            assertThat(ok.getContentType()).isNull();
        });
    }

    @Test
    void whatIsNotThereYetNamesItself() throws Throwable {
        onInvite(invite -> {
            assertThatThrownBy(invite::getProxy).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("SipServletRequest.getProxy").hasMessageContaining("docs/coverage.md");
        });
    }
}
