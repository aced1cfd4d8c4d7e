package io.jackfield.engine.call;

/** The state of a leg's dialog, as {@code SipSession.State} names it (JSR 289 section 6.2.1). */
public enum DialogState {
    /** No provisional response with a tag yet. */
    INITIAL,
    /** A provisional response with a To tag was sent or received (RFC 3261 section 12.1). */
    EARLY,
    /** A 2xx was sent or received. */
    CONFIRMED,
    /** BYE, a final failure or a time-out ended it. */
    TERMINATED
}
