package io.jackfield.engine.key;

import io.jackfield.state.CallKey;
import java.util.Objects;

/**
 * What an authentic token says.
 *
 * @param key the call
 * @param id  the leg or transaction within the call, at least 0
 */
public record Token(CallKey key, int id) {
    public Token {
        Objects.requireNonNull(key, "key");
        if (id < 0) {
            throw new IllegalArgumentException("an id within a call is at least 0, not " + id);
        }
    }
}
