package io.jackfield.deploy.container;

import io.jackfield.engine.app.Calls;
import io.jackfield.servlet.ApplicationEnvironment;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Names the product and counts what applications meet. Thread-safe. */
public final class CountingEnvironment implements ApplicationEnvironment {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final String serverInfo;
    private final Calls calls;

    /** @param version the platform's */
    public CountingEnvironment(String version, Calls calls) {
        this.serverInfo = "Jackfield/" + version;
        this.calls = calls;
    }

    @Override
    public String serverInfo() {
        return serverInfo;
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
