package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;
import javax.sip.message.Response;

/** Requests that name a session which is there (JSR 289 section 15.11), and the interface that requests leave by. */
class TargetingTest {
    @InBothModes
    @Shows("SipApplicationSession.encodeURI")
    void aRequestToAnEncodedUriBelongsToItsSession(Scene scene) throws Exception {
        List<String> sessions = new CopyOnWriteArrayList<>();
        Script script = scene.script();
        URI uri = script.factory().createURI(scene.uri("service"));
        script.on("MESSAGE", message -> {
            sessions.add(message.getApplicationSession().getId());
            message.createResponse(200).send();
        });
        SipApplicationSession session = script.factory().createApplicationSession();
        session.setInvalidateWhenReady(false);
        session.encodeURI(uri);
        scene.alice().sends("MESSAGE", uri.toString());
        scene.alice().hears(200);
        scene.bob().sends("MESSAGE", uri.toString());
        scene.bob().hears(200);
        assertThat(sessions).hasSize(2).containsOnly(session.getId());
        URI other = script.factory().createURI("tel:+431234");
        assertThatThrownBy(() -> session.encodeURI(other)).isInstanceOf(IllegalArgumentException.class);
        session.invalidate();
        assertThatThrownBy(() -> session.encodeURI(uri)).isInstanceOf(IllegalStateException.class);
        scene.alice().sends("MESSAGE", uri.toString());
        scene.alice().hears(200);
        assertThat(sessions).hasSize(3);
        assertThat(sessions.get(2)).as("one of its own, as that session is over").isNotEqualTo(session.getId());
    }

    @InBothModes
    @Shows("SipApplicationSession.encodeURL")
    void aUrlKeepsItsPathQueryAndFragment(Scene scene) throws Exception {
        SipApplicationSession session = scene.script().factory().createApplicationSession();
        URL encoded = session.encodeURL(new URL("http://www.example.com:8080/click/to?dial=bob#now"));
        assertThat(encoded.toString()).matches("http://www\\.example\\.com:8080/click/to;[^?]+\\?dial=bob#now");
        assertThat(session.encodeURL(encoded)).as("the same session once more").isEqualTo(encoded);
        assertThat(scene.script().factory().createApplicationSession().encodeURL(encoded)).isNotEqualTo(encoded);
        session.invalidate();
        assertThatThrownBy(() -> session.encodeURL(encoded)).isInstanceOf(IllegalStateException.class);
    }

    private static String dialog(Response ok) {
        return value(ok, "Call-ID") + ";to-tag=" + tags(ok).get(1) + ";from-tag=" + tags(ok).get(0);
    }

    @InBothModes
    @Shows("SipSessionsUtil.getCorrespondingSipSession")
    void joinAndReplacesLeadToTheSessionOfTheirDialog(Scene scene) throws Exception {
        Script script = scene.script().answers("BYE", 200).answers("INVITE", 200);
        Outgoing first = scene.alice().sends("INVITE", scene.uri("service"));
        Response ok = scene.alice().hears(200);
        first.acknowledges();
        script.hears("ACK");
        for (String header : List.of("Replaces", "Join")) {
            script.on("INVITE", invite -> {
                SipSession named = script.sessions().getCorrespondingSipSession(invite.getSession(), header);
                assertThat(named.getCallId()).isEqualTo(value(ok, "Call-ID"));
                assertThat(named.getApplicationSession()).isSameAs(invite.getApplicationSession());
                assertThat(script.sessions().getCorrespondingSipSession(named, header)).as("the other way round")
                        .isSameAs(invite.getSession());
                String other = header.equals("Join") ? "Replaces" : "Join";
                assertThat(script.sessions().getCorrespondingSipSession(invite.getSession(), other)).isNull();
                invite.createResponse(200).send();
            });
            Outgoing second = scene.bob().sends("INVITE", scene.uri("service"), header + ": " + dialog(ok));
            scene.bob().hears(200);
            second.acknowledges();
            script.hears("ACK");
            scene.bob().sends(second.dialog(), "BYE");
            scene.bob().hears(200);
        }
        scene.alice().sends(first.dialog(), "BYE");
        scene.alice().hears(200);
    }

    /** RFC 3891 section 3 has the user agent decide, and that is the application. */
    @InBothModes
    void replacesOfNoDialogIsTheApplicationsToRefuse(Scene scene) {
        Script script = scene.script();
        script.on("INVITE", invite -> {
            assertThat(script.sessions().getCorrespondingSipSession(invite.getSession(), "Replaces")).isNull();
            invite.createResponse(481).send();
        });
        scene.bob().sends("INVITE", scene.uri("service"), "Replaces: nobody@nowhere;to-tag=a;from-tag=b");
        scene.bob().hears(481);
    }

    @InBothModes
    @Shows({"SipSession.setOutboundInterface(InetAddress)", "SipSession.setOutboundInterface(InetSocketAddress)"})
    void requestsLeaveByTheInterfaceThatIsChosen(Scene scene) throws Exception {
        Script script = scene.script();
        List<?> interfaces = (List<?>) script.getServletContext().getAttribute(SipServlet.OUTBOUND_INTERFACES);
        assertThat(interfaces).hasSize(2).allSatisfy(each -> assertThat((SipURI) each).satisfies(uri ->
                assertThat(uri.getHost() + ":" + uri.getPort()).isEqualTo(scene.container().address())));
        assertThat(interfaces).extracting(each -> ((SipURI) each).getTransportParam()).containsExactlyInAnyOrder("udp", "tcp");
        int port = ((SipURI) interfaces.get(0)).getPort();
        InetAddress host = InetAddress.getByName("127.0.0.1");
        SipServletRequest request = script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE",
                "sip:me@example.net", scene.bob().uri());
        SipSession session = request.getSession();
        assertThatThrownBy(() -> session.setOutboundInterface(new InetSocketAddress(host, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.setOutboundInterface(InetAddress.getByName("192.0.2.77")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.setOutboundInterface((InetAddress) null)).isInstanceOf(NullPointerException.class);
        session.setOutboundInterface(host);
        session.setOutboundInterface(new InetSocketAddress(host, port));
        request.send();
        Incoming message = scene.bob().hears("MESSAGE");
        assertThat(value(message.request(), "Via")).contains(" 127.0.0.1:" + port + ";");
        message.answers(200);
        script.hears("200 MESSAGE");
    }

    /** RFC 3261 section 19.1.1: transport is of the Request-URI, and not of To. */
    @InBothModes
    void theTransportOfTheCalledUriChoosesTheWay(Scene scene) throws Exception {
        Script script = scene.script();
        scene.bob().byTcp();
        String uri = "sip:bob@" + scene.bob().address() + ";transport=tcp";
        SipServletRequest request = script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE",
                "sip:me@example.net", uri);
        assertThat(request.getRequestURI()).hasToString(uri);
        request.send();
        Incoming message = scene.bob().hears("MESSAGE");
        assertThat(message.request().getRequestURI()).hasToString(uri);
        assertThat(value(message.request(), "Via")).startsWith("SIP/2.0/TCP ");
        assertThat(value(message.request(), "To")).doesNotContain("transport");
        message.answers(200);
        script.hears("200 MESSAGE");
    }
}
