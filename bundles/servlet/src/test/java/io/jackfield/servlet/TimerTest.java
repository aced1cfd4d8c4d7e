package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import org.junit.jupiter.api.Test;

/** The timer service as applications see it: JSR 289, TimerService, ServletTimer and TimerListener. */
class TimerTest {
    private static final long START = 1_000_000;

    private final List<String> told = new ArrayList<>();
    private final Script script = new Script();
    private Consumer<ServletTimer> onTimeout = timer -> { };
    private final VirtualCall call = new VirtualCall(TestApplication.of(script, (TimerListener) this::timeout));

    private void timeout(ServletTimer timer) {
        told.add(timer.getInfo() + " at " + (timer.scheduledExecutionTime() - START));
        onTimeout.accept(timer);
    }

    private void noFault() throws Throwable {
        Throwable fault = call.notes.stream().map(note -> note.fault()).filter(thrown -> thrown != null).findFirst().orElse(null);
        if (fault != null) {
            throw fault;
        }
    }

    private TimerService timers() {
        return (TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
    }

    private void onInvite(Script.Action<SipServletRequest> action) throws Throwable {
        script.on("INVITE", invite -> {
            action.run(invite);
            invite.createResponse(180).send();
        });
        call.invite();
        noFault();
    }

    private VirtualCall after(long millis) throws Throwable {
        call.after(millis);
        noFault();
        return call;
    }

    @Test
    void aTimerExpiresOnceAndHasItsInfo() throws Throwable {
        onInvite(invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            ServletTimer timer = timers().createTimer(session, 5_000, true, new ArrayList<>(List.of("ring", 1)));
            assertThat(timer.getApplicationSession()).isSameAs(session);
            assertThat(timer.getTimeRemaining()).isEqualTo(5_000);
            assertThat(timer.scheduledExecutionTime()).isEqualTo(START + 5_000);
            assertThat(timer.getInfo()).isEqualTo(List.of("ring", 1));
            assertThat(session.getTimers()).containsExactly(timer);
            assertThat(session.getTimer(timer.getId())).isSameAs(timer);
            assertThat(session.getTimer("nothing")).isNull();
            assertThat(session.isReadyToInvalidate()).isFalse();
        });
        onTimeout = timer -> {
            assertThat(timer.getTimeRemaining()).isZero();
            assertThat(timer.getApplicationSession().getTimers()).isEmpty();
            assertThat(timer.getApplicationSession().getTimer(timer.getId())).isNull();
        };
        after(4_999);
        assertThat(told).isEmpty();
        after(1);
        assertThat(told).containsExactly("[ring, 1] at 5000");
        after(10_000);
        assertThat(told).hasSize(1);
    }
}
