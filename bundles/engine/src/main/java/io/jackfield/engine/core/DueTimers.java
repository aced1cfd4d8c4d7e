package io.jackfield.engine.core;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.TimerRow.Kind;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.Effect;
import io.jackfield.engine.transaction.TimerName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fires the timers of a call that are due. One that needs a stopped application version waits for it. */
final class DueTimers {
    /** Earliest first; a 2xx without ACK before the transaction that ends at the same moment. */
    private static final Comparator<TimerRow> ORDER =
            Comparator.comparingLong(TimerRow::dueAt).thenComparing(row -> row.kind() == Kind.TRANSACTION);

    /** A version that is not back a day after a session or subscription expired was uninstalled: nobody is there to be told. */
    static final long GIVEN_UP_MILLIS = 24 * 60 * 60 * 1_000L;
    private static final long RARELY_MILLIS = 60_000;

    private final EventWork work;

    DueTimers(EventWork work) {
        this.work = work;
    }

    void fire() {
        List<TimerRow> due = work.call.timers().stream().filter(row -> row.dueAt() <= work.now).sorted(ORDER).toList();
        for (TimerRow row : due) {
            if (!work.call.timers().contains(row)) {
                continue; // an earlier one stopped it
            }
            if (waits(row)) {
                work.note("deferred.timer");
                work.call.set(new TimerRow(row.kind(), row.name(), row.subject(), work.now + deferral(row), row.interval()));
                stopRepeating(row);
            } else {
                work.call.remove(row);
                fire(row);
            }
            work.change();
        }
    }

    /** A request whose time is over is not repeated while its application waits to be told (RFC 3261 sections 17.1.1.2, 17.1.2.2). */
    private void stopRepeating(TimerRow row) {
        if (row.kind() == Kind.TRANSACTION && (row.name() == TimerName.B || row.name() == TimerName.F)) {
            work.call.stop(Kind.TRANSACTION, row.name() == TimerName.B ? TimerName.A : TimerName.E, row.subject());
        }
    }

    private boolean waits(TimerRow row) {
        return switch (row.kind()) {
            case TRANSACTION -> transaction(row).map(of -> tells(of, row) && work.needsStopped(of) || noAckWaits(of))
                    .orElse(false);
            case NO_ACK, NO_PRACK, HELD_RESPONSE -> transaction(row).map(work::needsStopped).orElse(false);
            case NO_FORK_ACK -> work.call.leg(row.subject()).map(leg -> work.userOf(leg).isEmpty()).orElse(false);
            case CANCELLED -> transaction(row).map(of -> !of.unattended() && work.needsStopped(of)).orElse(false);
            case RETRANSMIT_2XX, RETRANSMIT_1XX, RETRANSMIT_FORK_2XX, HELD_REQUEST, ALIAS -> false;
            case SESSION_EXPIRY -> stopped(row) && overdue(row) < GIVEN_UP_MILLIS;
            case APPLICATION -> stopped(row);
            case INACTIVITY -> false;
            case SUBSCRIPTION -> work.call.leg(row.subject()).map(leg -> work.userOf(leg).isEmpty()).orElse(false)
                    && overdue(row) < GIVEN_UP_MILLIS;
        };
    }

    /** The session that an expiry or an application's timer belongs to. */
    private Optional<ApplicationSession> session(TimerRow row) {
        return row.kind() == Kind.APPLICATION ? work.call.sessionOfTimer(row.subject()) : work.call.session(row.subject());
    }

    private boolean stopped(TimerRow row) {
        return session(row).map(session -> work.dispatch.running(session.owner()).isEmpty()).orElse(false);
    }

    /** Since when a session has expired, or an application's timer, or the first subscription of a leg, ms. */
    private long overdue(TimerRow row) {
        if (row.kind() == Kind.SUBSCRIPTION) {
            return work.call.leg(row.subject()).flatMap(leg -> leg.subscriptionsUntil().values().stream().min(Long::compare))
                    .map(until -> work.now - until).orElse(0L);
        }
        return session(row).map(session -> work.now - (row.kind() == Kind.APPLICATION
                ? session.timer(row.subject()).orElseThrow().scheduledAt() : session.expiresAt())).orElse(0L);
    }

    /** What waits for a version may be much, and may wait for long: the longer, the less often is it looked at. */
    private long deferral(TimerRow row) {
        return deferral(work, switch (row.kind()) {
            case SESSION_EXPIRY, APPLICATION, SUBSCRIPTION -> overdue(row);
            default -> 0;
        });
    }

