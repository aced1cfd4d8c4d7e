package io.jackfield.engine.transaction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One machine for one sort of transport, as data: (state, input) to (state, effects).
 *
 * <p>Immutable and safe for any thread. A step allocates nothing.
 */
public final class TransactionTable {
    private final Step start;
    private final Step[][] steps;

    private TransactionTable(Rows rows) {
        start = Objects.requireNonNull(rows.start, "a table says how a transaction starts");
        TransactionState[] states = TransactionState.values();
        steps = new Step[states.length][Input.values().length];
        for (TransactionState state : states) {
            Step ignored = Step.ignoredIn(state);
            Map<Input, Step> row = rows.steps.getOrDefault(state, Map.of());
            for (Input input : Input.values()) {
                steps[state.ordinal()][input.ordinal()] = row.getOrDefault(input, ignored);
            }
        }
    }

    /** The first state of a new transaction, and what beginning it does. */
    public Step start() {
        return start;
    }

    /** What {@code input} does in {@code state}; {@linkplain Step#ignored() ignored} where the table has no row. */
    public Step next(TransactionState state, Input input) {
        return steps[state.ordinal()][input.ordinal()];
    }

    /** A table in the making. Two rows for one pair throw, so that a contradiction shows when the class is loaded. */
    static final class Rows {
        private final Map<TransactionState, Map<Input, Step>> steps = new EnumMap<>(TransactionState.class);
        private Step start;

        void start(TransactionState state, Effect... effects) {
            if (start != null) {
                throw new IllegalStateException("a second start: " + state);
            }
            start = new Step(state, List.of(effects), false);
        }

        Row in(TransactionState state) {
            return new Row(state);
        }

        TransactionTable table() {
            return new TransactionTable(this);
        }

        /** One row: the state and its inputs are given, what follows is not. */
        final class Row {
            private final TransactionState state;
            private Input[] inputs = {};

            private Row(TransactionState state) {
                this.state = state;
            }

            Row on(Input... any) {
                inputs = any;
                return this;
            }

            void to(TransactionState next, Effect... effects) {
                Step step = new Step(next, List.of(effects), false);
                for (Input input : inputs) {
                    Step other = steps.computeIfAbsent(state, s -> new EnumMap<>(Input.class)).putIfAbsent(input, step);
                    if (other != null) {
                        throw new IllegalStateException("two rows for " + state + " on " + input);
                    }
                }
            }

            void stay(Effect... effects) {
                to(state, effects);
            }

            /** The input is expected and needs nothing: a retransmission. */
            void absorb() {
                to(state);
            }
        }
    }
}
