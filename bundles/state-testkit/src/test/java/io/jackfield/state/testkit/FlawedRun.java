package io.jackfield.state.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a contract against a store with a flaw. */
final class FlawedRun {
    private static final String PROPERTY = "jackfield.testkit.flaw";

    /** @param cases the contract's test class @param flaw its name, empty for none */
    static TestExecutionSummary of(Class<?> cases, String flaw) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(cases)).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        System.setProperty(PROPERTY, flaw);
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            System.clearProperty(PROPERTY);
        }
        return listener.getSummary();
    }

    static Set<String> failed(TestExecutionSummary summary) {
        return summary.getFailures().stream().map(failure -> failure.getTestIdentifier().getDisplayName() + ": "
                + failure.getException().getMessage()).collect(Collectors.toSet());
    }

    /** The flaw of the run that this is called in. */
    static <F extends Enum<F>> Set<F> flaws(Class<F> type) {
        String flaw = System.getProperty(PROPERTY, "");
        return flaw.isEmpty() ? Set.of() : EnumSet.of(Enum.valueOf(type, flaw));
    }

    private FlawedRun() {
    }
}
