package io.jackfield.servlet.event;

/** What JSR 289 has and Jackfield not yet. */
public final class NotYet {
    private NotYet() {
    }

    /** @param method the one that was called, as {@code SipFactory.createAuthInfo} */
    public static UnsupportedOperationException method(String method) {
        return new UnsupportedOperationException(method + " is not there yet; docs/coverage.md lists what is");
    }
}
