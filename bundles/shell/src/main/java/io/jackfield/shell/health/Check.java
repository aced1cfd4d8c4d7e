package io.jackfield.shell.health;

/** What was looked at and found. @param reason in an operator's words */
public record Check(String name, Verdict verdict, String reason) {
    /** From good to bad. */
    public enum Verdict {
        OK,
        /** Calls are served, and somebody should look. */
        WARNING,
        /** Calls are not served, or not all. */
        FAILED
    }

    static Check ok(String name, String reason) {
        return new Check(name, Verdict.OK, reason);
    }

    static Check warning(String name, String reason) {
        return new Check(name, Verdict.WARNING, reason);
    }

    static Check failed(String name, String reason) {
        return new Check(name, Verdict.FAILED, reason);
    }
}
