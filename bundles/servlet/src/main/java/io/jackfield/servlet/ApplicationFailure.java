package io.jackfield.servlet;

/** A checked exception of an application's callback, or a reason why it does not start. */
public final class ApplicationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApplicationFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
