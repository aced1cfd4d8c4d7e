package io.jackfield.engine.transaction;

/** The timers of the transactions: RFC 3261 Table 4 and RFC 6026 (L, M). C is missing: it belongs to the proxy (16.6). */
public enum TimerName {
    /** INVITE request retransmission, unreliable transports only. */
    A(false),
    /** INVITE client transaction timeout. */
    B(false),
    /** Wait time for retransmissions of a 300-699 to INVITE. */
    D(true),
    /** Non-INVITE request retransmission, unreliable transports only. */
    E(false),
    /** Non-INVITE client transaction timeout. */
    F(false),
    /** Retransmission of a 300-699 to INVITE, unreliable transports only. */
    G(false),
    /** Wait time for the ACK to a 300-699. */
    H(false),
    /** Wait time for retransmissions of the ACK. */
    I(true),
    /** Wait time for retransmissions of a non-INVITE request. */
    J(true),
    /** Wait time for retransmissions of a response to a non-INVITE request. */
    K(true),
    /** Wait time for retransmissions of an INVITE that a 2xx answered. */
    L(true),
    /** Wait time for retransmissions of a 2xx and for the 2xx of other branches. */
    M(true);

    private final boolean absorbing;

    TimerName(boolean absorbing) {
        this.absorbing = absorbing;
    }

    /**
     * Whether the timer only ends a wait for retransmissions, so that nobody needs to look when it fires: its row leads to
     * {@link TransactionState#TERMINATED} and nowhere else, with no effect. A call with only such timers left expires in
     * the store without a check-out.
     */
    public boolean absorbing() {
        return absorbing;
    }

    /** What a table is asked when this timer fires. */
    public Input fired() {
        return Input.valueOf("TIMER_" + name());
    }
}
