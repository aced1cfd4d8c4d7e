package io.jackfield.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the values of the SPI refuse, and that they keep what they were given. */
class RecordsTest {
    private static final ApplicationVersion FORWARD = new ApplicationVersion("forward", "1.0.0");
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Incarnation ENGINE = new Incarnation("engine", 3);

    private static CallRecord record(Map<ApplicationVersion, Integer> sessions) {
        return new CallRecord(new EncodedBody(new byte[0]), new byte[0], CallRecord.NEVER, CallRecord.NEVER, sessions);
    }

    @Test
    void aRecordKeepsTheSessionsThatItWasGiven() {
        Map<ApplicationVersion, Integer> sessions = new HashMap<>(Map.of(FORWARD, 1));
        CallRecord record = record(sessions);
        sessions.clear();

        assertThat(record.sessions()).isEqualTo(Map.of(FORWARD, 1));
        assertThatThrownBy(() -> record.sessions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aCensusCountsNoVersionWithoutASession() {
        assertThatThrownBy(() -> record(Map.of(FORWARD, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> record(Map.of(FORWARD, -1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCheckOutKeepsTheVersionsThatItWasGiven() {
        Set<ApplicationVersion> runnable = new HashSet<>(Set.of(FORWARD));
        CheckOut request = new CheckOut(KEY, ENGINE, runnable, 0, 0);
        runnable.clear();

        assertThat(request.runnable()).containsExactly(FORWARD);
    }

    @Test
    void aRemovedCallCannotBeKeptOnHold() {
        CheckIn.Id id = new CheckIn.Id(ENGINE, 1);

        assertThatThrownBy(() -> new CheckIn(KEY, 1, id, null, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new CheckIn(KEY, 1, id, null, false).record()).isNull();
    }

    @Test
    void anIncarnationShowsItsEngineAndNumber() {
        assertThat(ENGINE).hasToString("engine#3");
    }

    @Test
    void aMemberHasARole() {
        assertThatThrownBy(() -> new Member(ENGINE, Set.of(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Member(ENGINE, Set.of(Member.Role.ENGINE), 0).name()).isEqualTo("engine");
    }
}
