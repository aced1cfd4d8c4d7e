package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.call.TimerRow;
import java.io.Serializable;
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

    @Test
    void repeatsWithAFixedDelayOrAtAFixedRate() throws Throwable {
        onInvite(invite -> {
            timers().createTimer(invite.getApplicationSession(), 1_000, 10_000, true, true, "delay");
            timers().createTimer(invite.getApplicationSession(), 1_000, 10_000, false, true, "rate");
        });
        onTimeout = timer -> assertThat(timer.getTimeRemaining()).isEqualTo(timer.getInfo().equals("delay") ? 10_000 : 6_000);
        after(5_000); // four seconds late
        assertThat(told).containsExactly("delay at 1000", "rate at 1000");
        onTimeout = timer -> { };
        after(10_000);
        assertThat(told).endsWith("rate at 11000", "delay at 15000");
    }

    @Test
    void isCancelledInALaterEvent() throws Throwable {
        onInvite(invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            ServletTimer timer = timers().createTimer(session, 20_000, true, "never");
            session.setAttribute("timer", timer);
            session.setAttribute("id", timer.getId());
            timers().createTimer(session, 5_000, true, "first");
        });
        onTimeout = timer -> {
            SipApplicationSession session = timer.getApplicationSession();
            ServletTimer kept = (ServletTimer) session.getAttribute("timer");
            assertThat(kept).isSameAs(session.getTimer((String) session.getAttribute("id")));
            kept.cancel();
            kept.cancel();
            assertThat(session.getTimers()).isEmpty();
        };
        after(5_000);
        after(15_000);
        assertThat(told).containsExactly("first at 5000");
        assertThat(call.call().timers()).noneMatch(row -> row.kind() == TimerRow.Kind.APPLICATION);
        script.on("CANCEL", cancel -> assertThat(cancel.getApplicationSession().getAttribute("timer"))
                .as("a reference to what is gone").isNull());
        call.receive("CANCEL sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK-alice-1",
                "Max-Forwards: 10", "From: \"Alice\" <sip:alice@example.org>;tag=a1", "To: <sip:bob@example.com>",
                "Call-ID: c1@192.0.2.1", "CSeq: 1 CANCEL");
        noFault();
    }

    @Test
    void aRepeatingTimerThatIsCancelledInItsCallbackIsOver() throws Throwable {
        onInvite(invite -> timers().createTimer(invite.getApplicationSession(), 1_000, 1_000, true, true, "tick"));
        onTimeout = ServletTimer::cancel;
        after(1_000);
        after(1_000);
        assertThat(told).hasSize(1);
    }

    @Test
    void whatTheListenerThrowsStopsNoRepeatingTimer() throws Throwable {
        onInvite(invite -> timers().createTimer(invite.getApplicationSession(), 1_000, 1_000, false, true, "tick"));
        onTimeout = timer -> {
            throw new IllegalStateException("as the test demands");
        };
        call.after(1_000);
        call.after(1_000);
        assertThat(told).containsExactly("tick at 1000", "tick at 2000");
    }

    @Test
    void refusesWhatMakesNoSense() throws Throwable {
        script.on("INVITE", invite -> {
            SipApplicationSession session = invite.getApplicationSession();
            assertThatThrownBy(() -> timers().createTimer(session, -1, true, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> timers().createTimer(session, 1, 0, true, true, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> timers().createTimer(null, 1, true, null)).isInstanceOf(NullPointerException.class);
            session.invalidate();
            assertThatThrownBy(() -> timers().createTimer(session, 1, true, null)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(session::getTimers).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.getTimer("x")).isInstanceOf(IllegalStateException.class);
        });
        call.invite();
        noFault();
    }

    @Test
    void anApplicationWithoutTimerListenerSetsNoTimers() {
        List<Class<?>> thrown = new ArrayList<>();
        Script deaf = new Script();
        deaf.on("INVITE", invite -> {
            TimerService service = (TimerService) deaf.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
            assertThatThrownBy(() -> service.createTimer(invite.getApplicationSession(), 1, true, null))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("TimerListener");
            thrown.add(IllegalStateException.class);
        });
        new VirtualCall(TestApplication.of(deaf)).invite();
        assertThat(thrown).hasSize(1);
    }

    /** As with attributes: a list is Serializable; what is in it shows only when it is written. */
    @Test
    void infoThatCannotBeWrittenIsLostAlone() throws Throwable {
        onInvite(invite -> timers().createTimer(invite.getApplicationSession(), 1_000, true,
                new ArrayList<>(List.of(new Object()))));
        after(1_000);
        assertThat(told).containsExactly("null at 1000");
    }

    @Test
    void anAddressAsInfoIsACopy() throws Throwable {
        onInvite(invite -> {
            ServletTimer timer = timers().createTimer(invite.getApplicationSession(), 1_000, true, (Serializable) invite.getFrom());
            assertThat(timer.getInfo()).isNotSameAs(invite.getFrom());
        });
        after(1_000);
        assertThat(told).singleElement().asString().contains("sip:alice@example.org");
    }

    /** What is not persistent ends with the engine's life that set it. */
    @Test
    void onlyTimersThatAreNotPersistentBelongToTheEngine() throws Throwable {
        onInvite(invite -> {
            timers().createTimer(invite.getApplicationSession(), 1_000, true, "persistent");
            timers().createTimer(invite.getApplicationSession(), 1_000, false, "not");
        });
        assertThat(call.call().sessions().get(0).timers()).extracting(timer -> timer.life().isPresent())
                .containsExactly(false, true);
    }

    @Test
    void theSessionIsReadyWhenItsLastTimerIsDone() throws Throwable {
        script.on("INVITE", invite -> {
            timers().createTimer(invite.getApplicationSession(), 60_000, true, "after the call");
            invite.createResponse(486).send();
        });
        call.invite();
        assertThat(call.call().legs()).isEmpty();
        onTimeout = timer -> assertThat(timer.getApplicationSession().isReadyToInvalidate()).isTrue();
        after(60_000);
        assertThat(told).hasSize(1);
        assertThat(call.call().sessions()).isEmpty();
    }
}
