package io.jackfield.engine.transaction;

import static io.jackfield.engine.transaction.TransactionState.CALLING;
import static io.jackfield.engine.transaction.TransactionState.COMPLETED;
import static io.jackfield.engine.transaction.TransactionState.PROCEEDING;
import static io.jackfield.engine.transaction.TransactionState.TERMINATED;
import static io.jackfield.engine.transaction.TransactionState.TRYING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.transaction.RfcTransactions.Machine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every table whatever its rows: no contradiction, no timer that nobody waits for, no dead row. */
class TransactionTableTest {
    /** A state, and the timers that run in it. */
    private record Place(TransactionState state, Set<TimerName> running) {
    }

    static List<Machine> machines() {
        return Machine.all();
    }

    @Test
    void twoRowsForOnePairThrow() {
        TransactionTable.Rows rows = new TransactionTable.Rows();
        rows.in(CALLING).on(Input.TIMER_A).stay(Effect.RESEND_REQUEST);

        assertThatThrownBy(() -> rows.in(CALLING).on(Input.TIMER_B, Input.TIMER_A).to(TERMINATED))
                .isInstanceOf(IllegalStateException.class).hasMessage("two rows for CALLING on TIMER_A");
    }

    @Test
    void aSecondStartThrows() {
        TransactionTable.Rows rows = new TransactionTable.Rows();
        rows.start(TRYING);

        assertThatThrownBy(() -> rows.start(CALLING)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTableWithoutAStartIsNone() {
        assertThatThrownBy(() -> new TransactionTable.Rows().table()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void anAbsorbedInputIsNotIgnored() {
        TransactionTable.Rows rows = new TransactionTable.Rows();
        rows.start(TRYING);
        rows.in(TRYING).on(Input.REQUEST_AGAIN).absorb();
        TransactionTable table = rows.table();

        assertThat(table.next(TRYING, Input.REQUEST_AGAIN)).isEqualTo(new Step(TRYING, List.of(), false));
        assertThat(table.next(TRYING, Input.ACK)).isEqualTo(new Step(TRYING, List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyTimerThatRunsHasARowForItsFiring(Machine machine) {
        for (Place place : places(machine.table())) {
            for (TimerName timer : place.running()) {
                assertThat(machine.table().next(place.state(), timer.fired()).ignored())
                        .as("%s in %s", timer, place.state()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void noTimerOutlivesItsTransaction(Machine machine) {
        assertThat(places(machine.table())).contains(new Place(TERMINATED, Set.of()))
                .filteredOn(place -> place.state() == TERMINATED).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyStateWithARowIsReached(Machine machine) {
        Set<TransactionState> reached = EnumSet.noneOf(TransactionState.class);
        places(machine.table()).forEach(place -> reached.add(place.state()));
        for (TransactionState state : EnumSet.complementOf(EnumSet.copyOf(reached))) {
            for (Input input : Input.values()) {
                assertThat(machine.table().next(state, input).ignored()).as("%s on %s", state, input).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aTransactionThatWaitsForNobodysWordHasATimerToEndIt(Machine machine) {
        for (Place place : places(machine.table())) {
            boolean waitsForTheUser = !machine.kind().isClient() && (place.state() == TRYING || place.state() == PROCEEDING);
            boolean ringing = machine.kind() == TransactionKind.INVITE_CLIENT && place.state() == PROCEEDING;
            if (place.state() != TERMINATED && !waitsForTheUser && !ringing) {
                assertThat(place.running()).as("%s", place.state()).anyMatch(timer ->
                        machine.table().next(place.state(), timer.fired()).next() == TERMINATED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void absorbingTimersDoNothingButEndTheTransaction(Machine machine) {
        for (Place place : places(machine.table())) {
            for (TimerName timer : place.running()) {
                Step fired = machine.table().next(place.state(), timer.fired());
                assertThat(fired.equals(new Step(TERMINATED, List.of(), false))).as("%s", timer)
                        .isEqualTo(timer.absorbing());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void nothingHappensToATerminatedTransaction(Machine machine) {
        for (Input input : Input.values()) {
            assertThat(machine.table().next(TERMINATED, input).ignored()).isTrue();
        }
    }

    @Test
    void inputsFollowTheClassOfTheResponse() {
        assertThat(List.of(Input.send(100), Input.send(199), Input.send(200), Input.send(299), Input.send(300),
                Input.send(699))).containsExactly(Input.SEND_1XX, Input.SEND_1XX, Input.SEND_2XX, Input.SEND_2XX,
                Input.SEND_FAILURE, Input.SEND_FAILURE);
        assertThat(List.of(Input.receive(100), Input.receive(199), Input.receive(200), Input.receive(299),
                Input.receive(300), Input.receive(699))).containsExactly(Input.RECEIVE_1XX, Input.RECEIVE_1XX,
                Input.RECEIVE_2XX, Input.RECEIVE_2XX, Input.RECEIVE_FAILURE, Input.RECEIVE_FAILURE);
        assertThatThrownBy(() -> Input.send(99)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Input.receive(700)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIgnoredStepHasNoEffects() {
        assertThatThrownBy(() -> new Step(COMPLETED, List.of(Effect.SEND), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Every place a transaction can come to, timers firing only while they run. */
    private static Set<Place> places(TransactionTable table) {
        Set<Place> seen = new HashSet<>();
        Deque<Place> open = new ArrayDeque<>();
        open.add(after(table.start(), Set.of()));
        while (!open.isEmpty()) {
            Place place = open.pop();
            if (!seen.add(place)) {
                continue;
            }
            for (Input input : Input.values()) {
                TimerName timer = timer(input);
                if (timer == null || place.running().contains(timer)) {
                    Set<TimerName> left = new HashSet<>(place.running());
                    left.remove(timer);
                    Step step = table.next(place.state(), input);
                    open.add(after(step, step.ignored() ? place.running() : left));
                }
            }
        }
        return seen;
    }

    private static Place after(Step step, Set<TimerName> before) {
        Set<TimerName> running = new HashSet<>(before);
        for (Effect effect : step.effects()) {
            switch (effect.kind()) {
                case START, RESTART -> running.add(effect.timer());
                case STOP -> running.remove(effect.timer());
                case SEND, TO_TU -> { }
            }
        }
        return new Place(step.next(), Set.copyOf(running));
    }

    private static TimerName timer(Input input) {
        return input.name().startsWith("TIMER_") ? TimerName.valueOf(input.name().substring("TIMER_".length())) : null;
    }
}
