package io.jackfield.itests.cluster.broken;

/** What an engine can be made to do between its work and its store: promises that it breaks, and what calls have to bear. */
public enum Flaw {
    /** The engine hears that a check-in is kept before it is: what it sends leaves first. Nothing else is wrong or slower than with
     *  {@link #LATE_CHECK_IN}. */
    SENT_BEFORE_COMMIT,
    /** Check-ins come late; the engine hears that its life goes on and that they are kept when the store has refused them. */
    UNFENCED,
    /** The engine hears late that a check-in is kept, and the store of no effects: nobody sends what an engine that died had not. */
    NOT_REPEATED,
    /** Check-ins come as late as with {@link #UNFENCED} and {@link #SENT_BEFORE_COMMIT}, and all promises are kept. */
    LATE_CHECK_IN,
    /** Answers come as late as with {@link #NOT_REPEATED}, and all promises are kept. */
    LATE_ANSWER;

    /** Whether calls go on as if nothing was. */
    public boolean bearable() {
        return this == LATE_CHECK_IN || this == LATE_ANSWER;
    }
}
