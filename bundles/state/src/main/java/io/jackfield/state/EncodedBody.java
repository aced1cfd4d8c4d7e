package io.jackfield.state;

import java.util.Objects;

/** A call's state as bytes. The array is shared and not to be changed. */
public record EncodedBody(byte[] encoded) implements CallBody {
    public EncodedBody {
        Objects.requireNonNull(encoded, "encoded");
    }
}
