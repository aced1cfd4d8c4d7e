package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When calls are due. */
class PaceTest {
    @Test
    void aSlowRateIsThereAtOnce() {
        assertThat(new Pace(20).rising()).isZero();
        assertThat(new Pace(20).due(10)).isEqualTo(200);
        assertThat(new Pace(10).due(10)).isEqualTo(100);
    }

    @Test
    void aFastOneIsReachedStepByStep() {
        Pace pace = new Pace(100);

        assertThat(pace.rising()).isEqualTo(40);
        assertThat(pace.due(1)).isEqualTo(21);
        assertThat(pace.due(40)).isEqualTo(40 * (20 + 100) / 2);
        assertThat(pace.due(41) - pace.due(40)).isEqualTo(100);
    }
}
