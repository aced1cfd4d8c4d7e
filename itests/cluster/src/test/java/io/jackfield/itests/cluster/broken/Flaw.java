package io.jackfield.itests.cluster.broken;

/**
 * What an engine can be made to do between its work and its store: promises that it breaks, and what calls have to bear. With all, it
 * is killed or frozen where a {@link Gate} holds calls back.
 */
public enum Flaw {
    /** The engine hears that a check-in is kept before it is: what it sends leaves first. It dies in between. Nothing else is wrong. */
    SENT_BEFORE_COMMIT,
    /** It freezes before check-ins; then it hears that its life goes on, and that they are kept when the store has refused them. */
    UNFENCED,
    /** The store hears of no effects: nobody sends what an engine had not that dies when a check-in is kept, and before it hears so. */
    NOT_REPEATED,
    /** It dies or freezes where it does with {@link #UNFENCED} and {@link #SENT_BEFORE_COMMIT}, and all promises are kept. */
    LATE_CHECK_IN,
    /** It dies where it does with {@link #NOT_REPEATED}, and all promises are kept. */
    LATE_ANSWER;

    /** Whether calls go on as if nothing was. */
    public boolean bearable() {
        return this == LATE_CHECK_IN || this == LATE_ANSWER;
    }
}
