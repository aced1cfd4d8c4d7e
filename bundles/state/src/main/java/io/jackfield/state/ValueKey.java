package io.jackfield.state;

import java.nio.charset.StandardCharsets;

/**
 * Names one value of an application.
 *
 * @param space keeps the values of one application apart from all others'; not empty
 * @param name  the application's own name for it; not empty
 */
public record ValueKey(String space, String name) {
    public ValueKey {
        if (space.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("neither the space nor the name of a value is empty: " + space + " " + name);
        }
    }

    /** The length of space and name together in UTF-8, bytes. */
    public int size() {
        return space.getBytes(StandardCharsets.UTF_8).length + name.getBytes(StandardCharsets.UTF_8).length;
    }
}
