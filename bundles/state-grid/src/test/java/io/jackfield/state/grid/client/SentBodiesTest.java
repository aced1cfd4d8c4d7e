package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import org.junit.jupiter.api.Test;

/** Which bodies stay after a check-in. */
class SentBodiesTest {
    private static final CallKey FIRST = new CallKey(1, 1);
    private static final CallKey SECOND = new CallKey(2, 2);
    private static final CallKey THIRD = new CallKey(3, 3);

    private final SentBodies bodies = new SentBodies(100, 10);

    @Test
    void aBodyIsThereAtItsRevisionOnly() {
        byte[] body = new byte[40];
        bodies.checkedIn(FIRST, 5, body);

        assertThat(bodies.at(FIRST, 5)).isSameAs(body);
        assertThat(bodies.at(FIRST, 4)).isNull();
        assertThat(bodies.at(SECOND, 5)).isNull();
    }

    @Test
    void whatWasUsedLeastRecentlyGoesWhereThereIsNoRoom() {
        bodies.checkedIn(FIRST, 1, new byte[40]);
        bodies.checkedIn(SECOND, 1, new byte[40]);
        bodies.at(FIRST, 1);
        bodies.checkedIn(THIRD, 1, new byte[40]);

        assertThat(bodies.at(FIRST, 1)).isNotNull();
        assertThat(bodies.at(SECOND, 1)).isNull();
        assertThat(bodies.at(THIRD, 1)).isNotNull();
    }

    @Test
    void theNextBodyTakesThePlaceOfTheOneBefore() {
        for (int revision = 1; revision < 50; revision++) {
            bodies.checkedIn(FIRST, revision, new byte[60]);
        }
        bodies.checkedIn(SECOND, 1, new byte[40]);

        assertThat(bodies.at(FIRST, 49)).isNotNull();
        assertThat(bodies.at(SECOND, 1)).isNotNull();
    }

    @Test
    void smallOnesHugeOnesAndEndedCallsAreNotKept() {
        bodies.checkedIn(FIRST, 1, new byte[40]);
        bodies.checkedIn(FIRST, 2, new byte[9]);
        bodies.checkedIn(SECOND, 1, new byte[101]);
        bodies.checkedIn(THIRD, 1, new byte[40]);
        bodies.checkedIn(THIRD, 2, null);

        assertThat(bodies.size()).isZero();
    }
}
