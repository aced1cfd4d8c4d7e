package io.jackfield.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jackfield.engine.transaction.RfcTransactions.At;
import io.jackfield.engine.transaction.RfcTransactions.Firings;
import io.jackfield.engine.transaction.RfcTransactions.Pair;
import io.jackfield.engine.transaction.RfcTransactions.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tables do what the RFCs say, row by row, pair by pair, and at the right times. What the RFCs say is in
 * {@code rfc3261-transactions.txt}. Not tested here: whether the engine does what the tables ask.
 */
class RfcTransactionsTest {
    private static final RfcTransactions RFC = RfcTransactions.read();
    private static final long LONG_AFTER = 1_000_000;

    @TestFactory
    Stream<DynamicTest> everyRowOfTheRfcIsInTheTable() {
        return RFC.rows().stream().map(row -> dynamicTest(row.pair() + ", " + row.clause(), () -> {
            Step step = taken(row.pair());
            assertThat(step).isEqualTo(new Step(row.next(), row.effects(), false));
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyOtherPairIsIgnored() {
        return RfcTransactions.pairs().stream().filter(pair -> RFC.row(pair).isEmpty())
                .map(pair -> dynamicTest(pair.toString(), () ->
                        assertThat(taken(pair)).isEqualTo(new Step(pair.state(), List.of(), true))));
    }

    @TestFactory
    Stream<DynamicTest> timersFireWhenTheRfcSays() {
        return RFC.timers().stream().map(line -> dynamicTest(
                line.machine() + " T1=" + line.values().t1() + " " + line.inputs() + ", " + line.clause(), () -> {
                    VirtualTransaction transaction = new VirtualTransaction(line.machine().table(), line.values());
                    line.inputs().forEach(input -> transaction.inputAt(input.time(), input.what()));
                    transaction.runUntil(LONG_AFTER);
                    assertThat(transaction.firings()).isEqualTo(line.firings());
                }));
    }

    /** The suites above would pass on an empty file. */
    @Test
    void theFileHasAllMachinesAndTimers() {
        assertThat(RFC.rows()).extracting(row -> row.pair().machine())
                .containsAll(RfcTransactions.Machine.all());
        assertThat(RFC.rows()).flatExtracting(Row::effects).contains(Effect.values());
        assertThat(RFC.rows()).extracting(row -> row.pair().input()).contains(Input.values());
        assertThat(RFC.rows()).extracting(Row::next).contains(TransactionState.values());
        assertThat(RFC.timers().stream().map(Firings::firings).flatMap(List::stream).map(At::what))
                .contains(TimerName.values());
    }

    private static Step taken(Pair pair) {
        TransactionTable table = pair.machine().table();
        return pair.state() == null ? table.start() : table.next(pair.state(), pair.input());
    }
}
