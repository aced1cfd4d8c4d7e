package io.jackfield.state;

import java.util.Objects;

/**
 * One life of one engine. An engine that starts again is another incarnation, and holds nothing of the one before.
 *
 * @param engine the engine's name in its cluster
 * @param number differs for every life; a later one is greater
 */
public record Incarnation(String engine, long number) {
    public Incarnation {
        Objects.requireNonNull(engine, "engine");
    }

    @Override
    public String toString() {
        return engine + "#" + number;
    }
}
