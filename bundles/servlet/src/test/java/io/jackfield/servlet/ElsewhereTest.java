package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.servlet.api.CallActionException;
import io.jackfield.servlet.api.CallActions;
import io.jackfield.servlet.api.EventId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.servlet.ServletException;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facades out of their event, and actions, on a real engine: in both modes, live objects and encoded. */
@Timeout(60)
class ElsewhereTest {
    private final Script script = new Script();
    private final Map<String, SipServletRequest> kept = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private LivePlatform platform;

    private void starts(boolean encodes, Object... listeners) {
        script.on("INVITE", invite -> {
            kept.put(invite.getCallId(), invite);
            invite.createResponse(200).send();
        });
        platform = new LivePlatform(encodes, script, listeners);
    }

    @AfterEach
    void close() {
        if (platform != null) {
            platform.close();
        }
    }

    private SipFactory factory() {
        return (SipFactory) script.getServletContext().getAttribute(SipServlet.SIP_FACTORY);
    }

    private SipSessionsUtil sessions() {
        return (SipSessionsUtil) script.getServletContext().getAttribute(SipServlet.SIP_SESSIONS_UTIL);
    }

    private CallActions actions() {
        return (CallActions) script.getServletContext().getAttribute(CallActions.ATTRIBUTE);
    }

    private EventId eventId() {
        return (EventId) script.getServletContext().getAttribute(EventId.ATTRIBUTE);
    }

    /** A call of Alice that the application answered. */
    private SipSession call(String callId) {
        platform.calls(callId);
        SipSession session = kept.get(callId).getSession();
        LivePlatform.until("the ACK", () -> kept.get(callId).isCommitted());
        return session;
    }

