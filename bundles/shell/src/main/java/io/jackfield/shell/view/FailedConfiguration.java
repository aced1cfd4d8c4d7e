package io.jackfield.shell.view;

import java.util.Objects;

/**
 * A configuration that a component could not start with.
 *
 * @param name   its file, or its PID
 * @param reason one line
 */
public record FailedConfiguration(String name, String reason) {
    private static final String CAUSE = "Caused by: ";

    public FailedConfiguration {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(reason, "reason");
    }

    /** @param trace a stack trace as Declarative Services keeps it; its last cause says what is wrong. May be null */
    public static FailedConfiguration of(String name, String trace) {
        if (trace == null || trace.isBlank()) {
            return new FailedConfiguration(name, "the log says why");
        }
        int last = trace.lastIndexOf(CAUSE);
        String line = trace.substring(last < 0 ? 0 : last + CAUSE.length()).lines().findFirst().orElse("").strip();
        int text = line.indexOf(": ");
        return new FailedConfiguration(name, text < 0 ? line : line.substring(text + 2));
    }
}
