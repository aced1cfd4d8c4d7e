package io.jackfield.engine.call;

import io.jackfield.state.CheckIn;
import java.util.Objects;

/** Which check-in a call, and its outbox, came with; its holder is to send that. @param at when, ms of the store's time */
public record Posting(CheckIn.Id id, long at) {
    public Posting {
        Objects.requireNonNull(id, "id");
    }
}
