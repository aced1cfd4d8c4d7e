package io.jackfield.itests.servlets.scene;

/** How the store keeps calls between two events. */
public enum Mode {
    /** The live objects, as the embedded store does. */
    LIVE,
    /** Bytes, as every other store does: each event decodes the call anew. */
    ENCODED
}
