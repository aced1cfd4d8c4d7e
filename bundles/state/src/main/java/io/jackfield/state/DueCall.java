package io.jackfield.state;

import java.util.Objects;

/**
 * A call whose earliest timer is due, or was due, at a revision.
 *
 * @param key      the call
 * @param revision the revision that the time belongs to
 * @param dueAt    in the store's time, ms
 */
public record DueCall(CallKey key, long revision, long dueAt) {
    public DueCall {
        Objects.requireNonNull(key, "key");
    }
}
