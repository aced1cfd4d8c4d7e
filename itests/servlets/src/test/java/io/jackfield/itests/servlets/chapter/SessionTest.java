package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.tags;
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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.servlet.ServletException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSession.State;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;
import javax.sip.message.Response;

/** SIP sessions and application sessions: JSR 289 chapter 6. */
class SessionTest {
    /** A value that must be the same in a later event, which reads it from bytes or finds the object. */
    private record Note(String text, int number) implements Serializable {
    }

    private static void onInvite(Scene scene, Action<SipServletRequest> action) throws Exception {
        scene.script().on("INVITE", action);
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.script().hears("INVITE");
    }

    @InBothModes
    @Shows({"SipSession.getId", "SipSession.getCallId", "SipSession.getLocalParty", "SipSession.getRemoteParty",
            "SipSession.getApplicationSession", "SipSession.getServletContext", "SipSession.getCreationTime",
            "SipSession.getLastAccessedTime", "SipSession.isValid", "SipSession.getRegion"})
    void tellsWhoTalksToWhom(Scene scene) throws Exception {
        long before = System.currentTimeMillis();
        List<String> callId = new ArrayList<>();
        onInvite(scene, invite -> {
            SipSession session = invite.getSession();
            callId.add(session.getCallId());
            assertThat(session.getId()).isNotEmpty();
            assertThat(session.getRemoteParty()).isEqualTo(invite.getFrom());
            assertThat(session.getLocalParty().getURI()).isEqualTo(invite.getTo().getURI());
            assertThatThrownBy(() -> session.getLocalParty().setDisplayName("x")).isInstanceOf(IllegalStateException.class);
            assertThat(session.getApplicationSession()).isSameAs(invite.getApplicationSession());
            assertThat(session.getServletContext()).isSameAs(scene.script().getServletContext());
            assertThat(session.getCreationTime()).isBetween(before, System.currentTimeMillis());
            assertThat(session.getLastAccessedTime()).isBetween(before, System.currentTimeMillis());
            assertThat(session.isValid()).isTrue();
            assertThat(session.getRegion()).isEqualTo(SipApplicationRoutingRegion.NEUTRAL_REGION);
            invite.createResponse(486).send();
        });
        assertThat(callId).containsExactly(value(scene.alice().hears(486), "Call-ID"));
    }

