package io.jackfield.state;

import java.util.Objects;

/** A value as it was at a revision, at least 1. */
public record StoredValue(long revision, Bytes bytes) {
    public StoredValue {
        Objects.requireNonNull(bytes, "bytes");
    }
}
