package io.jackfield.engine.core;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.state.ApplicationVersion;
import java.util.HashSet;
import java.util.Set;

/** The life of application sessions and legs: expiry, invalidation, and readiness for it (JSR 289 sections 6.1.2 and 6.2.4). */
final class Lifecycle {
    private final EventWork work;
    private Set<Integer> sessionsThatMayBeReady = Set.of();
    private boolean ending;

    Lifecycle(EventWork work) {
        this.work = work;
    }

    ApplicationSession newSession(TransactionUser user) {
        ApplicationSession session = new ApplicationSession(work.call.nextId(), user.version(), work.now);
        session.timeout(user.sessionTimeoutMillis());
        work.call.add(session);
        work.change();
        work.inactivity.watch();
        if (session.timeout() > 0) {
            expire(session, work.now + session.timeout());
        }
        return session;
    }

    /**
     * A version that takes no new calls may begin sessions within its calls, and no others.
     *
     * @throws IllegalStateException if the version may not begin one, or does not run
     */
    ApplicationSession newSession(ApplicationVersion owner) {
        boolean ofThisCall = work.call.sessionCounts().containsKey(owner);
        if (!ofThisCall && !work.dispatch.mayBegin(owner)) {
            work.note("refused.session-of-version-" + work.dispatch.standing(owner).replace(' ', '-'));
            throw new IllegalStateException(owner + " is " + work.dispatch.standing(owner) + " and takes no new calls");
        }
        return newSession(work.dispatch.running(owner)
                .orElseThrow(() -> new IllegalStateException(owner + " does not run")));
    }

    /** A request or a response of the leg came, or a request went. That puts off no expiry (JSR 289, getExpirationTime). */
    void accessed(Leg leg) {
        leg.accessedAt(work.now);
        work.call.sessionOf(leg).ifPresent(session -> session.accessedAt(work.now));
    }

    /** False if nothing extends the session any more, as its call is being ended. */
    boolean expire(ApplicationSession session, long at) {
        if (ending) {
            return false;
        }
        work.change();
        session.expiresAt(at);
        session.timeout(at == ApplicationSession.NEVER ? 0 : Math.max(1, at - work.now));
        if (at == ApplicationSession.NEVER) {
            work.call.stop(Kind.SESSION_EXPIRY, null, session.id());
        } else {
            work.call.set(new TimerRow(Kind.SESSION_EXPIRY, null, session.id(), at, session.timeout()));
        }
        return true;
    }

    /** All sessions of the call have expired, and nothing in this event changes that. */
    void expireForGood() {
        work.call.sessions().forEach(session -> expire(session, work.now));
        ending = true;
    }

    void invalidate(ApplicationSession session) {
        if (!session.valid()) {
            return;
        }
        for (Leg leg : work.call.legs()) {
            if (leg.applicationSession() == session.id()) {
                invalidate(leg);
            }
        }
        session.markInvalid();
        work.change();
        work.dispatch.running(session.owner()).ifPresent(user ->
                work.callbacks.tell(user, told -> told.invalidated(work.context, session)));
        work.call.remove(session);
    }

    void invalidate(Leg leg) {
        if (!leg.valid()) {
            return;
        }
        abandon(leg);
        leg.markInvalid();
        work.change();
        work.callbacks.tell(leg, user -> user.invalidated(work.context, leg));
        unlink(leg);
        mayBeReady(leg.applicationSession());
        work.call.remove(leg);
    }

    /**
     * What is pending on a leg that goes would wait for ever: a request is answered, an INVITE cancelled. A 2xx that nobody will
     * acknowledge is acknowledged now, and ended with BYE if it was not (RFC 3261 sections 13.2.2.4 and 15): the numbers of the
     * dialog go with the leg.
     */
    private void abandon(Leg leg) {
        if (work.dialogs.acknowledge(leg)) {
            work.note("acknowledged.abandoned-2xx");
            work.endings.bye(leg);
        }
        for (Transaction pending : work.call.transactions()) {
            if (pending.leg() != leg.id() || pending.answered()) {
                continue;
            }
            if (pending.server()) {
                work.server.end(pending, 500);
            } else if (pending.invite()) {
                pending.markUnattended();
                pending.lastNumber(leg.localCSeq());
                work.client.cancel(pending, work.context.createCancel(pending));
            }
        }
    }

    private void unlink(Leg leg) {
        work.call.leg(leg.linked()).filter(peer -> peer.linked() == leg.id()).ifPresent(peer -> peer.linked(0));
    }

    /** A callback threw: nobody will send on the legs that it began and had not sent on, so there is nothing to wait for. */
    void settleUnsent() {
        for (Leg leg : work.call.legs()) {
            if (leg.caller() && work.began(leg) && leg.state() == DialogState.INITIAL
                    && work.call.transaction(each -> each.leg() == leg.id()).isEmpty()) {
                leg.settled(true);
                work.change();
            }
        }
    }

    /** The session lost a leg or a timer: it is looked at when the event ends. */
    void mayBeReady(ApplicationSession session) {
        mayBeReady(session.id());
    }

    private void mayBeReady(int session) {
        if (sessionsThatMayBeReady.isEmpty()) {
            sessionsThatMayBeReady = new HashSet<>(2);
        }
        sessionsThatMayBeReady.add(session);
    }

    /** Whether the session's legs are gone and nothing else keeps it (JSR 289 section 6.1.2.2.1). */
    boolean ready(ApplicationSession session) {
        for (Leg leg : work.call.legs()) {
            if (leg.applicationSession() == session.id()) {
                return false;
            }
        }
        return session.timers().isEmpty();
    }

    /** At the end of an event: what is ready and was not kept goes, and is told so first (JSR 289 section 6.2.4.2). */
    void sweep() {
        for (Leg leg : work.call.legs()) {
            if (goes(leg)) {
                work.callbacks.tell(leg, user -> user.readyToInvalidate(work.context, leg));
                if (goes(leg)) {
                    invalidate(leg);
                }
            }
        }
        for (int id : Set.copyOf(sessionsThatMayBeReady)) {
            work.call.session(id).filter(this::goes).ifPresent(session -> {
                work.dispatch.running(session.owner()).ifPresent(user -> work.callbacks.tell(user,
                        told -> told.readyToInvalidate(work.context, session)));
                if (goes(session)) {
                    invalidate(session);
                }
            });
        }
    }

    private boolean goes(Leg leg) {
        return leg.valid() && leg.invalidateWhenReady() && work.call.ready(leg);
    }

    private boolean goes(ApplicationSession session) {
        return session.valid() && session.invalidateWhenReady() && ready(session);
    }
}