    static long deferral(EventWork work, long overdue) {
        return Math.max(work.parts.settings().deferMillis(), Math.min(overdue / 16, RARELY_MILLIS));
    }

    private boolean tells(Transaction transaction, TimerRow row) {
        return !transaction.server() && !transaction.unattended()
                && work.transactions.peek(transaction, Transactions.input(row)).effects().stream()
                .anyMatch(effect -> effect.kind() == Effect.Kind.TO_TU);
    }

    /** Timer L, due at the same time, would end the transaction that its application has yet to hear of. */
    private boolean noAckWaits(Transaction transaction) {
        return work.call.timer(Kind.NO_ACK, null, transaction.id()).isPresent();
    }

    private Optional<Transaction> transaction(TimerRow row) {
        return work.call.transaction(row.subject());
    }

    private void fire(TimerRow row) {
        switch (row.kind()) {
            case TRANSACTION -> transaction(row).ifPresent(of -> work.transactions.fired(of, row));
            case RETRANSMIT_2XX -> transaction(row).ifPresent(of -> repeat2xx(of, row));
            case NO_ACK -> transaction(row).ifPresent(this::noAck);
            case RETRANSMIT_1XX -> transaction(row).ifPresent(of -> work.reliable.repeat(of, row));
            case NO_PRACK -> transaction(row).ifPresent(work.reliable::noPrack);
            case RETRANSMIT_FORK_2XX -> work.call.leg(row.subject()).ifPresent(leg -> work.forks.repeat(leg, row));
            case HELD_RESPONSE -> transaction(row).ifPresent(work.client::release);
            case HELD_REQUEST -> transaction(row).ifPresent(work.server::giveUp);
            case NO_FORK_ACK -> work.call.leg(row.subject()).ifPresent(leg -> {
                work.call.stop(Kind.RETRANSMIT_FORK_2XX, null, leg.id());
                work.forks.invite(leg).ifPresent(invite -> noAck(leg, invite));
            });
            case CANCELLED -> transaction(row).ifPresent(this::giveUpCancelled);
            case SESSION_EXPIRY -> work.call.session(row.subject()).ifPresent(this::expire);
            case APPLICATION -> session(row).ifPresent(session ->
                    work.applicationTimers.expired(session, session.timer(row.subject()).orElseThrow()));
            case INACTIVITY -> work.inactivity.look();
            case ALIAS -> work.initial.lookAtAliases();
            case SUBSCRIPTION -> work.call.leg(row.subject()).ifPresent(work.subscriptions::expire);
        }
    }

    /** RFC 3261 section 13.3.1.4: doubles up to T2, whatever the transport. */
    private void repeat2xx(Transaction invite, TimerRow row) {
        work.send(new Outbound(invite.target(), invite.responseBytes(), invite.id()));
        long next = Math.min(2 * row.interval(), work.parts.settings().timers().t2());
        work.call.set(new TimerRow(Kind.RETRANSMIT_2XX, null, invite.id(), work.now + next, next));
    }

    /** RFC 3261 section 13.3.1.4: the dialog is confirmed, but the session should be ended with BYE. */
    private void noAck(Transaction invite) {
        work.call.stop(Kind.RETRANSMIT_2XX, null, invite.id());
        work.call.leg(invite.leg()).ifPresent(leg -> noAck(leg, invite));
    }

    /** Where the dialog is over already, by a BYE that came instead of the ACK, nothing is left to end: no application is told. */
    private void noAck(Leg leg, Transaction invite) {
        work.note("invite.no-ack");
        if (leg.state() == DialogState.TERMINATED) {
            work.change();
            return;
        }
        work.callbacks.tell(leg, user -> user.noAck(work.context, leg, invite));
        work.endings.bye(leg);
    }

    /** RFC 3261 section 9.1: the INVITE counts as cancelled; the application learns of it as a 487 would tell it. */
    private void giveUpCancelled(Transaction invite) {
        work.note("invite.cancelled-without-answer");
        work.client.deliver(invite, invite.request().createResponse(487));
        work.call.remove(invite);
    }

    private void expire(ApplicationSession session) {
        work.dispatch.running(session.owner()).ifPresent(user ->
                work.callbacks.tell(user, told -> told.expired(work.context, session)));
        boolean extended = session.expiresAt() == ApplicationSession.NEVER || session.expiresAt() > work.now;
        if (session.valid() && !extended) {
            work.lifecycle.invalidate(session);
        }
    }
}
