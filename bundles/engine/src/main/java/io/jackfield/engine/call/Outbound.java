package io.jackfield.engine.call;

import io.jackfield.stack.Target;
import java.util.Objects;

/** A message of the outbox: what leaves once the event was checked in. @param transaction 0 if a failure concerns none */
public record Outbound(Target target, byte[] bytes, int transaction) {
    public Outbound {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(bytes, "bytes");
    }
}
