package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
import static io.jackfield.itests.servlets.scene.Phone.value;
import static io.jackfield.itests.servlets.scene.Phone.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.Collections;
import java.util.List;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.ar.SipApplicationRoutingDirective;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;
import javax.sip.message.Response;

/** Requests that came and requests that are sent: JSR 289 chapter 5. */
class RequestTest {
    @InBothModes
    @Shows({"SipServletRequest.getRequestURI", "SipServletRequest.getMaxForwards", "SipServletRequest.isInitial",
            "SipServletRequest.getRegion", "SipServletRequest.getRoutingDirective"})
    void readsARequest(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getRequestURI()).hasToString(scene.uri("service"));
            assertThat(message.getMaxForwards()).isEqualTo(17);
            assertThat(message.isInitial()).isTrue();
            assertThat(message.getRegion()).isEqualTo(SipApplicationRoutingRegion.NEUTRAL_REGION);
            assertThat(message.getRoutingDirective()).isEqualTo(SipApplicationRoutingDirective.NEW);
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"), "Max-Forwards: 17");
        scene.alice().hears(200);
    }

    /** JSR 289 appendix B: what comes in a dialog, and CANCEL, is not initial. */
    @InBothModes
    void whatComesInADialogIsNotInitial(Scene scene) throws Exception {
        scene.script().answers("INVITE", 200).on("ACK", ack -> assertThat(ack.isInitial()).isFalse())
                .on("INFO", info -> {
                    assertThat(info.isInitial()).isFalse();
                    assertThatThrownBy(info::getRoutingDirective).isInstanceOf(IllegalStateException.class);
                    info.createResponse(200).send();
                });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
        scene.alice().sends(invite.dialog(), "INFO");
        scene.alice().hears(200);
    }

    /** The status and the reason that Alice gets; RFC 3261 section 8.2.6.2: Via, From, To, Call-ID and CSeq are the request's. */
    @InBothModes
    @Shows({"SipServletRequest.createResponse(int,String)"})
    void answersWithAStatusAndAReason(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            assertThatThrownBy(() -> message.createResponse(99)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.createResponse(700)).isInstanceOf(IllegalArgumentException.class);
            message.createResponse(480, "Gone fishing").send();
        });
        Outgoing message = scene.alice().sends("MESSAGE", scene.uri("service"));
        Response gone = scene.alice().hears(480);
        assertThat(gone.getReasonPhrase()).isEqualTo("Gone fishing");
        assertThat(values(gone, "Via")).hasSize(1);
        assertThat(value(gone, "Via")).contains(message.transaction().getBranchId());
        assertThat(tags(gone).get(0)).isEqualTo(tags(message.request()).get(0));
        assertThat(tags(gone).get(1)).isNotEmpty();
        assertThat(value(gone, "Call-ID")).isEqualTo(value(message.request(), "Call-ID"));
        assertThat(value(gone, "CSeq")).isEqualTo("1 MESSAGE");
    }

    @InBothModes
    @Shows({"SipServletRequest.setRequestURI", "SipServletRequest.setMaxForwards", "SipServletRequest.send"})
    void sendsARequest(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipServletRequest copy = message.getB2buaHelper().createRequest(message);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            assertThatThrownBy(() -> copy.setMaxForwards(256)).isInstanceOf(IllegalArgumentException.class);
            copy.setMaxForwards(9);
            assertThatThrownBy(message::send).as("one that came").isInstanceOf(IllegalStateException.class);
            copy.send();
            assertThatThrownBy(copy::send).as("one that was sent").isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        Incoming copy = scene.bob().hears("MESSAGE");
        assertThat(copy.request().getRequestURI()).hasToString(scene.bob().uri());
        assertThat(value(copy.request(), "Max-Forwards")).isEqualTo("9");
        copy.answers(200);
        scene.script().hears("200 MESSAGE");
    }

    /** RFC 3261 section 8.1.2: the request goes to the topmost route, with the Request-URI untouched. */
    @InBothModes
    @Shows({"SipServletRequest.pushRoute(SipURI)", "SipServletRequest.pushRoute(Address)"})
    void sendsByTheRoutesThatWerePushed(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            SipFactory factory = scene.script().factory();
            SipServletRequest copy = message.getB2buaHelper().createRequest(message);
            copy.setRequestURI(factory.createURI("sip:far@away.example.com"));
            copy.pushRoute((SipURI) factory.createURI("sip:second.example.com"));
            copy.pushRoute(factory.createAddress("<sip:" + scene.bob().address() + ";lr>"));
            assertThatThrownBy(() -> copy.pushRoute(factory.createAddress("<tel:+1>"))).isInstanceOf(IllegalArgumentException.class);
            copy.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        Incoming copy = scene.bob().hears("MESSAGE");
        assertThat(copy.request().getRequestURI()).hasToString("sip:far@away.example.com");
        assertThat(values(copy.request(), "Route")).containsExactly("<sip:" + scene.bob().address() + ";lr>",
                "<sip:second.example.com;lr>");
        copy.answers(200);
        scene.script().hears("200 MESSAGE");
    }

    /** RFC 3327 section 5.1. */
    @InBothModes
    @Shows({"SipServletRequest.pushPath"})
    void pushesAPathOnARegistration(Scene scene) throws Exception {
        scene.script().on("REGISTER", register -> {
            SipServletRequest copy = register.getB2buaHelper().createRequest(register);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.pushPath(scene.script().factory().createAddress("<sip:edge.example.com;lr>"));
            copy.send();
        }).on("MESSAGE", message -> {
            SipServletRequest copy = message.getB2buaHelper().createRequest(message);
            assertThatThrownBy(() -> copy.pushPath(scene.script().factory().createAddress("<sip:edge.example.com;lr>")))
                    .isInstanceOf(IllegalStateException.class);
            message.createResponse(200).send();
        });
        scene.alice().sends("REGISTER", scene.uri("service"), "Contact: <" + scene.alice().uri() + ">");
        Incoming copy = scene.bob().hears("REGISTER");
        assertThat(value(copy.request(), "Path")).isEqualTo("<sip:edge.example.com;lr>");
        copy.answers(200);
        scene.script().hears("200 REGISTER");
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    /** JSR 289 section 5.6.3: the Route that led here is taken off, and its parameters are the request's. */
    @InBothModes
    @Shows({"SipServletRequest.getPoppedRoute", "SipServletRequest.getInitialPoppedRoute"})
    void popsTheRouteThatLedHere(Scene scene) throws Exception {
        String here = "<sip:" + scene.container().address() + ";lr;role=edge>";
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getPoppedRoute().getURI().getParameter("role")).isEqualTo("edge");
            assertThat(message.getInitialPoppedRoute()).isEqualTo(message.getPoppedRoute());
            assertThat(message.getHeader("Route")).isEqualTo("<sip:next.example.com;lr>");
            assertThat(message.getParameter("role")).isEqualTo("edge");
            assertThat(Collections.list(message.getParameterNames())).contains("role");
            assertThat(message.getParameterValues("role")).containsExactly("edge");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", "sip:far@example.com", "Route: " + here, "Route: <sip:next.example.com;lr>");
        scene.alice().hears(200);
    }

    @InBothModes
    void aRequestThatNoRouteLedHereHasNonePopped(Scene scene) {
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getPoppedRoute()).isNull();
            assertThat(message.getInitialPoppedRoute()).isNull();
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    /** RFC 3261 section 9.1: the branch, Request-URI, From, To, Call-ID and number of the INVITE. */
    @InBothModes
    @Shows({"SipServletRequest.createCancel"})
    void cancelsAnInviteThatRings(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            assertThatThrownBy(invite::createCancel).as("one that came").isInstanceOf(IllegalStateException.class);
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            assertThatThrownBy(copy::createCancel).as("one that was not sent").isInstanceOf(IllegalStateException.class);
            copy.send();
        }).on(180, ringing -> ringing.getRequest().createCancel().send())
                .on(487, terminated -> assertThatThrownBy(terminated.getRequest()::createCancel)
                        .isInstanceOf(IllegalStateException.class));
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(180);
        Incoming cancel = scene.bob().hears("CANCEL");
        for (String same : List.of("From", "Call-ID", "Via", "To")) {
            assertThat(value(cancel.request(), same)).as(same).isEqualTo(value(invite.request(), same));
        }
        assertThat(cancel.request().getRequestURI()).isEqualTo(invite.request().getRequestURI());
        assertThat(cancel.number()).isEqualTo(invite.number());
        cancel.answers(200);
        invite.answers(487);
        scene.script().hears("487 INVITE");
    }

    @InBothModes
    @Shows({"SipServletRequest.getInputStream", "SipServletRequest.getReader", "SipServletResponse.getOutputStream",
            "SipServletResponse.getWriter"})
    void bodiesAreNoStreams(Scene scene) {
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getInputStream()).isNull();
            assertThat(message.getReader()).isNull();
            SipServletResponse ok = message.createResponse(200);
            assertThat(ok.getOutputStream()).isNull();
            assertThat(ok.getWriter()).isNull();
            ok.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    @InBothModes
    @Shows({"SipServletRequest.getB2buaHelper"})
    void hasAB2buaHelper(Scene scene) {
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getB2buaHelper()).isNotNull().isSameAs(message.getB2buaHelper());
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }
}
