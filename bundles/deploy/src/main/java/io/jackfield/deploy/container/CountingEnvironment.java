package io.jackfield.deploy.container;

import io.jackfield.servlet.ApplicationEnvironment;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Names the product and counts what applications meet. Thread-safe. */
public final class CountingEnvironment implements ApplicationEnvironment {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final String serverInfo;

    /** @param version the platform's */
    public CountingEnvironment(String version) {
        this.serverInfo = "Jackfield/" + version;
    }

    @Override
    public String serverInfo() {
        return serverInfo;
    }

    @Override
    public void count(String name) {
        counts.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    /** A copy. */
    public Map<String, Long> snapshot() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count.sum()));
        return copy;
    }
}
