package io.jackfield.deploy.container;

import io.jackfield.engine.app.Calls;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.servlet.ApplicationEnvironment;
import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.state.ApplicationVersion;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Names the product and counts what applications meet. Thread-safe. */
public final class CountingEnvironment implements ApplicationEnvironment {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final String serverInfo;
    private final Calls calls;
    private final Function<ApplicationVersion, VersionState> states;

    /**
     * @param version the platform's
     * @param states  how far an application's version is in its rollout
     */
    public CountingEnvironment(String version, Calls calls, Function<ApplicationVersion, VersionState> states) {
        this.serverInfo = "Jackfield/" + version;
        this.calls = calls;
        this.states = states;
    }

    @Override
    public String serverInfo() {
        return serverInfo;
    }

    @Override
    public Optional<ApplicationInfo.State> state(ApplicationVersion version) {
        return switch (states.apply(version)) {
            case ACTIVE -> Optional.of(ApplicationInfo.State.ACTIVE);
            case RETIRING -> Optional.of(ApplicationInfo.State.RETIRING);
            case DRAINED -> Optional.of(ApplicationInfo.State.DRAINED);
            case IN_TEST -> Optional.of(ApplicationInfo.State.IN_TEST);
            case INSTALLED, RETIRED, UNINSTALLED -> Optional.empty();
        };
    }

    @Override
    public void count(String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    @Override
    public Calls calls() {
        return calls;
    }

    /** A copy. */
    public Map<String, Long> snapshot() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count.sum()));
        return copy;
    }
}
