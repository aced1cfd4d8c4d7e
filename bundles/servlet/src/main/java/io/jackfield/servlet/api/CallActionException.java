package io.jackfield.servlet.api;

/** An action was not run, or what it did is not kept. */
public final class CallActionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no such session, or no longer, or it is not of this application version. The code did not run. */
        SESSION_GONE,
        /** Too much waits, another engine holds the call, or this one stops: try again later. The code did not run. */
        BUSY,
        /** The application version does not run any more. The code did not run. */
        STOPPED,
        /** The event that issued it was not committed. The code did not run. */
        NOT_ISSUED,
        /** The code ran, and the state tier did not take what it did. */
        NOT_STORED,
        /** The state tier did not answer: it may be done or not. */
        UNKNOWN
    }

    private final Reason reason;

    public CallActionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
