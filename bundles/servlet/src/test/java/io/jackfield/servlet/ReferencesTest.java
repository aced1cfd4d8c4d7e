package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import javax.servlet.sip.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions, timers, messages, addresses and URIs kept in attributes, by themselves and within an application's own objects. A store
 * that keeps objects and one that keeps bytes show the same.
 */
class ReferencesTest {
    private final Script script = new Script();
    private final TimerListener timers = timer -> { };
    private SIPResponse ok;

    private VirtualCall call(VirtualCall.Mode mode) {
        return new VirtualCall(TestApplication.of(script, timers), mode);
    }

    private VirtualCall answered(VirtualCall.Mode mode, Script.Action<SipServletRequest> onInvite) throws Throwable {
        script.on("INVITE", invite -> {
            onInvite.run(invite);
            invite.createResponse(200).send();
        });
        VirtualCall call = call(mode).invite();
        ok = call.response(200, "INVITE");
        call.noFault();
        return call;
    }

    private void later(VirtualCall call, Script.Action<SipServletRequest> onInfo) throws Throwable {
        script.on("INFO", info -> {
            onInfo.run(info);
            info.createResponse(200).send();
        });
        call.alice("ACK", 1, ok).alice("INFO", 2, ok).noFault();
        assertThat(call.response(200, "INFO")).isNotNull();
    }

    private static final class Everything implements Serializable {
        private static final long serialVersionUID = 1L;

        private SipSession session;
        private SipApplicationSession application;
        private ServletTimer timer;
        private SipServletRequest invite;
        private final List<Object> list = new ArrayList<>();
        private final Map<String, Object> map = new HashMap<>();
        private Everything self = this;
    }

    private record Pair(SipSession first, List<SipSession> others) implements Serializable {
    }

    @ParameterizedTest
    @EnumSource
    void facadesInAnApplicationsObjectAreThoseOfTheEventThatReadsThem(VirtualCall.Mode mode) throws Throwable {
        VirtualCall call = answered(mode, invite -> {
            Everything all = new Everything();
            all.session = invite.getSession();
            all.application = invite.getApplicationSession();
            all.timer = ((TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE))
                    .createTimer(invite.getApplicationSession(), 600_000, true, "info");
            all.invite = invite;
            all.list.add(invite.getSession());
            all.map.put("pair", new Pair(invite.getSession(), List.of(invite.getSession())));
            invite.getApplicationSession().setAttribute("all", all);
        });
        later(call, info -> {
            Everything all = (Everything) info.getApplicationSession().getAttribute("all");
            assertThat(all.session).isSameAs(info.getSession());
            assertThat(all.session.getState()).isEqualTo(SipSession.State.CONFIRMED);
            assertThat(all.application).isSameAs(info.getApplicationSession());
            assertThat(all.application.getTimers()).containsExactly(all.timer);
            assertThat(all.timer.getInfo()).isEqualTo("info");
            assertThat(all.invite.getCallId()).isEqualTo("c1@192.0.2.1");
            assertThat(all.list).hasSize(1).first().isSameAs(info.getSession());
            assertThat(((Pair) all.map.get("pair")).first()).isSameAs(info.getSession());
            assertThat(((Pair) all.map.get("pair")).others().get(0)).isSameAs(info.getSession());
            assertThat(all.self).isSameAs(all);
            assertThat(info.getApplicationSession().getAttribute("all")).isSameAs(all);
        });
    }

    /** A facade that gets into an object after that was set, and one that got into it in a later event. */
    @ParameterizedTest
    @EnumSource
    void facadesMayGetIntoAnObjectAtAnyTime(VirtualCall.Mode mode) throws Throwable {
        VirtualCall call = answered(mode, invite -> {
            List<Object> list = new ArrayList<>();
            invite.getSession().setAttribute("list", list);
            list.add(invite.getSession());
        });
        script.on("ACK", ack -> ((List<Object>) ack.getSession().getAttribute("list")).add(ack.getApplicationSession()));
        later(call, info -> assertThat((List<?>) info.getSession().getAttribute("list"))
                .satisfiesExactly(first -> assertThat(first).isSameAs(info.getSession()),
                        second -> assertThat(second).isSameAs(info.getApplicationSession())));
    }

