package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static io.jackfield.itests.servlets.scene.Phone.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.sip.message.Request;

/** Requests that the application originates: JSR 289 sections 3.3 and 11.1. The classic stack is the UAS. */
class UacTest {
    /** RFC 3261 section 8.1.1: the six headers that every request has, a From tag and no To tag, and a branch with the cookie. */
    private static void wellFormed(Scene scene, Request request) {
        assertThat(tags(request).get(0)).isNotEmpty();
        assertThat(tags(request).get(1)).isNull();
        assertThat(value(request, "CSeq")).matches("\\d+ " + request.getMethod());
        assertThat(value(request, "Max-Forwards")).isEqualTo("70");
        assertThat(values(request, "Via")).hasSize(1);
        assertThat(value(request, "Via")).startsWith("SIP/2.0/UDP " + scene.container().address()).contains("branch=z9hG4bK");
        assertThat(value(request, "Call-ID")).isNotEmpty();
    }

    @InBothModes
    @Shows({"SipFactory.createApplicationSession", "SipFactory.createRequest(SipApplicationSession,String,String,String)",
            "SipFactory.createRequest(SipApplicationSession,String,URI,URI)",
            "SipFactory.createRequest(SipApplicationSession,String,Address,Address)"})
    void beginsDialogsAndSingleRequests(Scene scene) throws Exception {
        Set<String> callIds = new TreeSet<>();
        List<String> methods = List.of("MESSAGE", "OPTIONS", "REGISTER", "SUBSCRIBE", "PUBLISH", "INVITE");
        scene.script().on("MESSAGE", message -> {
            SipFactory factory = scene.script().factory();
            SipApplicationSession session = factory.createApplicationSession();
            assertThat(session).isNotSameAs(message.getApplicationSession());
            assertThatThrownBy(() -> factory.createRequest(session, "ACK", "sip:a@b", "sip:c@d"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> factory.createRequest(session, "CANCEL", "sip:a@b", "sip:c@d"))
                    .isInstanceOf(IllegalArgumentException.class);
            for (int i = 0; i < methods.size(); i++) {
                SipServletRequest request = switch (i % 3) {
                    case 0 -> factory.createRequest(session, methods.get(i), "\"Me\" <sip:me@example.net>;tag=x", scene.bob().uri());
                    case 1 -> factory.createRequest(session, methods.get(i), factory.createURI("sip:me@example.net"),
                            factory.createURI(scene.bob().uri()));
                    default -> factory.createRequest(session, methods.get(i),
                            factory.createAddress("\"Me\" <sip:me@example.net>"), factory.createAddress(scene.bob().uri()));
                };
                assertThat(request.isInitial()).isTrue();
                assertThat(request.getSession().getApplicationSession()).isSameAs(session);
                assertThat(request.getRequestURI()).hasToString(scene.bob().uri());
                if (methods.get(i).matches("SUBSCRIBE|PUBLISH")) {
                    request.setHeader("Event", "presence");
                }
                request.send();
            }
            message.createResponse(200).send();
        }).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
            }
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        for (String method : methods) {
            Incoming incoming = scene.bob().hears(method);
            wellFormed(scene, incoming.request());
            callIds.add(value(incoming.request(), "Call-ID"));
            assertThat(value(incoming.request(), "From")).contains("<sip:me@example.net>").doesNotContain("tag=x");
            incoming.answers(200, "Expires: 600"); // the stack wants it in the answer to SUBSCRIBE
            scene.script().hears("200 " + method);
        }
        scene.bob().hears("ACK");
        assertThat(callIds).as("a Call-ID each").hasSize(methods.size());
    }

    /** RFC 3261 section 20.10: INVITE and SUBSCRIBE carry a Contact, as they make dialogs. */
    @InBothModes
    void requestsThatMakeDialogsCarryAContact(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipFactory factory = scene.script().factory();
            for (String method : List.of("INVITE", "SUBSCRIBE")) {
                factory.createRequest(message.getApplicationSession(), method, "sip:me@example.net", scene.bob().uri()).send();
            }
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        for (String method : List.of("INVITE", "SUBSCRIBE")) {
            Incoming incoming = scene.bob().hears(method);
            assertThat(value(incoming.request(), "Contact")).as(method).contains(scene.container().address());
            incoming.answers(486);
            scene.script().hears("486 " + method);
        }
    }

