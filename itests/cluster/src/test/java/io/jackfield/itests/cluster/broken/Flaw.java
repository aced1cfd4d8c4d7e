package io.jackfield.itests.cluster.broken;

/** Promises that an engine can be made to break. */
public enum Flaw {
    /** The engine hears that a check-in is kept before it is: what it sends leaves first. */
    SENT_BEFORE_COMMIT,
    /** The engine hears that its life goes on and that its check-ins are kept when the store has refused them. */
    UNFENCED,
    /** The store hears of no effects: nobody sends again what an engine that died had not sent. */
    NOT_REPEATED
}
