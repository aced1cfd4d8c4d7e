package io.jackfield.state;

/** The store could not be reached or did not answer: the outcome is unknown, so check out again before a retry. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
