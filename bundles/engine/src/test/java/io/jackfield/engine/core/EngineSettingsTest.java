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

    private static EngineSettings ringing(long millis) {
        return new EngineSettings(TimerValues.DEFAULT, 5, 1_000, EngineSettings.DEFAULT_MAX_FORKS, 0, millis);
    }

    /** RFC 3261 section 16.6, step 11: Timer C is larger than three minutes. */
    @Test
    void ringingIsOffOrLongerThanTimerC() {
        assertThat(ringing(0).ringingMillis()).isZero();
        assertThat(ringing(181_000).ringingMillis()).isEqualTo(181_000);
        assertThat(ringing(86_400_000).ringingMillis()).isEqualTo(86_400_000);
        assertThatThrownBy(() -> ringing(180_000)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ringing=180 is neither 0 nor within 181 to 86400");
        assertThatThrownBy(() -> ringing(86_400_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ringing(-1_000)).isInstanceOf(IllegalArgumentException.class);
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
