package io.jackfield.stack.read;

import java.text.ParseException;

/** What is wrong with a message, in a phrase for the peer's operator. Carries no stack trace: faults are cheap to provoke. */
final class Fault extends ParseException {
    private static final long serialVersionUID = 1L;

    Fault(String phrase) {
        super(phrase, 0);
    }

    String phrase() {
        return getMessage();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
