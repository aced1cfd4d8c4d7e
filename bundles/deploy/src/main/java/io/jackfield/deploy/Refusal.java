package io.jackfield.deploy;

import java.util.Objects;

/**
 * A bundle that looks like an application and cannot be one.
 *
 * @param bundle its number
 * @param name   its symbolic name and version
 * @param reason one sentence
 * @param at     when it was refused, ms since the epoch
 */
public record Refusal(long bundle, String name, String reason, long at) {
    public Refusal {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(reason, "reason");
    }
}
