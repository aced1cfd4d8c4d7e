package io.jackfield.engine.call;

import io.jackfield.state.Incarnation;
import java.util.Objects;

/** Who checked an outbox in, and is to send it. @param at when, ms of the store's time */
public record Posting(Incarnation life, long at) {
    public Posting {
        Objects.requireNonNull(life, "life");
    }
}
