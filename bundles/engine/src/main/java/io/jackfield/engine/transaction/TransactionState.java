package io.jackfield.engine.transaction;

/** The states of all four transactions (RFC 3261 section 17, RFC 6026). */
public enum TransactionState {
    TRYING, CALLING, PROCEEDING, ACCEPTED, COMPLETED, CONFIRMED, TERMINATED
}
