package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.ApplicationTimer.Repeat;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timers that applications set: rows of the call, fired under the version that set them (JSR 289, TimerService). */
class ApplicationTimersTest {
    private static final long MINUTE = 60_000;

    private final List<Long> expirations = new ArrayList<>();

    /** Sets a timer when the ACK comes, and notes when it expires, in ms after it was set. */
    private Script timing(TimerPlan plan, String info) {
        Script app = new Script();
        long[] setAt = new long[1];
        app.onAck((context, leg) -> {
            setAt[0] = context.now();
            set(context, context.call().sessionOf(leg).orElseThrow(), plan, info);
        });
        app.onTimer((context, session, timer) -> expirations.add(context.now() - setAt[0]));
        return app;
    }

    private static ApplicationTimer set(CallContext context, ApplicationSession session, TimerPlan plan, String info) {
        ApplicationTimer timer = context.createTimer(session, plan);
        timer.info().put(ApplicationTimer.INFO, info);
        return timer;
    }

    @InBothModes
    void expiresOnceAfterItsDelay(Node node) {
        Script app = timing(TimerPlan.once(7_000, true), "seven");
        Phone.inCall(node, app);
        node.passes(6_999);
        assertThat(app.told()).isEmpty();
        node.passes(1);
        assertThat(app.told()).containsExactly("timer seven");
        assertThat(node.call().sessions().get(0).timers()).isEmpty();
        node.passes(20_000);
        assertThat(expirations).containsExactly(7_000L);
    }

