package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Transaction;

/**
 * Ends calls that ring for ever. A callee that answers 180 once a minute is heard, and keeps its transaction as long as it likes: RFC
 * 3261 section 13.3.1.1 leaves it to the caller to give up, and gives proxies Timer C (section 16.6, step 11).
 *
 * <p>An INVITE of ours that is older than the limit is cancelled as Timer C would, so that its application hears 487 and answers its
 * own caller. One that came and that nobody answers is answered 480, but not while one of ours in the same call is pending or ends:
 * its application is told first. An INVITE within a dialog is left to its peers, since the call is up.
 *
 * <p>It has no row of its own: {@link Inactivity} looks at the call once in the limit, and again when the first INVITE is due.
 */
final class Ringing {
    private final EventWork work;

    Ringing(EventWork work) {
        this.work = work;
    }

    private long limit() {
        return work.parts.settings().ringingMillis();
    }

    /** When a call that begins now is looked at. */
    long firstLook() {
        return limit() > 0 ? work.now + limit() : Inactivity.NEVER;
    }

    /** Ends what is due. @return when to look again */
    long look() {
        if (limit() == 0) {
            return Inactivity.NEVER;
        }
        long next = work.now + limit();
        boolean ours = false;
        for (Transaction each : work.call.transactions()) {
            if (rings(each) && !each.server()) {
                ours = true;
                next = Math.min(next, each.cancelled() ? afterCancel() : cancelled(each));
            }
        }
        for (Transaction each : work.call.transactions()) {
            if (rings(each) && each.server()) {
                next = Math.min(next, ours ? afterCancel() : answered(each));
            }
        }
        return next;
    }

    private boolean rings(Transaction transaction) {
        return transaction.invite() && !transaction.answered() && Dialogs.begins(transaction);
    }

    /** A cancelled INVITE has ended, one way or the other, and its application was told (RFC 3261 section 9.1). */
    private long afterCancel() {
        return work.now + 2 * 64 * work.parts.settings().timers().t1();
    }

    /** One that a release without this kept begins to count now. */
    private long due(Transaction invite) {
        if (invite.begunAt() == 0) {
            invite.begunAt(work.now);
            work.change();
        }
        return invite.begunAt() + limit();
    }

    private long cancelled(Transaction invite) {
        if (due(invite) > work.now) {
            return due(invite);
        }
        work.note("ended.ringing");
        work.client.cancel(invite, work.context.createCancel(invite));
        return afterCancel();
    }

    private long answered(Transaction invite) {
        if (due(invite) > work.now) {
            return due(invite);
        }
        work.note("ended.ringing");
        work.server.end(invite, SIPResponse.TEMPORARILY_UNAVAILABLE);
        return Inactivity.NEVER;
    }
}
