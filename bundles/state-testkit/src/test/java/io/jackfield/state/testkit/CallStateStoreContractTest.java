package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallStateStore;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract itself: a store that keeps it passes, and each store that breaks one promise fails. */
class CallStateStoreContractTest {
    @Test
    void aStoreThatKeepsEveryPromisePasses() {
        TestExecutionSummary summary = FlawedRun.of(PlainStoreCases.class, "");

        assertThat(FlawedRun.failed(summary)).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource(PlainCallStateStore.Flaw.class)
    void aStoreThatBreaksAPromiseFails(PlainCallStateStore.Flaw flaw) {
        assertThat(FlawedRun.failed(FlawedRun.of(PlainStoreCases.class, flaw.name()))).isNotEmpty();
    }

    /** Run by the tests above; alone it is nothing to run, which its name keeps from the build. */
    static class PlainStoreCases implements CallStateStoreContract {
        private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
        private final CallStateStore store = new PlainCallStateStore(time, flaws());

        private static Set<PlainCallStateStore.Flaw> flaws() {
            return FlawedRun.flaws(PlainCallStateStore.Flaw.class);
        }

        @Override
        public CallStateStore store() {
            return store;
        }

        @Override
        public void advance(long millis) {
            time.advance(millis);
        }

        /** A broken store may never answer; in this process what comes, comes soon. */
        @Override
        public long answerMillis() {
            return flaws().isEmpty() ? 10_000 : 300;
        }
    }
}
