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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipSession;
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
}
