package io.jackfield.engine.planted;

/** Exported, and says neither who implements it nor has anybody who uses it. */
public interface Undecided {
}