    @InBothModes
    @Shows({"SipFactory.createRequest(SipServletRequest,boolean)"})
    void copiesARequestWithOrWithoutItsCallId(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            for (boolean same : new boolean[] {true, false}) {
                SipServletRequest copy = scene.script().factory().createRequest(message, same);
                copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
                copy.send();
            }
        });
        Outgoing message = scene.alice().sends("MESSAGE", scene.uri("service"));
        List<String> callIds = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Incoming copy = scene.bob().hears("MESSAGE");
            callIds.add(value(copy.request(), "Call-ID"));
            assertThat(tags(copy.request()).get(0)).isNotEqualTo(tags(message.request()).get(0));
            copy.answers(200);
        }
        assertThat(callIds.get(0)).isEqualTo(value(message.request(), "Call-ID"));
        assertThat(callIds.get(1)).isNotEqualTo(callIds.get(0));
    }

    /** RFC 3261 section 13.2.2.4: a 2xx that is repeated is acknowledged again, with the same ACK. */
    @InBothModes
    void aRepeated2xxIsAcknowledgedAgain(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            scene.script().on("MESSAGE", message -> {
                scene.script().factory().createRequest(message.getApplicationSession(), "INVITE", "sip:me@example.net",
                        "sip:carol@" + peer.address()).send();
                message.createResponse(200).send();
            }).on(200, ok -> ok.createAck().send());
            scene.alice().sends("MESSAGE", scene.uri("service"));
            String invite = peer.hears("INVITE");
            peer.answers(invite, "200 OK", "carol", "Contact: <sip:carol@" + peer.address() + ">");
            String ack = peer.hearsAtLast("ACK");
            peer.answers(invite, "200 OK", "carol", "Contact: <sip:carol@" + peer.address() + ">");
            assertThat(peer.hearsAtLast("ACK")).isEqualTo(ack);
            scene.script().hears("200 INVITE");
            assertThat(scene.script().told()).as("the application hears of a repeat").isEmpty();
        }
    }

    /** RFC 3261 section 17.1.1.2: T1, 2*T1, 4*T1 apart until something comes. */
    @InBothModes
    void anInviteIsRepeatedUntilAnAnswerComes(Scene scene) throws Exception {
        try (var peer = scene.peer()) {
            scene.script().on("MESSAGE", message -> {
                scene.script().factory().createRequest(message.getApplicationSession(), "INVITE", "sip:me@example.net",
                        "sip:carol@" + peer.address()).send();
                message.createResponse(200).send();
            });
            scene.alice().sends("MESSAGE", scene.uri("service"));
            String invite = peer.hears("INVITE");
            assertThat(peer.hears("INVITE")).isEqualTo(invite);
            assertThat(peer.hears("INVITE")).isEqualTo(invite);
            peer.answers(invite, "486 Busy Here", "carol");
            peer.hearsAtLast("ACK");
            scene.script().hears("486 INVITE");
        }
    }

    /** JSR 289, javadoc of createRequest; RFC 3261 table 1: what a URI in From, To or Request-URI must not have is left out. */
    @InBothModes
    void uriComponentsGoWhereTheyAreAllowed(Scene scene) throws Exception {
        Script script = scene.script();
        try (var peer = scene.peer()) {
            script.factory().createRequest(script.factory().createApplicationSession(), "MESSAGE",
                    "\"Me\" <sip:me@example.net:5070;transport=udp;lr;user=phone;x=1?subject=s>;tag=t",
                    "<sip:carol@" + peer.address() + ";transport=udp;method=BYE;user=phone;x=1?subject=s>;tag=t").send();
            String message = peer.hears("MESSAGE");
            assertThat(message).startsWith("MESSAGE sip:carol@" + peer.address() + ";transport=udp;user=phone;x=1 SIP/2.0\r\n");
            assertThat(Peer.header(message, "From")).startsWith("\"Me\" <sip:me@example.net;user=phone;x=1>;tag=").doesNotEndWith("tag=t");
            assertThat(Peer.header(message, "To")).isEqualTo("<sip:carol@127.0.0.1;user=phone;x=1>");
            peer.answers(message, "200 OK", "carol");
            script.hears("200 MESSAGE");
        }
    }
}
