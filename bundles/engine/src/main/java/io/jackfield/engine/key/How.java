package io.jackfield.engine.key;

/** By what a message found its call key. */
public enum How {
    /** A response: our token in the branch of the top Via. The id is the transaction. */
    VIA_BRANCH,
    /** A request in a dialog: our token in the To tag. The id is the leg. */
    TO_TAG,
    /** A request in a dialog that we are a proxy in: our token in the top Route. The id is the leg. */
    ROUTE,
    /** The same, sent by a strict router (RFC 3261 16.4): our Record-Route URI is the Request-URI. The id is the leg. */
    REQUEST_URI,
    /** A {@link KeyStep}. No id. */
    STEP,
    /** Call-ID and From tag. No id. The store may know the key as an alias of another. */
    HASH
}
