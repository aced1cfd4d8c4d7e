package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.sip.message.Response;

/** Responses that came and responses that are sent: JSR 289 chapter 5. */
class ResponseTest {
    /** The application calls Bob when Alice calls it. */
    private static void callsBob(Scene scene) {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        });
    }

    @InBothModes
    @Shows({"SipServletResponse.getStatus", "SipServletResponse.getReasonPhrase", "SipServletResponse.setStatus(int)",
            "SipServletResponse.setStatus(int,String)"})
    void hasAStatusAndAReason(Scene scene) {
        scene.script().on("MESSAGE", message -> {
            SipServletResponse response = message.createResponse(200);
            assertThat(response.getStatus()).isEqualTo(SipServletResponse.SC_OK);
            assertThat(response.getReasonPhrase()).isEqualTo("OK");
            response.setStatus(486);
            assertThat(response.getReasonPhrase()).isEqualTo("Busy here");
            response.setStatus(603, "Never");
            assertThatThrownBy(() -> response.setStatus(77)).isInstanceOf(IllegalArgumentException.class);
            response.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        assertThat(scene.alice().hears(603).getReasonPhrase()).isEqualTo("Never");
    }

    @InBothModes
    @Shows({"SipServletResponse.getRequest", "SipServletResponse.getProxy", "SipServletResponse.getProxyBranch",
            "SipServletResponse.isBranchResponse"})
    void knowsItsRequestAndThatItIsNoProxys(Scene scene) throws Exception {
        callsBob(scene);
        scene.script().on(486, busy -> {
            assertThat(busy.getRequest().getMethod()).isEqualTo("INVITE");
            assertThat(busy.getRequest().getSession()).isSameAs(busy.getSession());
            assertThat(busy.getProxy()).isNull();
            assertThat(busy.getProxyBranch()).isNull();
            assertThat(busy.isBranchResponse()).isFalse();
            assertThatThrownBy(busy::send).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> busy.setStatus(200)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(busy::createAck).as("the container acknowledges failures").isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.bob().hears("INVITE").answers(486);
        scene.script().hears("486 INVITE");
    }

    /** RFC 3261 section 13.2.2.4: the INVITE's number, to the Contact, with both tags; the container never sends it by itself. */
    @InBothModes
    @Shows({"SipServletResponse.createAck"})
    void acknowledgesA2xx(Scene scene) throws Exception {
        callsBob(scene);
        scene.script().on(200, ok -> {
            assertThat(ok.isCommitted()).as("before the ACK").isFalse();
            SipServletRequest ack = ok.createAck();
            ack.setContent("v=0\r\n", "application/sdp");
            ack.send();
            assertThat(ok.isCommitted()).isTrue();
            assertThatThrownBy(ok::createAck).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        Response ok = invite.answers(200);
        Incoming ack = scene.bob().hears("ACK");
        assertThat(ack.number()).isEqualTo(invite.number());
        assertThat(ack.request().getRequestURI()).hasToString(scene.bob().uri());
        assertThat(tags(ack.request())).isEqualTo(tags(ok));
        assertThat(value(ack.request(), "Via")).isNotEqualTo(value(invite.request(), "Via"));
        assertThat(new String(ack.request().getRawContent())).isEqualTo("v=0\r\n");
    }

    /** RFC 3261 section 17.1.1.3: of the failure's To, the INVITE's branch. The stack of Bob takes it for itself. */
    @InBothModes
    void theContainerAcknowledgesAFailure(Scene scene) throws Exception {
        callsBob(scene);
        try (var peer = scene.peer()) {
            scene.script().on("INVITE", invite -> {
                SipServletRequest copy = invite.getB2buaHelper().createRequest(invite);
                copy.setRequestURI(scene.script().factory().createURI("sip:carol@" + peer.address()));
                copy.send();
            });
            scene.alice().sends("INVITE", scene.uri("service"));
            String invite = peer.hears("INVITE");
            peer.answers(invite, "486 Busy Here", "carol");
            String ack = peer.hearsAtLast("ACK");
            assertThat(header(ack, "Via")).isEqualTo(header(invite, "Via"));
            assertThat(header(ack, "To")).isEqualTo(header(invite, "To") + ";tag=carol");
            assertThat(header(ack, "From")).isEqualTo(header(invite, "From"));
            assertThat(header(ack, "CSeq")).isEqualTo(header(invite, "CSeq").replace("INVITE", "ACK"));
        }
        scene.script().hears("486 INVITE");
    }

    private static String header(String message, String name) {
        return message.lines().filter(line -> line.startsWith(name + ": ")).findFirst().orElseThrow().substring(name.length() + 2);
    }

    @InBothModes
    @Shows({"SipServletResponse.getChallengeRealms"})
    void namesTheRealmsOfAChallenge(Scene scene) throws Exception {
        callsBob(scene);
        List<String> realms = new ArrayList<>();
        scene.script().on(407, challenge -> challenge.getChallengeRealms().forEachRemaining(realms::add));
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.bob().hears("INVITE").answers(407, "Proxy-Authenticate: Digest realm=\"example.com\", nonce=\"1\"",
                "WWW-Authenticate: Digest realm=\"example.org\", nonce=\"2\"");
        scene.script().hears("407 INVITE");
        assertThat(realms).containsExactlyInAnyOrder("example.com", "example.org");
    }

    /** RFC 3261 section 8.2.6.1: a 1xx is not final, and the request may be answered afterwards. */
    @InBothModes
    void provisionalResponsesLeaveTheRequestOpen(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            invite.createResponse(180).send();
            assertThat(invite.isCommitted()).isFalse();
            invite.createResponse(183, "Wait").send();
            invite.createResponse(486).send();
            assertThat(invite.isCommitted()).isTrue();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        Response ringing = scene.alice().hears(180);
        assertThat(scene.alice().hears(183).getReasonPhrase()).isEqualTo("Wait");
        Response busy = scene.alice().hears(486);
        assertThat(tags(busy)).isEqualTo(tags(ringing));
        assertThat(invite.number()).isEqualTo(1);
    }
}
