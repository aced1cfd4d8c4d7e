package io.jackfield.stack;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by name, for operators. Names are dotted and end in the cause: {@code dropped.malformed}. Thread-safe. */
public final class Counters {
    private final ConcurrentHashMap<String, LongAdder> adders = new ConcurrentHashMap<>();

    public void increment(String name) {
        add(name, 1);
    }

    public void add(String name, long amount) {
        LongAdder adder = adders.get(name);
        if (adder == null) {
            adder = adders.computeIfAbsent(name, key -> new LongAdder());
        }
        adder.add(amount);
    }

    public long get(String name) {
        LongAdder adder = adders.get(name);
        return adder == null ? 0 : adder.sum();
    }

    /** A copy, sorted by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> copy = new TreeMap<>();
        adders.forEach((name, adder) -> copy.put(name, adder.sum()));
        return copy;
    }
}
