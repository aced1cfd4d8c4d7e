package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static io.jackfield.itests.servlets.scene.Phone.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script.Action;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletMessage.HeaderForm;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipURI;
import javax.sip.message.Response;

/** What all messages have in common: JSR 289 chapters 4 and 5, on what a phone sent and what a phone got. */
class MessageTest {
    /** Alice sends a MESSAGE; the application looks at it and fills the 200 that she gets. */
    private static Response exchange(Scene scene, Action<SipServletResponse> action, String... lines) {
        scene.script().on("MESSAGE", message -> {
            SipServletResponse ok = message.createResponse(200);
            action.run(ok);
            ok.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"), lines);
        return scene.alice().hears(200);
    }

    private static <T> List<T> list(Iterator<? extends T> all) {
        List<T> list = new ArrayList<>();
        all.forEachRemaining(list::add);
        return list;
    }

    @InBothModes
    @Shows({"SipServletMessage.getMethod", "SipServletMessage.getProtocol", "SipServletMessage.getCallId", "SipServletMessage.getFrom",
            "SipServletMessage.getTo", "SipServletMessage.getHeader", "SipServletMessage.getHeaders", "SipServletMessage.getHeaderNames"})
    void readsHeaders(Scene scene) {
        List<String> callId = new ArrayList<>();
        Response ok = exchange(scene, response -> {
            SipServletMessage message = response.getRequest();
            callId.add(message.getCallId());
            assertThat(message.getMethod()).isEqualTo("MESSAGE");
            assertThat(message.getProtocol()).isEqualTo("SIP/2.0");
            assertThat(message.getFrom().getURI()).hasToString("sip:alice@example.org");
            assertThat(message.getFrom().getParameter("tag")).startsWith("alice");
            assertThat(message.getTo().getParameter("tag")).isNull();
            assertThat(message.getHeader("Subject")).isEqualTo("lunch");
            assertThat(message.getHeader("s")).as("the compact name").isEqualTo("lunch");
            assertThat(message.getHeader("SUBJECT")).isEqualTo("lunch");
            assertThat(message.getHeader("X-None")).isNull();
            assertThat(list(message.getHeaders("X-Many"))).containsExactly("1", "2");
            assertThat(list(message.getHeaders("X-None"))).isEmpty();
            assertThat(list(message.getHeaderNames())).contains("From", "To", "Via", "Call-ID", "CSeq", "Subject", "X-Many");
            assertThat(response.getMethod()).isEqualTo("MESSAGE");
        }, "Subject: lunch", "X-Many: 1", "X-Many: 2");
        assertThat(callId).containsExactly(value(ok, "Call-ID"));
    }

    @InBothModes
    @Shows({"SipServletMessage.setHeader", "SipServletMessage.addHeader", "SipServletMessage.removeHeader"})
    void writesHeaders(Scene scene) {
        Response ok = exchange(scene, response -> {
            response.setHeader("X-One", "first");
            response.setHeader("X-One", "second");
            response.addHeader("X-Two", "a");
            response.addHeader("X-Two", "b");
            response.setHeader("X-Gone", "x");
            response.removeHeader("X-Gone");
            assertThatThrownBy(() -> response.setHeader("X-Bad", "a\r\nEvil: yes")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> response.setHeader(null, "x")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> response.setHeader("X-Null", null)).isInstanceOf(NullPointerException.class);
        });
        assertThat(values(ok, "X-One")).containsExactly("second");
        assertThat(values(ok, "X-Two")).containsExactly("a", "b");
        assertThat(values(ok, "X-Gone")).isEmpty();
        assertThat(ok.toString()).doesNotContain("Evil");
    }

    /** JSR 289 section 4.1.2: an application that touches what the container manages gets IllegalArgumentException. */
    @InBothModes
    void systemHeadersAreTheContainers(Scene scene) {
        Response ok = exchange(scene, response -> {
            for (String name : List.of("Call-ID", "i", "CSeq", "From", "f", "To", "t", "Via", "v", "Record-Route", "Route", "Contact", "m",
                    "Path", "RSeq", "RAck")) {
                assertThatThrownBy(() -> response.setHeader(name, "<sip:x@y>")).as(name).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> response.addHeader(name, "<sip:x@y>")).as(name).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> response.removeHeader(name)).as(name).isInstanceOf(IllegalArgumentException.class);
            }
        });
        assertThat(values(ok, "CSeq")).containsExactly("1 MESSAGE");
    }