    private static <T> T now(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void meet(CyclicBarrier barrier) throws ServletException {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new ServletException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeptFacadeShowsWhatIsCommitted(boolean encodes) throws Exception {
        starts(encodes);
        SipSession session = call("c1");
        assertThat(session.getState()).isEqualTo(SipSession.State.CONFIRMED);
        assertThat(session.getCallId()).isEqualTo("c1");
        assertThat(session.getRemoteParty().getURI()).hasToString("sip:alice@example.com");
        assertThat(session.isValid()).isTrue();
        SipApplicationSession application = session.getApplicationSession();
        assertThat(application.getSessions().next()).isEqualTo(session);
        assertThat(application.getSipSession(session.getId())).isEqualTo(session);
        script.on("BYE", bye -> bye.createResponse(200).send());
        platform.says("BYE", "c1", 2);
        LivePlatform.until("the end", () -> !session.isValid());
        assertThat(application.isValid()).isFalse();
        assertThatThrownBy(session::getState).isInstanceOf(IllegalStateException.class).hasMessageContaining("invalid");
        assertThatThrownBy(() -> session.setAttribute("a", "1")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWriteIsCommittedWhenItReturns(boolean encodes) {
        starts(encodes);
        SipSession session = call("c1");
        script.on("INFO", info -> {
            heard.add(String.valueOf(info.getSession().getAttribute("list")));
            info.createResponse(200).send();
        });
        List<String> list = new ArrayList<>(List.of("a"));
        session.setAttribute("list", list);
        list.add("only here");
        assertThat(session.getAttribute("list")).isEqualTo(List.of("a"));
        @SuppressWarnings("unchecked") List<String> copy = (List<String>) session.getAttribute("list");
        copy.add("only in the copy");
        platform.says("INFO", "c1", 2);
        LivePlatform.until("INFO", () -> heard.size() == 1);
        assertThat(heard).containsExactly("[a]");
        session.removeAttribute("list");
        assertThat(session.getAttributeNames().hasMoreElements()).isFalse();
        SipApplicationSession application = session.getApplicationSession();
        application.setInvalidateWhenReady(false);
        assertThat(application.getInvalidateWhenReady()).isFalse();
        assertThat(application.setExpires(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(application.getExpirationTime()).isZero();
        application.setAttribute("leg", session);
        assertThat(application.getAttribute("leg")).isEqualTo(session);
        application.invalidate();
        assertThat(session.isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsWrongIsSaidToWhoeverWrites(boolean encodes) {
        starts(encodes);
        SipSession session = call("c1");
        assertThatThrownBy(() -> session.setAttribute("a", new Object())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not Serializable");
        assertThatThrownBy(() -> session.setHandler("nobody")).isInstanceOf(ServletException.class);
        assertThatThrownBy(() -> kept.get("c1").createResponse(200)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("final response");
        assertThatThrownBy(() -> session.createRequest("ACK")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kept.get("c1").getB2buaHelper().getLinkedSession(session))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining(CallActions.class.getName());
        assertThat(platform.engineCounters()).doesNotContainKey("engine.application.threw");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadSetsUpACallAndEndsIt(boolean encodes) throws Exception {
        starts(encodes);
        script.on(200, ok -> {
            heard.add("200 " + ok.getMethod() + " " + ok.getRequest().getAttribute("for"));
            if (ok.getMethod().equals("INVITE")) {
                ok.createAck().send();
            }
        });
        SipApplicationSession application = factory().createApplicationSession();
        assertThat(sessions().getApplicationSessionById(application.getId())).isEqualTo(application);
        SipServletRequest invite = factory().createRequest(application, "INVITE", "sip:app@example.com", "sip:peer@192.0.2.1:5070");
        SipSession session = invite.getSession();
        session.setHandler("other");
        session.setAttribute("number", 5);
        invite.setContent("v=0", "application/sdp");
        invite.setAttribute("for", "web");
        assertThat(invite.isCommitted()).isFalse();
        invite.send();
        assertThat(invite.isCommitted()).isTrue();
        assertThatThrownBy(invite::send).isInstanceOf(IllegalStateException.class);
        LivePlatform.until("ACK", () -> !platform.requests("ACK").isEmpty());
        assertThat(new String(platform.requests("INVITE").get(0).getRawContent())).isEqualTo("v=0");
        assertThat(session.getState()).isEqualTo(SipSession.State.CONFIRMED);
        assertThat(session.getAttribute("number")).isEqualTo(5);
        session.createRequest("INFO").send();
        session.createRequest("BYE").send();
        LivePlatform.until("the end", () -> !session.isValid());
        assertThat(heard).containsExactlyInAnyOrder("200 INVITE web", "200 INFO null", "200 BYE null");
        assertThat(platform.requests("INFO").get(0).getCSeq().getSeqNumber()).isEqualTo(2);
        SIPRequest bye = platform.requests("BYE").get(0);
        assertThat(bye.getCSeq().getSeqNumber()).isEqualTo(3);
        assertThat(bye.getToTag()).isEqualTo("peer");
        assertThat(bye.getRequestURI()).hasToString("sip:peer@192.0.2.1:5070");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVersionThatRetiresBeginsNoCallFromElsewhere(boolean encodes) {
        starts(encodes);
        platform.retires(platform.application.version());
        assertThatThrownBy(() -> factory().createApplicationSession()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test 1.0.0 is retiring").hasMessageContaining("takes no new calls");
        assertThat(platform.storedSessions()).isZero();
        assertThat(platform.engineCounters()).containsEntry("engine.refused.session-of-version-retiring", 1L);
    }

    /** Inside an existing session a retiring version may do anything, other sessions included. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVersionThatRetiresDoesAnythingInItsCalls(boolean encodes) throws Exception {
        starts(encodes);
        SipSession session = call("c1");
        platform.retires(platform.application.version());
        now(actions().act(session.getApplicationSession(), own -> factory().createRequest(factory().createApplicationSession(), "OPTIONS",
                "sip:test@example.com", "sip:peer@192.0.2.1").send()));
        LivePlatform.until("OPTIONS", () -> !platform.requests("OPTIONS").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadAnswersLater(boolean encodes) throws Exception {
        starts(encodes);
        script.on("INVITE", invite -> kept.put(invite.getCallId(), invite));
        platform.says("INVITE", "c1", 1);
        LivePlatform.until("the INVITE", () -> kept.containsKey("c1"));
        SipServletRequest invite = kept.get("c1");
        LivePlatform.until("the commit", () -> invite.getSession().isValid());
        assertThat(invite.isCommitted()).isFalse();
        invite.setAttribute("who", "web");
        assertThat(invite.getAttribute("who")).isEqualTo("web");
        invite.createResponse(180).send();
        assertThat(invite.getSession().getState()).isEqualTo(SipSession.State.EARLY);
        SipServletResponse ok = invite.createResponse(200);
        ok.setHeader("X-Who", "web");
        ok.send();
        assertThat(invite.isCommitted()).isTrue();
        assertThatThrownBy(ok::send).isInstanceOf(IllegalStateException.class);
        LivePlatform.until("the answers", () -> platform.answers("INVITE").contains(200));
        assertThat(platform.answers("INVITE")).containsSubsequence(180, 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadCancelsAndAcknowledges(boolean encodes) throws Exception {
        starts(encodes);
        List<SipServletResponse> oks = new CopyOnWriteArrayList<>();
        script.on(200, ok -> {
            if (ok.getMethod().equals("INVITE")) {
                oks.add(ok);
            }
        });
        SipServletRequest invite = factory().createRequest(factory().createApplicationSession(), "INVITE", "sip:app@example.com",
                "sip:peer@192.0.2.1:5070");
        invite.send();
        LivePlatform.until("200", () -> oks.size() == 1);
        LivePlatform.until("its commit", () -> invite.getSession().getState() == SipSession.State.CONFIRMED);
        assertThatThrownBy(invite::createCancel).isInstanceOf(IllegalStateException.class);
        assertThat(oks.get(0).getRequest().getMethod()).isEqualTo("INVITE");
        oks.get(0).createAck().send();
        assertThatThrownBy(() -> oks.get(0).createAck()).isInstanceOf(IllegalStateException.class);
        LivePlatform.until("ACK", () -> !platform.requests("ACK").isEmpty());
        assertThat(platform.requests("ACK").get(0).getCSeq().getSeqNumber()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackWritesToAnotherCallAfterItsOwnCommitInOrder(boolean encodes) throws Exception {
        starts(encodes);
        SipSession first = call("c1");
        first.setAttribute("a", "0");
        script.on("INVITE", invite -> {
            invite.createResponse(200).send();
            for (int i = 1; i <= 20; i++) {
                first.setAttribute("a", first.getAttribute("a") + "+" + i);
                first.setAttribute("b", i);
            }
            heard.add("read " + first.getAttribute("a"));
            SipServletRequest info = first.createRequest("INFO");
            info.setHeader("X-From", "another call");
            info.send();
            heard.add("committed " + info.isCommitted());
            try {
                factory().createRequest(first.getApplicationSession(), "INVITE", "sip:a@b", "sip:c@192.0.2.1");
            } catch (IllegalStateException e) {
                heard.add(e.getMessage());
            }
        });
        platform.calls("c2");
        LivePlatform.until("INFO", () -> platform.requests("INFO").size() == 1);
        assertThat(heard.subList(0, 2)).containsExactly("read 0", "committed true");
        assertThat(heard.get(2)).contains(CallActions.class.getName());
        assertThat(platform.requests("INFO").get(0).getHeader("X-From")).hasToString("X-From: another call\r\n");
        assertThat(first.getAttribute("b")).isEqualTo(20);
        assertThat(first.getAttribute("a")).as("each from what was committed before the callback").isEqualTo("0+20");
        assertThat(platform.count("servlet.elsewhere-not-done")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatFailsInAnotherCallIsCounted(boolean encodes) {
        starts(encodes);
        SipSession first = call("c1");
        script.on("INVITE", invite -> {
            invite.createResponse(200).send();
            first.invalidate();
            first.setAttribute("a", "too late");
        });
        platform.calls("c2");
        LivePlatform.until("the failure", () -> platform.count("servlet.elsewhere-not-done") == 1);
        assertThat(first.isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callbacksReadAndWriteEachOthersCallsAtTheSameTime(boolean encodes) {
        starts(encodes);
        SipSession first = call("c1");
        SipSession second = call("c2");
        first.setAttribute("value", new ArrayList<>(List.of("c1")));
        second.setAttribute("value", new ArrayList<>(List.of("c2")));
        CyclicBarrier barrier = new CyclicBarrier(2);
        script.on("INFO", info -> {
            @SuppressWarnings("unchecked") List<String> own = (List<String>) info.getSession().getAttribute("value");
            own.add("changed");
            SipSession other = info.getCallId().equals("c1") ? second : first;
            meet(barrier); // both are within their events, and have changed their values
            heard.add(String.valueOf(sessions().getApplicationSessionById(other.getApplicationSession().getId()) != null));
            heard.add(String.valueOf(other.getAttribute("value")));
            other.setAttribute("from " + info.getCallId(), "x");
            meet(barrier); // nobody is over before both have read
            info.createResponse(200).send();
        });
        platform.says("INFO", "c1", 2);
        platform.says("INFO", "c2", 2);
        LivePlatform.until("both", () -> platform.answers("INFO").size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("true", "true", "[c1]", "[c2]");
        LivePlatform.until("both writes", () -> first.getAttribute("from c2") != null && second.getAttribute("from c1") != null);
        assertThat(first.getAttribute("value")).isEqualTo(List.of("c1", "changed"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFacadeOfAnEarlierEventIsTheLiveOneInALaterEventOfItsCall(boolean encodes) {
        starts(encodes);
        SipSession session = call("c1");
        script.on("INFO", info -> {
            session.setAttribute("a", "now");
            heard.add(String.valueOf(info.getSession().getAttribute("a")));
            heard.add(String.valueOf(session.getAttribute("a")));
            heard.add(String.valueOf(session.equals(info.getSession())));
            info.createResponse(200).send();
        });
        platform.says("INFO", "c1", 2);
        LivePlatform.until("INFO", () -> heard.size() == 3);
        assertThat(heard).containsExactly("now", "now", "true");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anActionIsACallbackOfItsCall(boolean encodes) throws Exception {
        starts(encodes);
        SipSession session = call("c1");
        String id = session.getApplicationSession().getId();
        String event = now(actions().ask(id, live -> {
            SipSession leg = (SipSession) live.getSessions().next();
            leg.setAttribute("a", "1");
            leg.createRequest("BYE").send();
            return eventId().current().orElseThrow();
        }));
        assertThat(event).contains("/");
        assertThat(eventId().current()).isEmpty();
        LivePlatform.until("the end", () -> !session.isValid());
        assertThat(platform.requests("BYE")).hasSize(1);
        assertThatThrownBy(() -> now(actions().act(id, live -> heard.add("ran")))).isInstanceOf(ExecutionException.class)
                .cause().isInstanceOfSatisfying(CallActionException.class, e ->
                        assertThat(e.reason()).isEqualTo(CallActionException.Reason.SESSION_GONE));
        assertThatThrownBy(() -> now(actions().act("nonsense", live -> heard.add("ran")))).isInstanceOf(ExecutionException.class);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnActionThrowsIsToldAndWhatItDidBeforeStands(boolean encodes) {
        starts(encodes);
        SipSession session = call("c1");
        assertThatThrownBy(() -> now(actions().act(session.getApplicationSession(), live -> {
            live.setAttribute("a", "1");
            throw new IOException("as the test wants it");
        }))).isInstanceOf(ExecutionException.class).cause().isInstanceOf(IOException.class).hasMessage("as the test wants it");
        assertThat(session.getApplicationSession().getAttribute("a")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anActionOfACallbackRunsAfterItsEvent(boolean encodes) {
        starts(encodes);
        List<Optional<String>> ids = new CopyOnWriteArrayList<>();
        script.on("INVITE", invite -> {
            invite.createResponse(200).send();
            ids.add(eventId().current());
            actions().act(invite.getApplicationSession(), live -> {
                heard.add("action " + ((SipSession) live.getSessions().next()).getState());
                ids.add(eventId().current());
            }).thenRun(() -> heard.add("then"));
            heard.add("callback over");
        });
        platform.calls("c1");
        LivePlatform.until("the action", () -> heard.size() == 3);
        assertThat(heard).containsExactly("callback over", "action CONFIRMED", "then");
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).isPresent());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partiesOfACopyAreNotChanged(boolean encodes) {
        starts(encodes);
        Address party = call("c1").getLocalParty();
        assertThatThrownBy(() -> party.setDisplayName("x")).isInstanceOf(IllegalStateException.class);
    }

    private static final class Heard implements TimerListener {
        private final List<Object> infos = new CopyOnWriteArrayList<>();

        @Override
        public void timeout(ServletTimer timer) {
            infos.add(timer.getInfo());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadSetsAndCancelsTimers(boolean encodes) {
        Heard timeouts = new Heard();
        starts(encodes, timeouts);
        SipApplicationSession session = call("c1").getApplicationSession();
        TimerService timers = (TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
        ServletTimer late = timers.createTimer(session, 60_000, true, "late");
        ServletTimer soon = timers.createTimer(session, 1, true, "soon");
        assertThat(late.getInfo()).isEqualTo("late");
        assertThat(late.getTimeRemaining()).isBetween(1L, 60_000L);
        assertThat(late.getApplicationSession()).isEqualTo(session);
        assertThat(session.getTimer(late.getId()).getInfo()).isEqualTo("late");
        LivePlatform.until("the timer", () -> !timeouts.infos.isEmpty());
        assertThat(timeouts.infos).containsExactly("soon");
        LivePlatform.until("its commit", () -> session.getTimers().size() == 1);
        late.cancel();
        soon.cancel();
        assertThat(session.getTimers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sessionsAreFoundByTheApplicationsKey(boolean encodes) {
        starts(encodes);
        assertThat(sessions().getApplicationSessionByKey("room 5", false)).isNull();
        SipApplicationSession room = factory().createApplicationSessionByKey("room 5");
        room.setAttribute("guests", 1);
        assertThat(factory().createApplicationSessionByKey("room 5")).isEqualTo(room);
        assertThat(sessions().getApplicationSessionByKey("room 5", false).getAttribute("guests")).isEqualTo(1);
        assertThat(sessions().getApplicationSessionByKey("room 6", true)).isNotEqualTo(room);
        assertThat(platform.storedSessions()).isEqualTo(2);
        room.invalidate();
        assertThat(sessions().getApplicationSessionByKey("room 5", false)).isNull();
        assertThat(sessions().getApplicationSessionByKey("room 5", true).getAttribute("guests")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackBeginsASessionByKeyAfterItsCommit(boolean encodes) {
        starts(encodes);
        script.on("INVITE", invite -> {
            invite.createResponse(200).send();
            SipApplicationSession room = sessions().getApplicationSessionByKey("room", true);
            room.setAttribute("guest " + invite.getCallId(), true);
            room.setExpires(10);
        });
        platform.calls("c1");
        platform.calls("c2");
        LivePlatform.until("the session", () -> sessions().getApplicationSessionByKey("room", false) != null);
        SipApplicationSession room = sessions().getApplicationSessionByKey("room", false);
        LivePlatform.until("both guests", () -> room.getAttribute("guest c1") != null && room.getAttribute("guest c2") != null);
        assertThat(platform.storedSessions()).isEqualTo(3);
        assertThat(platform.count("servlet.elsewhere-not-done")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsAreTargetedAtSessionsByTheApplicationsMethod(boolean encodes) {
        script.on("INVITE", invite -> {
            kept.put(invite.getCallId(), invite);
            invite.createResponse(200).send();
        });
        platform = new LivePlatform(encodes, Optional.of(initial -> {
            if (initial.getCallId().startsWith("broken")) {
                throw new IOException("as the test wants it");
            }
            return initial.getMethod().equals("INVITE") ? initial.getCallId().substring(0, 5) : null;
        }), script);
        SipApplicationSession room = factory().createApplicationSessionByKey("room1");
        SipSession first = call("room1-a");
        SipSession second = call("room1-b");
        SipSession alone = call("broken");
        assertThat(first.getApplicationSession()).isEqualTo(room).isEqualTo(second.getApplicationSession());
        assertThat(alone.getApplicationSession()).isNotEqualTo(room);
        assertThat(platform.count("servlet.session-key-threw")).isPositive();
        assertThat(sessions().getApplicationSessionByKey("room1", false).getSessions()).toIterable().hasSize(2);
    }
}