    /** JSR 289 section 6.2.1, as UAS. */
    @InBothModes
    @Shows({"SipSession.getState"})
    void followsTheDialogOfACallThatCame(Scene scene) throws Exception {
        List<State> states = Collections.synchronizedList(new ArrayList<>());
        scene.script().on("INVITE", invite -> {
            states.add(invite.getSession().getState());
            invite.createResponse(180).send();
            states.add(invite.getSession().getState());
            invite.createResponse(200).send();
            states.add(invite.getSession().getState());
        }).on("BYE", bye -> {
            bye.createResponse(200).send();
            states.add(bye.getSession().getState());
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(180);
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
        scene.alice().sends(invite.dialog(), "BYE");
        scene.script().hears("BYE");
        assertThat(states).containsExactly(State.INITIAL, State.EARLY, State.CONFIRMED, State.TERMINATED);
    }

    /** The same as UAC. */
    @InBothModes
    void followsTheDialogOfACallThatItMakes(Scene scene) throws Exception {
        List<State> states = Collections.synchronizedList(new ArrayList<>());
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            states.add(copy.getSession().getState());
            copy.send();
            states.add(copy.getSession().getState());
        }).on(180, ringing -> states.add(ringing.getSession().getState())).on(200, ok -> {
            states.add(ok.getSession().getState());
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                ok.getSession().createRequest("BYE").send();
            }
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        invite.answers(180);
        invite.answers(200);
        scene.bob().hears("ACK");
        scene.bob().hears("BYE").answers(200);
        scene.script().hears("200 BYE");
        assertThat(states).containsExactly(State.INITIAL, State.INITIAL, State.EARLY, State.CONFIRMED, State.TERMINATED);
    }

    /** JSR 289 section 6.2.1: after a failure the session of a UAC is initial again, and the call may be tried anew (6.2.3). */
    @InBothModes
    @Shows({"SipSession.createRequest"})
    void aFailedCallIsTriedAgainInItsSession(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        }).on(486, busy -> {
            assertThat(busy.getSession().getState()).isEqualTo(State.INITIAL);
            SipServletRequest again = busy.getSession().createRequest("INVITE");
            again.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            again.send();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming first = scene.bob().hears("INVITE");
        first.answers(486);
        Incoming second = scene.bob().hears("INVITE");
        assertThat(value(second.request(), "Call-ID")).isEqualTo(value(first.request(), "Call-ID"));
        assertThat(tags(second.request()).get(0)).isEqualTo(tags(first.request()).get(0));
        assertThat(tags(second.request()).get(1)).isNull();
        assertThat(second.number()).isEqualTo(first.number() + 1);
        second.answers(603);
        scene.script().hears("603 INVITE");
    }

    /** RFC 3261 section 12.2.1.1: requests in a dialog count up by one and follow the route set in reverse as UAC. */
    @InBothModes
    void requestsInADialogCountUpAndFollowTheRouteSet(Scene scene) throws Exception {
        String routes = "<sip:" + scene.bob().address() + ";lr>";
        scene.script().on("INVITE", invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setRequestURI(scene.script().factory().createURI(scene.bob().uri()));
            copy.send();
        }).on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
                ok.getSession().createRequest("INFO").send();
            } else if (ok.getMethod().equals("INFO")) {
                ok.getSession().createRequest("BYE").send();
            }
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        Incoming invite = scene.bob().hears("INVITE");
        // Bob plays the proxies too: the second one that the request met stands first in Record-Route
        invite.answers(200, "Record-Route: <sip:far.example.com;lr>", "Record-Route: " + routes,
                "Contact: <sip:bob@unreachable.example.com>");
        Incoming ack = scene.bob().hears("ACK");
        assertThat(ack.request().getRequestURI()).hasToString("sip:bob@unreachable.example.com");
        assertThat(values(ack.request(), "Route")).containsExactly(routes, "<sip:far.example.com;lr>");
        Incoming info = scene.bob().hears("INFO");
        assertThat(info.number()).isEqualTo(invite.number() + 1);
        assertThat(values(info.request(), "Route")).containsExactly(routes, "<sip:far.example.com;lr>");
        info.answers(200);
        Incoming bye = scene.bob().hears("BYE");
        assertThat(bye.number()).isEqualTo(invite.number() + 2);
        bye.answers(200);
        scene.script().hears("200 BYE");
    }

    /** RFC 3261 section 12.1.1: as UAS the route set is the Record-Route in its own order. */
    @InBothModes
    void asUasItFollowsTheRouteSetInItsOrder(Scene scene) throws Exception {
        String here = "<sip:" + scene.alice().address() + ";lr>";
        scene.script().answers("INVITE", 200).on("ACK", ack -> ack.getSession().createRequest("BYE").send());
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"), "Record-Route: " + here,
                "Record-Route: <sip:first.example.com;lr>");
        Response ok = scene.alice().hears(200);
        assertThat(values(ok, "Record-Route")).containsExactly(here, "<sip:first.example.com;lr>");
        // Not with the stack's dialog, whose ACK would go by that route too: the proxies are Alice herself
        scene.alice().acknowledgesDirectly(invite, ok);
        Incoming bye = scene.alice().hears("BYE");
        assertThat(values(bye.request(), "Route")).containsExactly(here, "<sip:first.example.com;lr>");
        assertThat(bye.request().getRequestURI()).hasToString(scene.alice().uri());
        bye.answers(200);
        scene.script().hears("200 BYE");
    }

    /** JSR 289 section 6.2.3; RFC 3261 section 15: the callee's UA sends no BYE on an early dialog. */
    @InBothModes
    void makesRequestsAsItsStateAllows(Scene scene) throws Exception {
        onInvite(scene, invite -> {
            SipSession session = invite.getSession();
            assertThatThrownBy(() -> session.createRequest("ACK")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.createRequest("CANCEL")).isInstanceOf(IllegalArgumentException.class);
            invite.createResponse(180).send();
            assertThatThrownBy(() -> session.createRequest("BYE")).isInstanceOf(IllegalStateException.class);
            invite.createResponse(486).send();
            assertThatThrownBy(() -> session.createRequest("INFO")).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().hears(180);
        scene.alice().hears(486);
    }

    @InBothModes
    @Shows({"SipSession.setAttribute", "SipSession.getAttribute", "SipSession.getAttributeNames", "SipSession.removeAttribute",
            "SipApplicationSession.setAttribute", "SipApplicationSession.getAttribute", "SipApplicationSession.getAttributeNames",
            "SipApplicationSession.removeAttribute"})
    void attributesAreThereInLaterEvents(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipSession session = invite.getSession();
            session.setAttribute("note", new Note("first", 1));
            session.setAttribute("gone", "x");
            session.removeAttribute("gone");
            session.setAttribute("own", invite.getApplicationSession());
            invite.getApplicationSession().setAttribute("note", List.of(new Note("second", 2)));
            invite.getApplicationSession().setAttribute("gone", "x");
            invite.getApplicationSession().removeAttribute("gone");
            invite.getApplicationSession().setAttribute("caller", session);
            assertThatThrownBy(() -> session.setAttribute("bad", new Object())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.setAttribute(null, "x")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> session.setAttribute("x", null)).isInstanceOf(NullPointerException.class);
            invite.createResponse(200).send();
        }).on("ACK", ack -> {
            SipSession session = ack.getSession();
            SipApplicationSession application = ack.getApplicationSession();
            assertThat(session.getAttribute("note")).isEqualTo(new Note("first", 1));
            assertThat(session.getAttribute("gone")).isNull();
            assertThat(session.getAttribute("own")).isSameAs(application);
            assertThat(Collections.list(session.getAttributeNames())).containsExactlyInAnyOrder("note", "own");
            assertThat(application.getAttribute("note")).isEqualTo(List.of(new Note("second", 2)));
            assertThat(application.getAttribute("caller")).isSameAs(session);
            List<String> names = new ArrayList<>();
            application.getAttributeNames().forEachRemaining(names::add);
            assertThat(names).containsExactlyInAnyOrder("note", "caller");
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        scene.script().hears("ACK");
    }

    @InBothModes
    @Shows({"SipSession.invalidate", "SipApplicationSession.invalidate", "SipApplicationSession.isValid"})
    void invalidates(Scene scene) throws Exception {
        onInvite(scene, invite -> {
            invite.createResponse(486).send();
            SipSession session = invite.getSession();
            SipApplicationSession application = session.getApplicationSession();
            session.invalidate();
            assertThat(session.isValid()).isFalse();
            assertThatThrownBy(session::invalidate).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.getAttribute("x")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.createRequest("INFO")).isInstanceOf(IllegalStateException.class);
            assertThat(application.isValid()).isTrue();
            application.invalidate();
            assertThat(application.isValid()).isFalse();
            assertThatThrownBy(() -> application.setAttribute("x", "y")).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().hears(486);
    }

    /** JSR 289 sections 6.1.2.2 and 6.2.4: when the call is over, what it held is gone. */
    @InBothModes
    @Shows({"SipSession.setInvalidateWhenReady", "SipSession.getInvalidateWhenReady", "SipSession.isReadyToInvalidate",
            "SipApplicationSession.setInvalidateWhenReady", "SipApplicationSession.getInvalidateWhenReady",
            "SipApplicationSession.isReadyToInvalidate"})
    void isInvalidatedWhenItIsReady(Scene scene) throws Exception {
        scene.script().on("INVITE", invite -> {
            SipSession session = invite.getSession();
            assertThat(session.getInvalidateWhenReady()).isTrue();
            assertThat(invite.getApplicationSession().getInvalidateWhenReady()).isTrue();
            assertThat(session.isReadyToInvalidate()).isFalse();
            assertThat(invite.getApplicationSession().isReadyToInvalidate()).isFalse();
            if (invite.getHeader("X-Keep") != null) {
                session.setInvalidateWhenReady(false);
                invite.getApplicationSession().setInvalidateWhenReady(false);
                assertThat(session.getInvalidateWhenReady()).isFalse();
            }
            invite.createResponse(486).send();
            assertThat(session.isReadyToInvalidate()).isTrue();
            assertThat(invite.getApplicationSession().isReadyToInvalidate()).isTrue();
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(486);
        scene.container().isEmptySoon();
        scene.alice().sends("INVITE", scene.uri("service"), "X-Keep: yes");
        scene.alice().hears(486);
        scene.container().keeps(1);
    }

    @InBothModes
    @Shows({"SipApplicationSession.getId", "SipApplicationSession.getApplicationName", "SipApplicationSession.getCreationTime",
            "SipApplicationSession.getLastAccessedTime", "SipApplicationSession.getExpirationTime", "SipApplicationSession.setExpires",
            "SipApplicationSession.getSessions()", "SipApplicationSession.getSessions(String)", "SipApplicationSession.getSipSession",
            "SipApplicationSession.getSession"})
    void anApplicationSessionHoldsSessionsAndExpires(Scene scene) throws Exception {
        onInvite(scene, invite -> {
            long now = System.currentTimeMillis();
            SipApplicationSession application = invite.getApplicationSession();
            SipSession session = invite.getSession();
            assertThat(application.getId()).isNotEmpty();
            assertThat(application.getApplicationName()).isEqualTo("suite");
            assertThat(application.getCreationTime()).isBetween(now - 10_000, now);
            assertThat(application.getLastAccessedTime()).isBetween(now - 10_000, now);
            assertThat(application.getExpirationTime()).as("three minutes").isBetween(now + 170_000, now + 180_000);
            assertThat(application.setExpires(10)).isEqualTo(10);
            assertThat(application.getExpirationTime()).isBetween(now + 590_000, now + 610_000);
            assertThat(application.setExpires(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(application.getExpirationTime()).isZero();
            assertThat(application.getSessions()).toIterable().hasSize(1);
            assertThat((Object) application.getSessions("SIP").next()).isSameAs(session);
            assertThat(application.getSessions("HTTP")).toIterable().isEmpty();
            assertThatThrownBy(() -> application.getSessions("XMPP")).isInstanceOf(IllegalArgumentException.class);
            assertThat(application.getSipSession(session.getId())).isSameAs(session);
            assertThat(application.getSipSession("none")).isNull();
            assertThat(application.getSession(session.getId(), SipApplicationSession.Protocol.SIP)).isSameAs(session);
            invite.createResponse(486).send();
        });
        scene.alice().hears(486);
    }

    @InBothModes
    @Shows({"SipSessionsUtil.getApplicationSessionById"})
    void findsAnApplicationSessionById(Scene scene) throws Exception {
        onInvite(scene, invite -> {
            SipSessionsUtil sessions = (SipSessionsUtil) scene.script().getServletContext()
                    .getAttribute(javax.servlet.sip.SipServlet.SIP_SESSIONS_UTIL);
            SipApplicationSession application = invite.getApplicationSession();
            assertThat(sessions.getApplicationSessionById(application.getId())).isSameAs(application);
            assertThat(sessions.getApplicationSessionById("nothing")).isNull();
            invite.createResponse(486).send();
        });
        scene.alice().hears(486);
    }

    @InBothModes
    @Shows({"SipSession.setHandler"})
    void aHandlerIsAServletOfTheApplication(Scene scene) throws Exception {
        onInvite(scene, invite -> {
            assertThatThrownBy(() -> invite.getSession().setHandler("nobody")).isInstanceOf(ServletException.class);
            invite.getSession().setHandler("main");
            invite.createResponse(486).send();
        });
        scene.alice().hears(486);
    }
}
