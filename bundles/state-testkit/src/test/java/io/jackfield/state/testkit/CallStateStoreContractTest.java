package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.jackfield.state.CallStateStore;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract itself: a store that keeps it passes, and each store that breaks one promise fails. */
class CallStateStoreContractTest {
    @Test
    void aStoreThatKeepsEveryPromisePasses() {
        TestExecutionSummary summary = run("");

        assertThat(failed(summary)).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource(PlainCallStateStore.Flaw.class)
    void aStoreThatBreaksAPromiseFails(PlainCallStateStore.Flaw flaw) {
        assertThat(failed(run(flaw.name()))).isNotEmpty();
    }

    private static Set<String> failed(TestExecutionSummary summary) {
        return summary.getFailures().stream().map(failure -> failure.getTestIdentifier().getDisplayName() + ": "
                + failure.getException().getMessage()).collect(Collectors.toSet());
    }

    private static TestExecutionSummary run(String flaw) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(PlainStoreCases.class)).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        System.setProperty(PlainStoreCases.PROPERTY, flaw);
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            System.clearProperty(PlainStoreCases.PROPERTY);
        }
        return listener.getSummary();
    }

    /** Run by the tests above; alone it is nothing to run, which its name keeps from the build. */
    static class PlainStoreCases implements CallStateStoreContract {
        static final String PROPERTY = "jackfield.testkit.flaw";

        private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
        private final CallStateStore store = new PlainCallStateStore(time, flaws());

        private static Set<PlainCallStateStore.Flaw> flaws() {
            String flaw = System.getProperty(PROPERTY, "");
            return flaw.isEmpty() ? Set.of() : EnumSet.of(PlainCallStateStore.Flaw.valueOf(flaw));
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