    @InBothModes
    void repeatsWithAFixedDelayFromWhenItExpired(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_DELAY, 5_000, true), "tick");
        Phone.inCall(node, app);
        node.passes(16_000);
        assertThat(expirations).containsExactly(1_000L, 6_000L, 11_000L, 16_000L);
    }

    @InBothModes
    void repeatsAtAFixedRate(Node node) {
        Script app = timing(new TimerPlan(2_000, Repeat.FIXED_RATE, 5_000, true), "tick");
        Phone.inCall(node, app);
        node.passes(12_000);
        assertThat(expirations).containsExactly(2_000L, 7_000L, 12_000L);
    }

    @InBothModes
    void severalTimersOfASessionAreApart(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            set(context, session, TimerPlan.once(2_000, true), "late");
            set(context, session, TimerPlan.once(1_000, true), "early");
            context.cancelTimer(session, set(context, session, TimerPlan.once(1_500, true), "cancelled"));
        });
        Phone.inCall(node, app);
        node.passes(3_000);
        assertThat(app.told()).containsExactly("timer early", "timer late");
    }

    @InBothModes
    void aRepeatingTimerThatIsCancelledWhileItExpiresIsOver(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_RATE, 1_000, true), "tick");
        app.onTimer((context, session, timer) -> {
            if (timer.expiredAt() - session.createdAt() >= 3_000) {
                context.cancelTimer(session, timer);
                context.cancelTimer(session, timer);
            }
        });
        Phone.inCall(node, app);
        node.passes(10_000);
        assertThat(app.told()).hasSize(3);
    }

    @InBothModes
    void whatACallbackThrowsDoesNotStopARepeatingTimer(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_DELAY, 1_000, true), "tick");
        app.onTimer((context, session, timer) -> {
            throw new IllegalStateException("as the test demands");
        });
        Phone.inCall(node, app);
        node.passes(3_000);
        assertThat(app.told()).hasSize(3);
        assertThat(node.counted("application.threw")).isEqualTo(3);
    }

    @InBothModes
    void timersEndWithTheirSession(Node node) {
        Script app = timing(new TimerPlan(20_000, Repeat.FIXED_RATE, 20_000, true), "tick").sessionTimeout(30_000);
        Phone.inCall(node, app);
        node.passes(60_000);
        assertThat(app.told()).containsExactly("timer tick", "expired", "leg invalid", "session invalid");
    }

    /** JSR 289 section 6.1.2.2.1: a session with an active timer is not ready, however long its dialogs are over. */
    @InBothModes
    void aSessionWaitsForItsTimersAndGoesWithTheLast(Node node) {
        Script app = timing(TimerPlan.once(40_000, true), "wake-up");
        Phone alice = Phone.inCall(node, app);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).containsExactly("BYE", "leg invalid");
        node.passes(39_999);
        assertThat(node.stored()).hasSize(1);
        node.passes(1);
        assertThat(app.told()).containsExactly("timer wake-up", "session invalid");
        assertThat(node.stored()).isEmpty();
    }

    @InBothModes
    void aSessionGoesWhenItsLastTimerIsCancelledAfterItsDialogs(Node node) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            set(context, session, TimerPlan.once(60_000, true), "last");
            set(context, session, TimerPlan.once(40_000, true), "first");
        });
        app.onTimer((context, session, timer) -> session.timers().forEach(each -> context.cancelTimer(session, each)));
        Phone alice = Phone.inCall(node, app);
        alice.says(alice.request("BYE"));
        alice.hears(200);
        app.told();
        node.passes(40_000);
        assertThat(app.told()).containsExactly("timer first", "session invalid");
    }

    @InBothModes
    void aTimerMaySendAndKeepItsSession(Node node) {
        Script app = timing(TimerPlan.once(5_000, true), "hang up");
        app.onTimer((context, session, timer) -> {
            var leg = context.call().legs().get(0);
            context.send(leg, context.createRequest(leg, "BYE"));
        });
        Phone alice = Phone.inCall(node, app);
        node.passes(5_000);
        alice.says(alice.answer(alice.hears("BYE"), 200));
        assertThat(app.told()).containsExactly("timer hang up", "200 BYE", "leg invalid", "session invalid");
    }

    @InBothModes
    void aTimerOfAStoppedVersionWaitsForItAndKeepsItsInfo(Node node) {
        Script app = timing(TimerPlan.once(5_000, true), "late");
        Phone.inCall(node, app);
        node.stops(app.version());
        assertThat(node.call().sessions().get(0).timers().get(0).info().anyLive()).isFalse();
        node.passes(20_000);
        assertThat(app.told()).isEmpty();
        assertThat(node.counted("deferred.timer")).isPositive();
        node.runs(new Script("2.0.0"));
        node.runs(app);
        node.passes(1_500);
        assertThat(app.told()).containsExactly("timer late");
    }

    @InBothModes
    void aFixedRateTimerCatchesUpAfterAStop(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_RATE, 2_000, true), "tick");
        Phone.inCall(node, app);
        node.stops(app.version());
        node.passes(6_500);
        node.runs(app);
        node.passes(1_000);
        assertThat(app.told()).as("due at 1, 3, 5 and 7 s").hasSize(4);
        assertThat(node.counted("skipped.timer")).isZero();
        node.passes(2_000);
        assertThat(expirations.get(4)).as("on its grid").isEqualTo(9_000);
    }

    @InBothModes
    void afterALongStopAFixedRateTimerCatchesUpWithTheLastTenOnly(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_RATE, 1_000, true), "tick").sessionTimeout(0);
        app.onTimer((context, session, timer) -> {
            expirations.add(timer.expiredAt() - session.createdAt());
            if (expirations.size() == 15) {
                context.invalidate(session);
            }
        });
        Phone.inCall(node, app);
        node.stops(app.version());
        node.passes(10 * MINUTE);
        node.runs(app);
        node.passes(MINUTE);
        assertThat(node.counted("skipped.timer")).isEqualTo(1);
        assertThat(expirations.get(0)).as("the first was due a second after the call began").isEqualTo(1_000);
        long next = expirations.get(1);
        assertThat(next).as("the rest is of the last moments").isGreaterThan(10 * MINUTE - 11_000).isLessThan(11 * MINUTE);
        for (int i = 1; i < 15; i++) {
            assertThat(expirations.get(i)).as("expiration %d, on the grid", i).isEqualTo(next + (i - 1) * 1_000);
        }
    }

    @InBothModes
    void aFixedDelayTimerExpiresOnceAfterAStop(Node node) {
        Script app = timing(new TimerPlan(1_000, Repeat.FIXED_DELAY, 1_000, true), "tick");
        Phone.inCall(node, app);
        node.stops(app.version());
        node.passes(16_000);
        node.runs(app);
        node.passes(1_500);
        assertThat(app.told()).hasSizeBetween(1, 2);
    }

    @InBothModes
    void aPersistentTimerOutlivesItsEngineAndAnyOtherDoesNot(Node.Plan plan) {
        Script app = new Script();
        app.onAck((context, leg) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            set(context, session, TimerPlan.once(10_000, true), "persistent");
            set(context, session, TimerPlan.once(10_000, false), "of this engine");
        });
        Node first = plan.node();
        Phone.inCall(first, app);
        Node second = plan.node().runs(app);
        first.dies();
        second.passes(12_000);
        assertThat(app.told()).containsExactly("timer persistent");
        assertThat(second.counted("ended.timer-not-persistent")).isEqualTo(1);
    }

    @InBothModes
    void aTimerThatIsNotPersistentExpiresWhileItsEngineLives(Node node) {
        Script app = timing(TimerPlan.once(7_000, false), "here");
        Phone.inCall(node, app);
        node.passes(7_000);
        assertThat(app.told()).containsExactly("timer here");
    }

    @InBothModes
    void anInvalidSessionTakesNoTimer(Node node) {
        List<Class<?>> thrown = new ArrayList<>();
        Script app = new Script();
        app.onAck((context, leg) -> {
            ApplicationSession session = context.call().sessionOf(leg).orElseThrow();
            context.invalidate(session);
            try {
                context.createTimer(session, TimerPlan.once(1, true));
            } catch (IllegalStateException invalid) {
                thrown.add(invalid.getClass());
            }
        });
        Phone.inCall(node, app);
        assertThat(thrown).hasSize(1);
    }

    @Test
    void plansThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> TimerPlan.once(-1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimerPlan(0, Repeat.FIXED_RATE, 0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimerPlan(0, Repeat.NEVER, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TimerPlan.once(Long.MAX_VALUE, true).delay()).isEqualTo(100L * 366 * 24 * 3600 * 1000);
    }
}
