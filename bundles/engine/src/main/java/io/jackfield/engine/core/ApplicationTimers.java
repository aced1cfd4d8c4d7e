package io.jackfield.engine.core;

import io.jackfield.engine.app.TimerPlan;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.state.Incarnation;

/**
 * The timers that applications set (JSR 289, {@code TimerService}).
 *
 * <p>They count from the time of the event, and each expiration is an event of its own. A repeating timer is set again before its
 * application is told, so that nothing that is thrown there stops it, and a cancel there does.
 *
 * <p><b>Held up.</b> After the engine was down, or while its version is stopped, a fixed-rate timer makes up for what it missed as
 * {@code java.util.Timer} does, one expiration right after the other; but for the last {@value #MOST_CAUGHT_UP} only, since
 * after a night's standstill nobody wants the ticks of the night. It stays on its grid. A fixed-delay timer expires once.
 */
final class ApplicationTimers {
    static final int MOST_CAUGHT_UP = 10;

    private final EventWork work;

    ApplicationTimers(EventWork work) {
        this.work = work;
    }

    ApplicationTimer create(ApplicationSession session, TimerPlan plan) {
        if (!session.valid()) {
            throw new IllegalStateException("application session " + session.id() + " is invalid");
        }
        Incarnation life = plan.persistent() ? null : work.parts.lives().own();
        ApplicationTimer timer = new ApplicationTimer(work.call.nextId(), plan.repeat(), plan.period(), life,
                work.now + plan.delay());
        session.add(timer);
        schedule(timer, timer.scheduledAt());
        return timer;
    }

    private void schedule(ApplicationTimer timer, long at) {
        timer.scheduledAt(at);
        work.call.set(new TimerRow(Kind.APPLICATION, null, timer.id(), at, timer.period()));
        work.change();
    }

    /** Does nothing to one that is not active any more. */
    void cancel(ApplicationSession session, ApplicationTimer timer) {
        if (session.remove(timer)) {
            work.call.stop(Kind.APPLICATION, null, timer.id());
            work.lifecycle.mayBeReady(session);
            work.change();
        }
    }

    /** Its row is gone already. */
    void expired(ApplicationSession session, ApplicationTimer timer) {
        timer.expiredAt(timer.scheduledAt());
        switch (timer.repeat()) {
            case NEVER -> {
                session.remove(timer);
                work.lifecycle.mayBeReady(session);
            }
            case FIXED_DELAY -> schedule(timer, work.now + timer.period());
            case FIXED_RATE -> schedule(timer, onGrid(timer));
        }
        work.dispatch.running(session.owner()).ifPresent(user ->
                work.callbacks.tell(user, told -> told.timer(work.context, session, timer)));
    }

    private long onGrid(ApplicationTimer timer) {
        long next = timer.scheduledAt() + timer.period();
        long missed = next > work.now ? 0 : (work.now - next) / timer.period() + 1;
        if (missed <= MOST_CAUGHT_UP) {
            return next;
        }
        work.note("skipped.timer");
        return next + (missed - MOST_CAUGHT_UP) * timer.period();
    }

    /** Timers that were not persistent, and whose engine's life has ended, are no more. */
    void endWithTheirLives() {
        for (ApplicationSession session : work.call.sessions()) {
            for (ApplicationTimer timer : session.timers()) {
                if (timer.life().filter(work.parts.lives()::ended).isPresent()) {
                    work.note("ended.timer-not-persistent");
                    cancel(session, timer);
                }
            }
        }
    }
}
