package io.jackfield.state;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What an operator's list shows of one call. Times are the store's, ms. */
public record CallSummary(CallKey key, long revision, long createdAt, long changedAt, long dueAt,
                          Map<ApplicationVersion, Integer> sessions, Optional<Incarnation> holder) {
    public CallSummary {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(holder, "holder");
        sessions = Map.copyOf(sessions);
    }
}
