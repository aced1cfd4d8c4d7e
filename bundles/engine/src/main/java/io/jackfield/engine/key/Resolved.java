package io.jackfield.engine.key;

import io.jackfield.state.CallKey;
import java.util.Objects;

/**
 * The call that a message belongs to.
 *
 * @param how by what it was found
 * @param id  the leg or transaction that the token names; {@link #NO_ID} where there was no token
 */
public record Resolved(CallKey key, How how, int id) {
    public static final int NO_ID = -1;

    public Resolved {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(how, "how");
    }
}
