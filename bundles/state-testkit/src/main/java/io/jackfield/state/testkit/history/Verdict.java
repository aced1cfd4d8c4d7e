package io.jackfield.state.testkit.history;

import io.jackfield.state.CallKey;
import java.util.List;

/** What is to be said of a history. */
public sealed interface Verdict permits Verdict.Accepted, Verdict.Rejected, Verdict.Undecided {
    /** There is an order for each key. @param operations judged @param states looked at, the measure of the work */
    record Accepted(int operations, long states) implements Verdict {
    }

    /**
     * No order explains an operation's answer.
     *
     * @param operation the first that is not to be explained
     * @param before    the states that the call may have been in; at most a few
     * @param around    what began or ended shortly before, in the order of the beginnings
     */
    record Rejected(CallKey key, String operation, List<String> before, List<String> around) implements Verdict {
        public Rejected {
            before = List.copyOf(before);
            around = List.copyOf(around);
        }

        @Override
        public String toString() {
            return "call " + key + ": nothing explains\n  " + operation + "\nafter states like\n  " + String.join("\n  ", before)
                    + "\nof\n  " + String.join("\n  ", around);
        }
    }

    /** Too many orders are possible, or too many operations were under way at once. */
    record Undecided(CallKey key, String reason) implements Verdict {
    }
}
