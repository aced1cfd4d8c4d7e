package io.jackfield.engine.transaction;

/**
 * The tables of the four machines.
 *
 * <p>On reliable transports RFC 3261 gives Timers D, I, J and K a duration of zero. A timer that fires the moment it is
 * set is a transition, so there the tables go straight to {@link TransactionState#TERMINATED}: the same behaviour, without
 * a timer that would cost the call another check-out.
 */
public final class TransactionTables {
    private TransactionTables() {
    }

    /** @param reliable whether the transport retransmits by itself: every one but UDP (18) */
    public static TransactionTable of(TransactionKind kind, boolean reliable) {
        return switch (kind) {
            case INVITE_CLIENT -> reliable ? InviteClientTransaction.RELIABLE : InviteClientTransaction.UNRELIABLE;
            case NON_INVITE_CLIENT ->
                    reliable ? NonInviteClientTransaction.RELIABLE : NonInviteClientTransaction.UNRELIABLE;
            case INVITE_SERVER -> reliable ? InviteServerTransaction.RELIABLE : InviteServerTransaction.UNRELIABLE;
            case NON_INVITE_SERVER ->
                    reliable ? NonInviteServerTransaction.RELIABLE : NonInviteServerTransaction.UNRELIABLE;
        };
    }
}
