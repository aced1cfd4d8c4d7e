package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.TransactionState;
import java.util.function.Predicate;

/**
 * INVITE and UPDATE within a dialog meet each other (RFC 3261 section 14, RFC 3311 section 5): which may not leave yet, and which
 * is refused when it comes. An offer is a session description that is not the answer to another.
 */
final class Offers {
    /** Nothing stands against the request. */
    static final int FREE = 0;
    static final int OVERLAPPING = 500;
    private static final int PENDING = 491;
    private static final String UPDATE = "UPDATE";

    private final EventWork work;

    Offers(EventWork work) {
        this.work = work;
    }

    /** @throws IllegalStateException if the application has to wait with the request */
    void leaves(Leg leg, SIPRequest request) {
        boolean invite = SIPRequest.INVITE.equals(request.getMethod());
        if (request.getToTag() == null || !invite && !UPDATE.equals(request.getMethod())) {
            return;
        }
        if (invite && (leg.state() == DialogState.EARLY || any(leg, each -> each.invite() && inProgress(each)))) {
            throw new IllegalStateException("leg " + leg.id() + " has an INVITE in progress (RFC 3261 section 14.1)");
        }
        if (!invite && Reliable1xx.described(request) && (offers(leg) || isOffered(leg))) {
            throw new IllegalStateException("leg " + leg.id() + " has an offer without answer (RFC 3311 section 5.1)");
        }
    }

    /** RFC 3261 section 14.1: a client's until its final response, a server's until that is acknowledged where it wants to be. */
    private static boolean inProgress(Transaction invite) {
        return !invite.answered() || invite.server() && invite.state() == TransactionState.COMPLETED;
    }

    /** What a request that came is to be answered with; {@link #FREE} if it is not to be refused. */
    int refusal(Leg leg, SIPRequest request) {
        if (SIPRequest.INVITE.equals(request.getMethod())) {
            if (any(leg, each -> each.server() && each.invite() && !each.answered())) {
                work.note("refused.overlapping-invite");
                return OVERLAPPING; // RFC 3261 section 14.2
            }
            if (any(leg, each -> !each.server() && each.invite() && !each.answered())) {
                work.note("refused.glare");
                return PENDING; // RFC 3261 section 14.2
            }
        } else if (UPDATE.equals(request.getMethod())) {
            return ofUpdate(leg, request); // RFC 3311 section 5.2
        }
        return FREE;
    }

    private int ofUpdate(Leg leg, SIPRequest request) {
        if (any(leg, each -> each.server() && UPDATE.equals(each.method()) && !each.answered())) {
            work.note("refused.overlapping-update");
            return OVERLAPPING;
        }
        if (!Reliable1xx.described(request)) {
            return FREE;
        }
        if (offers(leg)) {
            work.note("refused.glare");
            return PENDING;
        }
        if (isOffered(leg)) {
            work.note("refused.overlapping-update");
            return OVERLAPPING;
        }
        return FREE;
    }

    /** Whether an offer of ours has no answer yet. */
    private boolean offers(Leg leg) {
        return any(leg, each -> !each.answered() && switch (each.method()) {
            case SIPRequest.INVITE -> each.server() ? !describes(each) && openReliable(each)
                    : describes(each) && !leg.described();
            case UPDATE -> !each.server() && describes(each);
            case SIPRequest.PRACK -> !each.server() && describes(each) && answersToOffer(leg);
            default -> false;
        });
    }

    /** Whether an offer of the peer has no answer yet. */
    private boolean isOffered(Leg leg) {
        return any(leg, each -> !each.answered() && switch (each.method()) {
            case SIPRequest.INVITE -> each.server()
                    ? describes(each) && each.reliable().filter(all -> all.described()).isEmpty()
                    : !describes(each) && leg.open().length > 0 && Reliable1xx.described(Messages.response(leg.open()));
            case UPDATE -> each.server() && describes(each);
            case SIPRequest.PRACK -> each.server() && describes(each) && answersToOffer(leg);
            default -> false;
        });
    }

    /** Whether the INVITE at hand had the offer, so that a description in PRACK is a new one (RFC 3262 section 5). */
    private boolean answersToOffer(Leg leg) {
        return any(leg, each -> each.invite() && !each.answered() && describes(each));
    }

    private static boolean openReliable(Transaction invite) {
        return invite.reliable().filter(all -> all.number() != 0)
                .filter(all -> Reliable1xx.described(Messages.response(all.unacknowledged()))).isPresent();
    }

    private static boolean describes(Transaction transaction) {
        return Reliable1xx.described(transaction.request());
    }

    /** The leg's transactions, and the INVITE that made it where it was derived. */
    private boolean any(Leg leg, Predicate<Transaction> test) {
        return work.call.transaction(each -> (each.leg() == leg.id()
                || leg.derivedFrom() != 0 && each.leg() == leg.derivedFrom() && each.invite() && Dialogs.begins(each))
                && test.test(each)).isPresent();
    }

    /** Seconds for Retry-After: RFC 3261 section 14.2 wants them random, up to 10. */
    int retryAfter(Leg leg, SIPRequest request) {
        return 1 + Chance.below(work.parts.tokens(), work.call.key(), seed(leg, request.getCSeq().getSeqNumber()), 10);
    }

    /** How long to wait before an INVITE that got 491 is tried again, ms in steps of 10 (RFC 3261 section 14.1). */
    long glareWait(Leg leg) {
        int seed = seed(leg, leg.localCSeq());
        return leg.caller() ? 2_100 + 10L * Chance.below(work.parts.tokens(), work.call.key(), seed, 191)
                : 10L * Chance.below(work.parts.tokens(), work.call.key(), seed, 201);
    }

    private static int seed(Leg leg, long number) {
        return (int) (31L * leg.id() + number) & Integer.MAX_VALUE;
    }
}