    /** JSR 289 section 4.1.3: where a redirection leads is the application's, where a dialog leads is the container's. */
    @InBothModes
    void theContactOfARedirectionIsTheApplications(Scene scene) {
        scene.script().on("INVITE", invite -> {
            SipServletResponse moved = invite.createResponse(302);
            moved.setHeader("Contact", "<sip:new@example.net>");
            moved.send();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        assertThat(value(scene.alice().hears(302), "Contact")).isEqualTo("<sip:new@example.net>");
    }

    @InBothModes
    void ofTheDialogsContactUserAndParametersAreTheApplications(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletResponse ok = invite.createResponse(200);
            Address contact = ok.getAddressHeader("Contact");
            contact.setDisplayName("Service");
            ((SipURI) contact.getURI()).setUser("service");
            contact.setParameter("audio", "");
            assertThatThrownBy(() -> ((SipURI) contact.getURI()).setHost("evil.example")).isInstanceOf(IllegalStateException.class);
            ok.send();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        Response ok = scene.alice().hears(200);
        invite.acknowledges();
        assertThat(value(ok, "Contact")).startsWith("\"Service\" <sip:service@" + scene.container().address()).endsWith(";audio");
        scene.script().hears("ACK");
    }

    @InBothModes
    @Shows({"SipServletMessage.getAddressHeader", "SipServletMessage.getAddressHeaders", "SipServletMessage.setAddressHeader",
            "SipServletMessage.addAddressHeader"})
    void readsAndWritesAddressHeaders(Scene scene) {
        Response ok = exchange(scene, response -> {
            SipFactory factory = scene.script().factory();
            SipServletMessage message = response.getRequest();
            assertThat(message.getAddressHeader("P-Asserted-Identity").getDisplayName()).isEqualTo("Alice");
            assertThat(message.getAddressHeader("X-None")).isNull();
            assertThat(list(message.getAddressHeaders("P-Asserted-Identity"))).hasSize(2);
            assertThatThrownBy(() -> message.getAddressHeader("Subject")).isInstanceOf(javax.servlet.sip.ServletParseException.class);
            response.setAddressHeader("X-Who", factory.createAddress("<sip:b@example.com>"));
            response.addAddressHeader("X-Who", factory.createAddress("<sip:a@example.com>"), true);
            response.addAddressHeader("X-Who", factory.createAddress("<sip:c@example.com>"), false);
        }, "P-Asserted-Identity: \"Alice\" <sip:alice@example.org>", "P-Asserted-Identity: <tel:+123>", "Subject: <not an address");
        assertThat(values(ok, "X-Who")).containsExactly("<sip:a@example.com>", "<sip:b@example.com>", "<sip:c@example.com>");
    }

    @InBothModes
    @Shows({"SipServletMessage.getParameterableHeader", "SipServletMessage.getParameterableHeaders",
            "SipServletMessage.setParameterableHeader", "SipServletMessage.addParameterableHeader"})
    void readsAndWritesParameterableHeaders(Scene scene) {
        Response ok = exchange(scene, response -> {
            SipFactory factory = scene.script().factory();
            SipServletMessage message = response.getRequest();
            assertThat(message.getParameterableHeader("Event").getValue()).isEqualTo("presence");
            assertThat(message.getParameterableHeader("Event").getParameter("id")).isEqualTo("1");
            assertThat(message.getParameterableHeader("X-None")).isNull();
            assertThat(list(message.getParameterableHeaders("Event"))).hasSize(1);
            response.setParameterableHeader("X-Grade", factory.createParameterable("two;x=2"));
            response.addParameterableHeader("X-Grade", factory.createParameterable("one;x=1"), true);
            response.addParameterableHeader("X-Grade", factory.createParameterable("three;x=3"), false);
        }, "Event: presence;id=1");
        assertThat(values(ok, "X-Grade")).containsExactly("one;x=1", "two;x=2", "three;x=3");
    }

    @InBothModes
    @Shows({"SipServletMessage.getContent", "SipServletMessage.getRawContent", "SipServletMessage.getContentLength",
            "SipServletMessage.getContentType", "SipServletMessage.getCharacterEncoding", "SipServletMessage.setContent",
            "SipServletMessage.setContentType", "SipServletMessage.setContentLength", "SipServletMessage.setCharacterEncoding"})
    void readsAndWritesBodies(Scene scene) {
        Response ok = exchange(scene, response -> {
            SipServletMessage message = response.getRequest();
            assertThat(message.getContentType()).startsWith("text/plain");
            assertThat(message.getCharacterEncoding()).isEqualToIgnoringCase("UTF-8");
            assertThat(message.getContent()).isEqualTo("gr\u00fcn");
            assertThat(message.getRawContent()).isEqualTo("gr\u00fcn".getBytes(StandardCharsets.UTF_8));
            assertThat(message.getContentLength()).isEqualTo(5);
            assertThat(response.getContent()).isNull();
            assertThat(response.getContentType()).isNull();
            response.setContent("v=0\r\n".getBytes(StandardCharsets.US_ASCII), "application/sdp");
            assertThat(response.getContentLength()).isEqualTo(5);
            response.setContent(null, null);
            assertThat(response.getContentLength()).isZero();
            response.setCharacterEncoding("ISO-8859-1");
            response.setContent("gr\u00fcn", "text/plain");
            response.setContentLength(4);
            assertThatThrownBy(() -> response.setContent(List.of(1), "text/plain")).isInstanceOf(IllegalArgumentException.class);
            response.setContentType("text/html;charset=ISO-8859-1");
        }, "Content-Type: text/plain;charset=UTF-8", "", "gr\u00fcn");
        assertThat(value(ok, "Content-Length")).isEqualTo("4");
        assertThat(ok.getRawContent()).isEqualTo("gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(value(ok, "Content-Type")).startsWith("text/html");
    }

    @InBothModes
    @Shows({"SipServletMessage.getExpires", "SipServletMessage.setExpires"})
    void readsAndWritesExpires(Scene scene) {
        Response ok = exchange(scene, response -> {
            assertThat(response.getRequest().getExpires()).isEqualTo(30);
            assertThat(response.getExpires()).isEqualTo(-1);
            response.setExpires(60);
        }, "Expires: 30");
        assertThat(value(ok, "Expires")).isEqualTo("60");
    }

    /** RFC 3261 section 20.3: the highest q first. */
    @InBothModes
    @Shows({"SipServletMessage.getAcceptLanguage", "SipServletMessage.getAcceptLanguages", "SipServletMessage.setAcceptLanguage",
            "SipServletMessage.addAcceptLanguage", "SipServletMessage.getContentLanguage", "SipServletMessage.setContentLanguage"})
    void readsAndWritesLanguages(Scene scene) {
        Response ok = exchange(scene, response -> {
            SipServletMessage message = response.getRequest();
            assertThat(message.getAcceptLanguage()).isEqualTo(Locale.GERMAN);
            assertThat(list(message.getAcceptLanguages())).containsExactly(Locale.GERMAN, Locale.ENGLISH);
            assertThat(message.getContentLanguage()).isEqualTo(Locale.FRENCH);
            assertThat(response.getAcceptLanguage()).isNull();
            response.setAcceptLanguage(Locale.ITALIAN);
            response.addAcceptLanguage(Locale.JAPANESE);
            response.setContentLanguage(Locale.UK);
        }, "Accept-Language: en;q=0.5", "Accept-Language: de", "Content-Language: fr");
        assertThat(values(ok, "Accept-Language")).containsExactly("it", "ja");
        assertThat(value(ok, "Content-Language")).isEqualTo("en-GB");
    }

    /** Where the phone is and where the container is, as the sockets have it. */
    @InBothModes
    @Shows({"SipServletMessage.getRemoteAddr", "SipServletMessage.getRemotePort", "SipServletMessage.getLocalAddr",
            "SipServletMessage.getLocalPort", "SipServletMessage.getTransport", "SipServletMessage.getInitialRemoteAddr",
            "SipServletMessage.getInitialRemotePort", "SipServletMessage.getInitialTransport", "SipServletMessage.isSecure"})
    void saysWhereAMessageCameFrom(Scene scene) {
        exchange(scene, response -> {
            SipServletMessage message = response.getRequest();
            assertThat(message.getRemoteAddr()).isEqualTo("127.0.0.1");
            assertThat(message.getRemotePort()).isEqualTo(scene.alice().port());
            assertThat(message.getInitialRemoteAddr()).isEqualTo("127.0.0.1");
            assertThat(message.getInitialRemotePort()).isEqualTo(scene.alice().port());
            assertThat(message.getLocalAddr() + ":" + message.getLocalPort()).isEqualTo(scene.container().address());
            assertThat(message.getTransport()).isEqualToIgnoringCase("UDP");
            assertThat(message.getInitialTransport()).isEqualToIgnoringCase("UDP");
            assertThat(message.isSecure()).isFalse();
            assertThat(response.getRemoteAddr()).as("of one that did not come").isNull();
            assertThat(response.getRemotePort()).isEqualTo(-1);
        });
    }

    @InBothModes
    @Shows({"SipServletMessage.getRemoteUser", "SipServletMessage.getUserPrincipal", "SipServletMessage.isUserInRole"})
    void aMessageThatNobodyAuthenticatedHasNoUser(Scene scene) {
        exchange(scene, response -> {
            assertThat(response.getRequest().getRemoteUser()).isNull();
            assertThat(response.getRequest().getUserPrincipal()).isNull();
            assertThat(response.getRequest().isUserInRole("admin")).isFalse();
        });
    }

    /** JSR 289 section 5.2. */
    @InBothModes
    @Shows({"SipServletMessage.isCommitted", "SipServletMessage.send"})
    void whatWasSentIsCommitted(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipServletMessage ok = message.createResponse(200);
            assertThat(ok.isCommitted()).isFalse();
            assertThat(message.isCommitted()).isFalse();
            ok.send();
            assertThat(ok.isCommitted()).isTrue();
            assertThat(message.isCommitted()).isTrue();
            assertThatThrownBy(ok::send).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setHeader("X-Late", "1")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.addHeader("X-Late", "1")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.removeHeader("X-Late")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setContent("x", "text/plain")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ok.setExpires(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> message.createResponse(500)).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        scene.script().hears("MESSAGE");
        assertThat(scene.alice().waiting()).isEmpty();
    }

    /** RFC 3261 section 7.3.3. The stack does not tell compact names from long ones, so this listens on a bare socket. */
    @InBothModes
    @Shows({"SipServletMessage.getHeaderForm", "SipServletMessage.setHeaderForm"})
    void writesCompactNames(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipServletResponse ok = message.createResponse(200);
            assertThat(ok.getHeaderForm()).isEqualTo(HeaderForm.DEFAULT);
            ok.setHeaderForm(HeaderForm.COMPACT);
            assertThat(ok.getHeaderForm()).isEqualTo(HeaderForm.COMPACT);
            ok.setHeader("Subject", "short");
            ok.send();
        });
        try (var peer = scene.peer()) {
            peer.says("MESSAGE " + scene.uri("service") + " SIP/2.0", "Via: SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bK-compact",
                    "Max-Forwards: 70", "From: <sip:carol@example.org>;tag=c", "To: <" + scene.uri("service") + ">", "Call-ID: compact",
                    "CSeq: 1 MESSAGE");
            assertThat(peer.hears("SIP/2.0 200")).contains("\r\nv: ", "\r\nf: ", "\r\nt: ", "\r\ni: ", "\r\ns: short\r\n", "\r\nl: 0\r\n");
        }
    }

    @InBothModes
    @Shows({"SipServletMessage.getSession()", "SipServletMessage.getSession(boolean)", "SipServletMessage.getApplicationSession()",
            "SipServletMessage.getApplicationSession(boolean)"})
    void belongsToSessions(Scene scene) {
        exchange(scene, response -> {
            SipServletMessage message = response.getRequest();
            assertThat(message.getSession()).isNotNull().isSameAs(message.getSession(true)).isSameAs(response.getSession());
            assertThat(message.getSession(false)).isSameAs(message.getSession());
            assertThat(message.getApplicationSession()).isSameAs(message.getSession().getApplicationSession())
                    .isSameAs(message.getApplicationSession(true)).isSameAs(message.getApplicationSession(false));
        });
    }

    /** In later events too: the final response finds what the request was given. */
    @InBothModes
    @Shows({"SipServletMessage.getAttribute", "SipServletMessage.setAttribute", "SipServletMessage.removeAttribute",
            "SipServletMessage.getAttributeNames"})
    void attributesStayWithTheRequest(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            var copy = message.getB2buaHelper().createRequest(message);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.setAttribute("kept", "yes");
            copy.setAttribute("gone", 1);
            copy.removeAttribute("gone");
            assertThat(copy.getAttribute("gone")).isNull();
            assertThatThrownBy(() -> copy.setAttribute("bad", new Object())).isInstanceOf(IllegalArgumentException.class);
            copy.send();
        }).on(202, accepted -> {
            assertThat(accepted.getRequest().getAttribute("kept")).isEqualTo("yes");
            assertThat(Collections.list(accepted.getRequest().getAttributeNames())).containsExactly("kept");
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        Incoming copy = scene.bob().hears("MESSAGE");
        copy.answers(202);
        scene.script().hears("202 MESSAGE");
    }
}
