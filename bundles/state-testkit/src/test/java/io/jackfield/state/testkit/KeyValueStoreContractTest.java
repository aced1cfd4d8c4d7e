package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract of values itself: a store that keeps it passes, and each store that breaks one promise fails. */
class KeyValueStoreContractTest {
    @Test
    void aStoreThatKeepsEveryPromisePasses() {
        TestExecutionSummary summary = FlawedRun.of(PlainValueCases.class, "");

        assertThat(FlawedRun.failed(summary)).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(25);
    }

    @ParameterizedTest
    @EnumSource(PlainKeyValueStore.Flaw.class)
    void aStoreThatBreaksAPromiseFails(PlainKeyValueStore.Flaw flaw) {
        assertThat(FlawedRun.failed(FlawedRun.of(PlainValueCases.class, flaw.name()))).isNotEmpty();
    }

    /** Run by the tests above; alone it is nothing to run, which its name keeps from the build. */
    static class PlainValueCases implements KeyValueStoreContract {
        private final KeyValueStore values = new PlainKeyValueStore(FlawedRun.flaws(PlainKeyValueStore.Flaw.class));

        @Override
        public KeyValueStore values() {
            return values;
        }
    }
}
