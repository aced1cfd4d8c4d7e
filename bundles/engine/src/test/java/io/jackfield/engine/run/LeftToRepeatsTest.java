package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import org.junit.jupiter.api.Test;

/** Which requests that find no room get no answer yet. */
class LeftToRepeatsTest {
    private static final CallKey CALL = new CallKey(1, 2);

    private long now = 50_000;
    private final LeftToRepeats left = new LeftToRepeats(() -> now);

    @Test
    void aRequestIsToldOnceItsRepeatsFoundNoRoomForAWhile() {
        assertThat(left.silent(CALL, 1)).isTrue();
        now += LeftToRepeats.SILENT_MILLIS - 1;
        assertThat(left.silent(CALL, 1)).isTrue();
        now++;
        assertThat(left.silent(CALL, 1)).isFalse();
    }

    /** After a 503 or a 401 a caller tries again in the same call, and a phone registers again: another engine may work on that one, too. */
    @Test
    void theNextRequestOfTheSameCallIsLeftToItsRepeatsAsTheFirstWas() {
        left.silent(CALL, 1);
        now += 5_000;
        assertThat(left.silent(CALL, 1)).isFalse();
        assertThat(left.silent(CALL, 2)).isTrue();
        assertThat(left.silent(CALL, 1)).as("the first, still").isFalse();
    }

    @Test
    void theOldestIsForgottenWhereThereAreTooMany() {
        left.silent(CALL, 1);
        now += LeftToRepeats.SILENT_MILLIS;
        for (int i = 0; i < LeftToRepeats.MOST_KEPT; i++) {
            left.silent(new CallKey(3, i), 1);
        }
        assertThat(left.silent(CALL, 1)).isTrue();
    }
}
