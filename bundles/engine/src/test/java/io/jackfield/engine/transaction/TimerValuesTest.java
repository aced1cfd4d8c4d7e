package io.jackfield.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerValuesTest {
    @Test
    void defaultsAreThoseOfTable4() {
        assertThat(TimerValues.DEFAULT).isEqualTo(new TimerValues(500, 4_000, 5_000, 32_000));
    }

    @Test
    void inviteIsSentSevenTimesBeforeTimerB() {
        VirtualTransaction transaction = new VirtualTransaction(
                TransactionTables.of(TransactionKind.INVITE_CLIENT, false), TimerValues.DEFAULT);
        transaction.runUntil(100_000);

        List<Long> sent = new ArrayList<>(transaction.timesOf(Effect.SEND));
        sent.addAll(transaction.timesOf(Effect.RESEND_REQUEST));
        assertThat(sent).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
        assertThat(transaction.timesOf(Effect.TIMEOUT_TO_TU)).containsExactly(32_000L);
        assertThat(transaction.state()).isEqualTo(TransactionState.TERMINATED);
    }

    @Test
    void timerAIsNotCappedByT2() {
        assertThat(TimerValues.DEFAULT.next(TimerName.A, 16_000)).isEqualTo(32_000);
    }

    @Test
    void timersEAndGAreCappedByT2() {
        assertThat(TimerValues.DEFAULT.next(TimerName.E, 1_000)).isEqualTo(2_000);
        assertThat(TimerValues.DEFAULT.next(TimerName.E, 4_000)).isEqualTo(4_000);
        assertThat(TimerValues.of(500, 3_000, 5_000).next(TimerName.G, 2_000)).isEqualTo(3_000);
    }

    @Test
    void timersThatRunOnceHaveNoNext() {
        assertThatThrownBy(() -> TimerValues.DEFAULT.next(TimerName.B, 32_000))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Timer B");
    }

    @Test
    void onlyEffectsThatStartATimerHaveADuration() {
        assertThatThrownBy(() -> TimerValues.DEFAULT.duration(Effect.STOP_A, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("STOP_A");
        assertThatThrownBy(() -> TimerValues.DEFAULT.duration(Effect.SEND, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesOutOfBoundsAreNamed() {
        refused("T1 is 9 ms", 9, 4_000, 5_000, 32_000);
        refused("T1 is 10001 ms", 10_001, 60_000, 60_000, 640_000);
        refused("T2 is 499 ms, but must be 500 to 60000 ms", 500, 499, 5_000, 32_000);
        refused("T2 is 60001 ms", 500, 60_001, 5_000, 32_000);
        refused("T4 is 499 ms", 500, 4_000, 499, 32_000);
        refused("T4 is 60001 ms", 500, 4_000, 60_001, 32_000);
        refused("Timer D is 31999 ms", 100, 4_000, 5_000, 31_999);
        refused("Timer D is 63999 ms", 1_000, 4_000, 5_000, 63_999);
        refused("Timer D is 640001 ms", 500, 4_000, 5_000, 640_001);
    }

    @Test
    void boundsThemselvesAreAllowed() {
        assertThat(TimerValues.of(10, 10, 10).d()).isEqualTo(32_000);
        assertThat(TimerValues.of(10_000, 60_000, 60_000).d()).isEqualTo(640_000);
    }

    private static void refused(String reason, long t1, long t2, long t4, long d) {
        assertThatThrownBy(() -> new TimerValues(t1, t2, t4, d))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }
}
