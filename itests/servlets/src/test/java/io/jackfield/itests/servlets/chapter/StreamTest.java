package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Relay;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.sip.message.Message;

/** The main flows by TCP: RFC 3261 section 18. */
class StreamTest {
    private static void byTcp(Message message) {
        assertThat(value(message, "Via")).startsWith("SIP/2.0/TCP ");
    }

    private static String service(Scene scene) {
        return scene.uri("service") + ";transport=tcp";
    }

    @InBothModes
    void asUas(Scene scene) throws Exception {
        scene.alice().byTcp();
        scene.script().on("INVITE", invite -> {
            assertThat(invite.getTransport()).isEqualToIgnoringCase("tcp");
            invite.createResponse(180).send();
            invite.createResponse(200).send();
        }).on("ACK", ack -> ack.getSession().createRequest("INFO").send()).answers("BYE", 200);
        Outgoing invite = scene.alice().sends("INVITE", service(scene));
        byTcp(scene.alice().hears(180));
        assertThat(value(scene.alice().hears(200), "Contact")).contains(scene.container().address());
        invite.acknowledges();
        Incoming info = scene.alice().hears("INFO");
        byTcp(info.request());
        info.answers(200);
        scene.script().hears("200 INFO");
        byTcp(scene.alice().sends(invite.dialog(), "BYE").request());
        scene.alice().hears(200);
        scene.container().isEmptySoon();
    }

    @InBothModes
    void asUac(Scene scene) throws Exception {
        scene.bob().byTcp();
        Script script = scene.script();
        script.on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
            }
        }).answers("BYE", 200);
        var request = script.factory().createRequest(script.factory().createApplicationSession(), "INVITE", "sip:me@example.net",
                "sip:bob@example.org");
        request.setRequestURI(script.factory().createURI(scene.bob().uri()));
        request.send();
        Incoming invite = scene.bob().hears("INVITE");
        byTcp(invite.request());
        invite.answers(180);
        invite.answers(200);
        byTcp(scene.bob().hears("ACK").request());
        scene.bob().sends(invite.dialog(), "BYE");
        scene.bob().hears(200);
        scene.container().isEmptySoon();
    }

    /** One side by TCP, the other by UDP. */
    @InBothModes
    void asB2bua(Scene scene) throws Exception {
        scene.alice().byTcp();
        Relay relay = new Relay(scene.bob().uri());
        scene.runs(relay);
        Outgoing outgoing = scene.alice().sends("INVITE", service(scene));
        Incoming incoming = scene.bob().hears("INVITE");
        assertThat(value(incoming.request(), "Via")).startsWith("SIP/2.0/UDP ");
        incoming.answers(180);
        scene.alice().hears(180);
        incoming.answers(200);
        scene.alice().hears(200);
        outgoing.acknowledges();
        scene.bob().hears("ACK");
        scene.bob().sends(incoming.dialog(), "BYE");
        Incoming bye = scene.alice().hears("BYE");
        byTcp(bye.request());
        bye.answers(200);
        scene.bob().hears(200);
        relay.did("200 BYE");
        scene.container().isEmptySoon();
    }

    /** RFC 3261 section 18.1.1: longer than 1,300 bytes by TCP, though the URI does not ask for it; shorter by UDP. */
    @InBothModes
    void aLongRequestGoesByTcp(Scene scene) throws Exception {
        Script script = scene.script();
        for (int length : new int[] {100, 2_000}) {
            var message = script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE", "sip:me@example.net",
                    scene.bob().uri());
            message.setContent("x".repeat(length), "text/plain");
            message.send();
            Incoming heard = scene.bob().hears("MESSAGE");
            assertThat(heard.request().getRawContent()).hasSize(length);
            assertThat(value(heard.request(), "Via")).startsWith(length > 1_300 ? "SIP/2.0/TCP " : "SIP/2.0/UDP ");
            heard.answers(200);
            script.hears("200 MESSAGE");
        }
    }

    /** RFC 3261 section 8.1.3.1: a transport error is a 503 to the application. */
    @InBothModes
    void whereNobodyListensIsA503(Scene scene) throws Exception {
        Script script = scene.script();
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE", "sip:me@example.net",
                "<sip:nobody@127.0.0.1:" + port + ";transport=tcp>").send();
        script.hears("503 MESSAGE");
        scene.container().isEmptySoon();
    }
}
