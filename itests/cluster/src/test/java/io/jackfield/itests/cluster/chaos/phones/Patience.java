package io.jackfield.itests.cluster.chaos.phones;

/**
 * How long phones wait.
 *
 * @param forAnswer for what has to come, ms; then the call failed
 * @param afterEnd  for repeats once the call is over, ms: what comes so late is answered, and may still fail the call
 */
public record Patience(int forAnswer, int afterEnd) {
    /** Longer than any transaction (RFC 3261 section 17): what comes again is answered until Timer J is over. */
    public static final Patience LONG = new Patience(40_000, 33_000);
    /** The same where nothing is lost, and Timer J is zero. */
    public static final Patience LOSSLESS = new Patience(40_000, 10_000);
    /** Longer than it takes until another engine goes on with a call, and until a frozen one has woken up. */
    public static final Patience SHORT = new Patience(15_000, 10_000);
}
