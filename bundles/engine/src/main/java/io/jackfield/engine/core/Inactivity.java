package io.jackfield.engine.core;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;

/**
 * Ends calls from which nothing is heard: of peers that vanished, of a callee that rings for ever, of sessions that nobody
 * ends.
 *
 * <p><b>Heard</b> is a message from a peer that the call took in, or a retransmission that it answered, or an action from
 * elsewhere; a request refused because its version is stopped counts too. Not heard are the engine's own messages and timers
 * nor the application's: an application that counts the seconds of a call that is dead keeps it from no end.
 *
 * <p><b>Silence</b> begins with what was heard last, and no earlier than the call's youngest leg. A call without legs is not
 * silent while it has something to wait for: a timer of its application, or the expiry of a session.
 *
 * <p><b>One row, which stays where it is.</b> Messages only note when they came; the row is looked at when it is due, and set
 * again for what is left. A call shorter than the limit never looks. {@link Ringing} looks with it.
 *
 * <p><b>A stopped version</b> is waited for, as with expiry, at most {@value DueTimers#GIVEN_UP_MILLIS} ms.
 */
final class Inactivity {
    static final long NEVER = Long.MAX_VALUE;

    private final EventWork work;

    Inactivity(EventWork work) {
        this.work = work;
    }

    /** The call has a session: from now on it is watched, unless that is turned off. */
    void watch() {
        if (work.call.timer(Kind.INACTIVITY, null, 0).isEmpty()) {
            lookAgain(Math.min(limit() > 0 ? work.now + limit() : NEVER, work.ringing.firstLook()));
        }
    }

    private long limit() {
        return work.parts.settings().inactivityMillis();
    }

    private void lookAgain(long at) {
        if (at != NEVER) {
            work.call.set(new TimerRow(Kind.INACTIVITY, null, 0, at, at - work.now));
            work.change();
        }
    }

    /** The row is due, and gone already. */
    void look() {
        if (limit() == 0) {
            lookAgain(work.ringing.look());
            return;
        }
        long endsAt = silentSince() + limit();
        if (endsAt > work.now) {
            lookAgain(Math.min(endsAt, work.ringing.look()));
        } else if (waitsForItsOwn()) {
            lookAgain(Math.min(work.now + limit(), work.ringing.look()));
        } else if (versionStopped() && work.now - endsAt < DueTimers.GIVEN_UP_MILLIS) {
            work.note("deferred.timer");
            lookAgain(work.now + DueTimers.deferral(work, work.now - endsAt));
        } else {
            work.note("ended.inactive");
            work.endings.endCall();
        }
    }

    private long silentSince() {
        return work.call.legs().stream().mapToLong(Leg::createdAt).reduce(work.call.heardAt(), Math::max);
    }

    private boolean waitsForItsOwn() {
        return work.call.legs().isEmpty() && work.call.timers().stream()
                .anyMatch(row -> row.kind() == Kind.APPLICATION || row.kind() == Kind.SESSION_EXPIRY);
    }

    private boolean versionStopped() {
        return work.call.sessions().stream().map(ApplicationSession::owner)
                .anyMatch(owner -> work.dispatch.running(owner).isEmpty());
    }
}
