package io.jackfield.itests.bench.micro;

import io.jackfield.engine.transaction.Input;
import io.jackfield.engine.transaction.Step;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.engine.transaction.TransactionTable;
import io.jackfield.engine.transaction.TransactionTables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One step of a transaction, from the kind of it to what is to be done: a 2xx sent to an INVITE. */
@State(Scope.Thread)
public class TransactionBenchmark {
    private TransactionKind kind = TransactionKind.INVITE_SERVER;
    private TransactionState state = TransactionState.PROCEEDING;
    private int status = 200;

    @Benchmark
    public Step step() {
        TransactionTable table = TransactionTables.of(kind, false);
        return table.next(state, Input.send(status));
    }
}
