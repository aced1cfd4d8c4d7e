package io.jackfield.engine.key;

/** Where a token stands in a message. A token of one use does not open as another. */
public enum Use {
    /** A From or To tag that Jackfield made; the id is the leg. */
    TAG(1),
    /** The branch of a Via that Jackfield made, after the magic cookie; the id is the transaction. */
    BRANCH(2),
    /** The URI of a Record-Route that Jackfield inserted; the id is the leg. */
    ROUTE(3),
    /** The URI of a Contact that Jackfield made; the id is the leg. */
    CONTACT(4),
    /** A Call-ID that Jackfield made; the id is the leg. Never opened: it is only unlike anything else. */
    CALL_ID(5),
    /** Nothing on the wire: what a choice that has to look random is made from; the id is a transaction, leg or number. */
    CHANCE(6),
    /** A URI or URL that an application encoded (JSR 289 section 15.11.1); the id is the mark of the application session. */
    SESSION(7);

    private final byte code;

    Use(int code) {
        this.code = (byte) code;
    }

    /** What stands for this use in the sealed form; never changes, since releases read each other's tokens. */
    byte code() {
        return code;
    }
}
