package io.jackfield.engine.transaction;

/** The four transactions of RFC 3261 section 17. */
public enum TransactionKind {
    INVITE_CLIENT, NON_INVITE_CLIENT, INVITE_SERVER, NON_INVITE_SERVER
}
