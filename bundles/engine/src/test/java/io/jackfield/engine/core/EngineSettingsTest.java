package io.jackfield.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.transaction.TimerValues;
import org.junit.jupiter.api.Test;

/** The bounds of what an operator may set. */
class EngineSettingsTest {
    private static EngineSettings inactivity(long millis) {
        return new EngineSettings(TimerValues.DEFAULT, 5, 1_000, EngineSettings.DEFAULT_MAX_FORKS, millis);
    }

    @Test
    void inactivityIsOffOrWithinAMinuteAndAMonth() {
        assertThat(inactivity(0).inactivityMillis()).isZero();
        assertThat(inactivity(60_000).inactivityMillis()).isEqualTo(60_000);
        assertThat(inactivity(2_592_000_000L).inactivityMillis()).isEqualTo(2_592_000_000L);
        assertThatThrownBy(() -> inactivity(59_000)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inactivity=59 is neither 0 nor within 60 to 2592000");
        assertThatThrownBy(() -> inactivity(2_592_000_001L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inactivity(-1_000)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inactivity=-1 ");
    }
}
