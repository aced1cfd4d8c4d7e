package io.jackfield.engine.transaction;

/** The states of all four machines; each machine uses some of them. Names are those of RFC 3261 and RFC 6026. */
public enum TransactionState {
    /** Non-INVITE: the request was sent or received, nothing answered. */
    TRYING,
    /** INVITE client: the request was sent, nothing answered. */
    CALLING,
    /** A provisional response was sent or received; an INVITE server transaction begins here. */
    PROCEEDING,
    /** INVITE: a 2xx was sent or received; absorbs retransmissions of the INVITE, lets further 2xx pass (RFC 6026). */
    ACCEPTED,
    /** A final response (to INVITE: 300-699) was sent or received; absorbs retransmissions. */
    COMPLETED,
    /** INVITE server: the ACK to the 300-699 came; absorbs further ACKs. */
    CONFIRMED,
    /** The transaction is over and must be forgotten at once. */
    TERMINATED
}
