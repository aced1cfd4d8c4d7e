package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers that are set, looked at and cancelled out of an event of their call, on a real engine in both modes. */
@Timeout(60)
class TimersElsewhereTest {
    private static final long MINUTE = 60_000;

    private final Script script = new Script();
    private final Map<String, SipApplicationSession> sessions = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private LivePlatform platform;

    private void starts(boolean encodes) {
        script.on("INVITE", invite -> {
            sessions.put(invite.getCallId(), invite.getApplicationSession());
            invite.createResponse(200).send();
        });
        platform = new LivePlatform(encodes, script, (TimerListener) timer -> heard.add(String.valueOf(timer.getInfo())));
    }

    @AfterEach
    void close() {
        if (platform != null) {
            platform.close();
        }
    }

    private TimerService timers() {
        return (TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
    }

    private SipApplicationSession call(String callId) {
        platform.calls(callId);
        return sessions.get(callId);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadOfTheApplicationSetsOneThatExpiresInTheCall(boolean encodes) {
        starts(encodes);
        timers().createTimer(call("c1"), 1, true, "soon");
        LivePlatform.until("the expiration", () -> heard.equals(List.of("soon")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsSetWhenCreateTimerReturnsAndGoneWhenCancelDoes(boolean encodes) {
        starts(encodes);
        SipApplicationSession session = call("c1");
        List<String> info = new ArrayList<>(List.of("a"));
        ServletTimer timer = timers().createTimer(session, MINUTE, true, (ArrayList<String>) info);
        info.add("only here");

        assertThat(session.getTimers()).containsExactly(timer);
        assertThat(session.getTimer(timer.getId())).isEqualTo(timer);
        assertThat(session.isReadyToInvalidate()).isFalse();
        assertThat(timer.getApplicationSession()).isEqualTo(session);
        assertThat(timer.getInfo()).isEqualTo(List.of("a"));
        assertThat(timer.getTimeRemaining()).isBetween(1L, MINUTE);
        assertThat(timer.scheduledExecutionTime()).isGreaterThan(session.getCreationTime());

        timer.cancel();
        timer.cancel();
        assertThat(session.getTimers()).isEmpty();
        assertThatThrownBy(timer::getTimeRemaining).isInstanceOf(IllegalStateException.class).hasMessageContaining("cancelled");
        session.invalidate();
        timer.cancel();
        assertThatThrownBy(() -> timers().createTimer(session, 1, true, null)).isInstanceOf(IllegalStateException.class);
    }

    /** Nobody waits within an event: what is asked of another call happens there afterwards, in the order issued. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackOfAnotherCallSetsAndCancels(boolean encodes) {
        starts(encodes);
        SipApplicationSession other = call("c1");
        call("c2");
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        script.on("INFO", request -> {
            ServletTimer cancelled = timers().createTimer(other, 1, true, "cancelled");
            try {
                cancelled.getId();
            } catch (IllegalStateException notYet) {
                refused.add(notYet);
            }
            assertThat(cancelled.getInfo()).isEqualTo("cancelled");
            assertThat(cancelled.getApplicationSession()).isEqualTo(other);
            timers().createTimer(other, MINUTE, true, "late").cancel();
            cancelled.cancel();
            timers().createTimer(other, 1, true, "from elsewhere");
            request.createResponse(200).send();
        });
        platform.says("INFO", "c2", 2);
        LivePlatform.until("the expiration", () -> heard.contains("from elsewhere"));
        LivePlatform.until("the expiration is committed", () -> other.getTimers().isEmpty());
        assertThat(refused).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSetInTheEventIsCancelledOutOfIt(boolean encodes) {
        List<ServletTimer> kept = new CopyOnWriteArrayList<>();
        starts(encodes);
        script.on("INFO", request -> {
            kept.add(timers().createTimer(request.getApplicationSession(), MINUTE, MINUTE, true, true, "kept"));
            request.createResponse(200).send();
        });
        SipApplicationSession session = call("c1");
        platform.says("INFO", "c1", 2);
        LivePlatform.until("the timer", () -> session.getTimers().size() == 1);
        assertThat(kept.get(0).getInfo()).isEqualTo("kept");
        kept.get(0).cancel();
        assertThat(session.getTimers()).isEmpty();
    }
}
