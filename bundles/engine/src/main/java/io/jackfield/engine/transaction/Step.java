package io.jackfield.engine.transaction;

import java.util.List;
import java.util.Objects;

/**
 * What a transaction does at one input.
 *
 * @param next    the state after it
 * @param effects in the order to be done; empty when the input is absorbed
 * @param ignored whether the table has no row for the pair: the state stays and nothing is done. An input that a row
 *                absorbs (a retransmission that needs no answer) is not ignored
 */
public record Step(TransactionState next, List<Effect> effects, boolean ignored) {
    public Step {
        Objects.requireNonNull(next, "next");
        effects = List.copyOf(effects);
        if (ignored && !effects.isEmpty()) {
            throw new IllegalArgumentException("an ignored input has no effects: " + effects);
        }
    }

    static Step ignoredIn(TransactionState state) {
        return new Step(state, List.of(), true);
    }
}