    @ParameterizedTest
    @EnumSource
    void timersAreKeptUntilTheyAreOver(VirtualCall.Mode mode) throws Throwable {
        VirtualCall call = answered(mode, invite -> {
            TimerService service = (TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
            invite.getSession().setAttribute("short", service.createTimer(invite.getApplicationSession(), 1_000, true, null));
            invite.getSession().setAttribute("long", service.createTimer(invite.getApplicationSession(), 100_000, true, null));
        });
        call.alice("ACK", 1, ok).after(2_000).noFault();
        later(call, info -> {
            assertThat(info.getSession().getAttribute("short")).isNull();
            assertThat(((ServletTimer) info.getSession().getAttribute("long")).getTimeRemaining()).isEqualTo(98_000);
        });
    }

    /** RFC 3261 section 17: the transactions are over after 32 s at the latest, the session is not. */
    @ParameterizedTest
    @EnumSource
    void aMessageWhoseTransactionIsOverCanStillBeRead(VirtualCall.Mode mode) throws Throwable {
        AtomicReference<String> text = new AtomicReference<>();
        script.on(486, busy -> {
            busy.getApplicationSession().setAttribute("busy", busy);
            busy.getApplicationSession().setAttribute("sent", busy.getRequest());
            busy.getRequest().setAttribute("gone", "with its transaction");
        });
        VirtualCall call = answered(mode, invite -> {
            invite.getSession().setAttribute("invite", invite);
            text.set(invite.toString());
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite);
            copy.send();
        });
        call.answer(call.request("INVITE"), 486, "b1").noFault();
        call.alice("ACK", 1, ok).after(33_000).noFault();
        assertThat(call.call().transactions()).isEmpty();
        later(call, info -> {
            SipServletRequest invite = (SipServletRequest) info.getSession().getAttribute("invite");
            assertThat(invite.toString()).isEqualTo(text.get());
            assertThat(invite.isInitial()).isTrue();
            assertThat(invite.isCommitted()).isTrue();
            assertThat(invite.getSession()).isSameAs(info.getSession());
            assertThat(invite.getRemoteAddr()).isEqualTo("192.0.2.1");
            assertThatThrownBy(() -> invite.createResponse(200)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("transaction");
            assertThatThrownBy(invite::send).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> invite.setHeader("X", "y")).isInstanceOf(IllegalStateException.class);
            assertThat(info.getSession().getAttribute("invite")).isSameAs(invite);

            SipServletResponse busy = (SipServletResponse) info.getApplicationSession().getAttribute("busy");
            assertThat(busy.getStatus()).isEqualTo(486);
            assertThat(busy.getMethod()).isEqualTo("INVITE");
            assertThat(busy.getRequest().getHeader("CSeq")).isEqualTo("1 INVITE");
            assertThat(busy.getSession(false)).isNull();
            assertThatThrownBy(busy::getSession).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(busy::createAck).isInstanceOf(IllegalStateException.class);
            SipServletRequest sent = (SipServletRequest) info.getApplicationSession().getAttribute("sent");
            assertThat(sent.getAttribute("gone")).isNull();
            assertThatThrownBy(sent::createCancel).isInstanceOf(IllegalStateException.class);
        });
        script.on("BYE", bye -> assertThat(((SipServletMessage) bye.getSession().getAttribute("invite")).getMethod())
                .isEqualTo("INVITE"));
        call.alice("BYE", 3, ok).noFault();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatWasNotSentIsSentLater(VirtualCall.Mode mode) throws Throwable {
        VirtualCall call = answered(mode, invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite, true, null);
            copy.setHeader("X-Kept", "yes");
            copy.setAttribute("mine", new ArrayList<>(List.of(invite.getSession())));
            invite.getSession().setAttribute("to be sent", copy);
        });
        later(call, info -> {
            SipServletRequest copy = (SipServletRequest) info.getSession().getAttribute("to be sent");
            assertThat(copy.isCommitted()).isFalse();
            copy.send();
            assertThat((List<?>) copy.getAttribute("mine")).first().isSameAs(info.getSession());
            assertThat(info.getB2buaHelper().getLinkedSession(copy.getSession())).isSameAs(info.getSession());
        });
        SIPRequest sent = call.request("INVITE");
        assertThat(sent.getHeader("X-Kept").toString().trim()).isEqualTo("X-Kept: yes");
    }

    /** What was set as an unsent request and was sent in the same event is the sent one afterwards. */
    @ParameterizedTest
    @EnumSource
    void aReferenceIsToWhatAMessageWasAtTheEndOfTheEvent(VirtualCall.Mode mode) throws Throwable {
        script.on(180, ringing -> {
            SipServletRequest sent = (SipServletRequest) ringing.getApplicationSession().getAttribute("copy");
            assertThat(sent).isSameAs(ringing.getRequest());
            sent.createCancel().send();
        });
        VirtualCall call = answered(mode, invite -> {
            SipServletRequest copy = invite.getB2buaHelper().createRequest(invite);
            invite.getApplicationSession().setAttribute("copy", copy);
            copy.send();
        });
        call.answer(call.request("INVITE"), 180, "b1").noFault();
        assertThat(call.request("CANCEL")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aResponseIsAcknowledgedOrSentInALaterEvent(VirtualCall.Mode mode) throws Throwable {
        script.on(200, accepted -> accepted.getApplicationSession().setAttribute("accepted", accepted));
        script.on("INVITE", invite -> {
            invite.getB2buaHelper().createRequest(invite, true, null).send();
            invite.getSession().setAttribute("answer", invite.createResponse(183));
        });
        VirtualCall call = call(mode).invite();
        SIPRequest out = call.request("INVITE");
        script.on(180, ringing -> ((SipServletResponse) ((SipSession) ringing.getRequest().getB2buaHelper()
                .getLinkedSession(ringing.getSession())).getAttribute("answer")).send());
        call.answer(out, 180, "b1").noFault();
        assertThat(call.response(183, "INVITE").getToTag()).isNotEmpty();
        call.answer(out, 200, "b1").noFault();
        script.on("CANCEL", cancel -> ((SipServletResponse) cancel.getApplicationSession().getAttribute("accepted")).createAck().send());
        call.receive("CANCEL sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1",
                "Max-Forwards: 10", "From: \"Alice\" <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>",
                "Call-ID: c1@192.0.2.1", "CSeq: 1 CANCEL").noFault();
        assertThat(call.request("ACK").getCSeq().getSeqNumber()).isEqualTo(1);
    }

    private record Party(Address address, URI uri, Parameterable value) implements Serializable {
    }

    /** An address that was read from a message belongs to it; the one that an attribute has does not, and may be changed. */
    @ParameterizedTest
    @EnumSource
    void addressesInAnObjectLeaveTheirMessage(VirtualCall.Mode mode) throws Throwable {
        VirtualCall call = answered(mode, invite -> invite.getSession().setAttribute("party",
                new Party(invite.getFrom(), invite.getRequestURI(), invite.getParameterableHeader("Contact"))));
        later(call, info -> {
            Party party = (Party) info.getSession().getAttribute("party");
            assertThat(party.address().getDisplayName()).isEqualTo("Alice");
            party.address().setDisplayName("changed");
            assertThat(party.uri()).hasToString("sip:bob@example.com");
            assertThat(party.value().getValue()).contains("alice@192.0.2.1");
            party.value().setParameter("changed", "too");
        });
    }

    @ParameterizedTest
    @EnumSource
    void plainObjectsStayWhatTheyAreAndFacadesOfOtherCallsAreRefused(VirtualCall.Mode mode) throws Throwable {
        AtomicReference<SipSession> other = new AtomicReference<>();
        AtomicReference<Object> set = new AtomicReference<>();
        VirtualCall call = answered(mode, invite -> {
            set.set(new ArrayList<>(List.of("a")));
            invite.getSession().setAttribute("plain", set.get());
            other.set(invite.getSession());
        });
        later(call, info -> {
            assertThat(info.getSession().getAttribute("plain")).isEqualTo(set.get());
            assertThat(info.getSession().getAttribute("plain") == set.get()).isEqualTo(mode == VirtualCall.Mode.LIVE);
            info.getSession().setAttribute("of an event that is over", other.get());
        });
        script.on("INFO", info -> assertThat(info.getSession().getAttribute("of an event that is over")).isSameAs(info.getSession()));
        call.alice("INFO", 3, ok).noFault();
    }
}
