package io.jackfield.engine.transaction;

/** Which of the four machines of RFC 3261 section 17 a transaction is. CANCEL is a non-INVITE transaction of its own (9.1). */
public enum TransactionKind {
    /** 17.1.1, RFC 6026 7.2. */
    INVITE_CLIENT,
    /** 17.1.2. */
    NON_INVITE_CLIENT,
    /** 17.2.1, RFC 6026 7.1. */
    INVITE_SERVER,
    /** 17.2.2. */
    NON_INVITE_SERVER;

    public boolean isClient() {
        return this == INVITE_CLIENT || this == NON_INVITE_CLIENT;
    }

    public boolean isInvite() {
        return this == INVITE_CLIENT || this == INVITE_SERVER;
    }
}
