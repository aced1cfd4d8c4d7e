package io.jackfield.engine.testbed;

/** How a call stays between two events. */
public enum Mode {
    /** As the object that it was. */
    LIVE,
    /** As bytes, so that nothing hides in memory. */
    ENCODED,
    /** As bytes in a store elsewhere, and as the object in the engine's near cache. */
    CACHED
}
