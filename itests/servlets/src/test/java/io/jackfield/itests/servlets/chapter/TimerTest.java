package io.jackfield.itests.servlets.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.application.Bell;
import io.jackfield.itests.servlets.application.Script;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Incoming;
import io.jackfield.itests.servlets.scene.Outgoing;
import io.jackfield.itests.servlets.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;

/** Timers of applications: JSR 289 chapter 8 and the javadoc of TimerService and ServletTimer. */
class TimerTest {
    private static TimerService timers(Script script) {
        return (TimerService) script.getServletContext().getAttribute(SipServlet.TIMER_SERVICE);
    }

    @InBothModes
    @Shows({"TimerService.createTimer(SipApplicationSession,long,boolean,Serializable)", "TimerListener.timeout", "ServletTimer.getId",
            "ServletTimer.getInfo", "ServletTimer.getApplicationSession", "ServletTimer.getTimeRemaining",
            "ServletTimer.scheduledExecutionTime", "SipApplicationSession.getTimer", "SipApplicationSession.getTimers"})
    void aTimerHangsUp(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()).rings(timer -> {
            assertThat(timer.getApplicationSession().getTimers()).as("it fired for good").isEmpty();
            assertThat(timer.getTimeRemaining()).isLessThanOrEqualTo(0);
            SipSession session = (SipSession) timer.getApplicationSession().getSessions("SIP").next();
            session.createRequest("BYE").send();
        }));
        script.answers("INVITE", 200).on("ACK", ack -> {
            SipApplicationSession session = ack.getApplicationSession();
            long now = System.currentTimeMillis();
            ServletTimer timer = timers(script).createTimer(session, 300, true, "hang up");
            assertThat(timer.getInfo()).isEqualTo("hang up");
            assertThat(timer.getApplicationSession()).isSameAs(session);
            assertThat(timer.getTimeRemaining()).isBetween(1L, 300L);
            assertThat(timer.scheduledExecutionTime()).isBetween(now, now + 10_000);
            assertThat(session.getTimers()).containsExactly(timer);
            assertThat(session.getTimer(timer.getId())).isSameAs(timer);
            assertThat(session.getTimer("nothing")).isNull();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        Incoming bye = scene.alice().hears("BYE");
        assertThat(bye.within()).isSameAs(invite.dialog());
        bye.answers(200);
        script.hears("200 BYE");
        scene.container().isEmptySoon();
    }

    @InBothModes
    @Shows({"TimerService.createTimer(SipApplicationSession,long,long,boolean,boolean,Serializable)", "ServletTimer.cancel"})
    void aTimerComesAgainUntilItIsCancelled(Scene scene) throws Exception {
        List<Integer> rung = new ArrayList<>();
        Script script = scene.scripted(new Bell(scene.plain()).rings(timer -> {
            rung.add(rung.size());
            if (rung.size() == 3) {
                timer.cancel();
            }
        }));
        script.on("INVITE", invite -> {
            invite.createResponse(180).send();
            timers(script).createTimer(invite.getApplicationSession(), 50, 50, true, true, "rate");
            assertThatThrownBy(() -> timers(script).createTimer(null, 1, true, "x")).isInstanceOf(NullPointerException.class);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(180);
        for (int i = 0; i < 3; i++) {
            script.hears("timer rate");
        }
        scene.container().keeps(1);
        assertThat(rung).as("after the cancel").hasSize(3);
    }

    /** Javadoc of createTimer: at a fixed rate each expiration is due a period after the one before was due, however late that came. */
    @InBothModes
    @Shows({"ServletTimer.scheduledExecutionTime"})
    void aFixedRateKeepsToItsTimes(Scene scene) throws Exception {
        List<Long> due = new CopyOnWriteArrayList<>();
        Script script = scene.scripted(new Bell(scene.plain()).rings(timer -> {
            due.add(timer.scheduledExecutionTime());
            if (due.size() == 4) {
                timer.cancel();
            }
        }));
        script.on("INVITE", invite -> {
            invite.createResponse(180).send();
            timers(script).createTimer(invite.getApplicationSession(), 30, 70, false, true, "rate");
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        for (int i = 0; i < 4; i++) {
            script.hears("timer rate");
        }
        for (int i = 1; i < 4; i++) {
            assertThat(due.get(i) - due.get(i - 1)).as("from %s to %s of %s", i - 1, i, due).isEqualTo(70);
        }
    }

    /** Javadoc of createTimer: with a fixed delay each is due a period after the one before came, however late that was. */
    @InBothModes
    void aFixedDelayIsFromOneToTheNext(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("MESSAGE", message -> {
            message.getApplicationSession().setExpires(0);
            timers(script).createTimer(message.getApplicationSession(), 60_000, 60_000, true, true, "delay");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("MESSAGE");
        scene.container().passes(Duration.ofSeconds(60));
        script.hears("timer delay");
        scene.container().passes(Duration.ofSeconds(150)); // the second is 90 s late: at a fixed rate the third is due as well
        script.hears("timer delay");
        scene.container().keeps(1);
        assertThat(script.told()).isEmpty();
        scene.container().passes(Duration.ofSeconds(60));
        script.hears("timer delay");
    }

    /** Javadoc of ServletTimer: found again by its id, and cancelled in a later event; the info is what it was. */
    @InBothModes
    void isCancelledInALaterEvent(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("INVITE", invite -> {
            ServletTimer timer = timers(script).createTimer(invite.getApplicationSession(), 60_000, true, new ArrayList<>(List.of("x")));
            invite.getSession().setAttribute("id", timer.getId());
            invite.getSession().setAttribute("timer", timers(script).createTimer(invite.getApplicationSession(), 60_000, true, "other"));
            invite.createResponse(200).send();
        }).on("ACK", ack -> {
            SipApplicationSession session = ack.getApplicationSession();
            ServletTimer timer = session.getTimer((String) ack.getSession().getAttribute("id"));
            assertThat(timer.getInfo()).isEqualTo(List.of("x"));
            assertThat(timer.getApplicationSession()).isSameAs(session);
            timer.cancel();
            ServletTimer other = (ServletTimer) ack.getSession().getAttribute("timer");
            assertThat(other.getInfo()).isEqualTo("other");
            assertThat(session.getTimers()).containsExactly(other);
            other.cancel();
            assertThat(session.getTimers()).isEmpty();
        });
        Outgoing invite = scene.alice().sends("INVITE", scene.uri("service"));
        scene.alice().hears(200);
        invite.acknowledges();
        script.hears("ACK");
        scene.container().passes(Duration.ofMinutes(2));
        scene.container().keeps(1);
        assertThat(script.told()).isEmpty();
    }

    /** What a listener throws stops no repeating timer. */
    @InBothModes
    void whatAListenerThrowsStopsNoTimer(Scene scene) throws Exception {
        AtomicInteger rung = new AtomicInteger();
        Script script = scene.scripted((TimerListener) timer -> {
            if (rung.incrementAndGet() == 3) {
                timer.cancel();
            }
            scene.plain().tell("rung");
            throw new IllegalStateException("planted");
        });
        script.on("INVITE", invite -> {
            invite.createResponse(180).send();
            timers(script).createTimer(invite.getApplicationSession(), 20, 20, false, true, null);
        });
        scene.alice().sends("INVITE", scene.uri("service"));
        for (int i = 0; i < 3; i++) {
            script.hears("rung");
        }
        scene.container().keeps(1);
        assertThat(rung.get()).as("cancelled in the third").isEqualTo(3);
    }

    /** Javadoc of createTimer, and of TimerService: IllegalArgumentException and IllegalStateException. */
    @InBothModes
    void refusesWhatMakesNoSense(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("MESSAGE", message -> {
            SipApplicationSession session = message.getApplicationSession();
            assertThatThrownBy(() -> timers(script).createTimer(session, -1, true, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> timers(script).createTimer(session, 1, 0, true, true, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
            message.createResponse(200).send();
            session.invalidate();
            assertThatThrownBy(() -> timers(script).createTimer(session, 1, true, "x")).isInstanceOf(IllegalStateException.class);
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("MESSAGE");
    }

    /** Javadoc of createTimer: an application that has no TimerListener sets no timers. */
    @InBothModes
    void anApplicationWithoutListenerSetsNone(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            assertThatThrownBy(() -> timers(scene.script()).createTimer(message.getApplicationSession(), 1, true, "x"))
                    .isInstanceOf(IllegalStateException.class);
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
    }

    /** JSR 289 section 6.1.2.2.1: a session is not ready while a timer is set, and the last one's end makes it so. */
    @InBothModes
    void aSessionWaitsForItsTimers(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("MESSAGE", message -> {
            timers(script).createTimer(message.getApplicationSession(), 60_000, true, "waits");
            message.createResponse(200).send();
            assertThat(message.getApplicationSession().isReadyToInvalidate()).isFalse();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        scene.container().keeps(1);
        scene.container().passes(Duration.ofMinutes(1));
        script.hears("timer waits");
        scene.container().isEmptySoon();
    }

    /** Javadoc of SipApplicationSession.invalidate: its timers are cancelled with it. */
    @InBothModes
    void timersEndWithTheirSession(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("MESSAGE", message -> {
            timers(script).createTimer(message.getApplicationSession(), 60_000, true, "never");
            message.createResponse(200).send();
            message.getApplicationSession().invalidate();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("MESSAGE");
        scene.container().passes(Duration.ofMinutes(2));
        scene.container().isEmptySoon();
        assertThat(script.told()).isEmpty();
    }

    /** The version's stop makes its timers wait; they come when it is back, with their info. */
    @InBothModes
    void aTimerWaitsForItsVersion(Scene scene) throws Exception {
        Script script = scene.scripted(new Bell(scene.plain()));
        script.on("MESSAGE", message -> {
            timers(script).createTimer(message.getApplicationSession(), 60_000, true, "back");
            message.createResponse(200).send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"));
        scene.alice().hears(200);
        script.hears("MESSAGE");
        scene.container().restarts(() -> scene.container().passes(Duration.ofMinutes(2)));
        script.hears("timer back");
        scene.container().isEmptySoon();
    }
}
