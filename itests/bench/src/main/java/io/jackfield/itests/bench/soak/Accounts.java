package io.jackfield.itests.bench.soak;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether every message that came is accounted for, by the counters as the shell shows them: what came in was handed on,
 * answered by the stack or dropped, each by cause; and what the engine received was handled, or not, each by cause.
 *
 * @param in       messages that came to any endpoint
 * @param accepted of these, handed on to the engine
 * @param stopped  answered or dropped by the stack, by counter
 * @param received by the engine as belonging to a call, or to a new one
 * @param handled  worked on to the end
 * @param lost     received or handed on, and not worked on, by counter
 */
public record Accounts(long in, long accepted, Map<String, Long> stopped, long received, long handled, Map<String, Long> lost) {
    private static final String ENDPOINT = "endpoint.";
    private static final Set<String> REFUSED =
            Set.of("engine.refused.memory-scarce", "engine.refused.workers-stuck", "engine.refused.source-share",
                    "engine.refused.queue-filling", "engine.dropped.queue-full");

    /** @param counters of an engine that has nothing in hand */
    public static Accounts of(Map<String, Long> counters) {
        long in = sum(counters, name -> endpoint(name, ".in.datagrams") || endpoint(name, ".in.messages"));
        long accepted = sum(counters, name -> endpoint(name, ".in.accepted"));
        Map<String, Long> stopped = those(counters, name -> name.startsWith(ENDPOINT)
                && (name.contains(".dropped.") || name.contains(".answered.")));
        Map<String, Long> lost = those(counters, name -> name.equals("engine.not-handled"));
        return new Accounts(in, accepted, stopped, counters.getOrDefault("engine.received", 0L),
                counters.getOrDefault("engine.handled", 0L), withRefused(lost, counters));
    }

    /** What the engine refuses before it is queued. */
    private static Map<String, Long> withRefused(Map<String, Long> lost, Map<String, Long> counters) {
        Map<String, Long> all = new TreeMap<>(lost);
        all.putAll(those(counters, REFUSED::contains));
        return all;
    }

    private static boolean endpoint(String name, String end) {
        return name.startsWith(ENDPOINT) && name.endsWith(end);
    }

    private static long sum(Map<String, Long> counters, Predicate<String> names) {
        return total(those(counters, names));
    }

    private static Map<String, Long> those(Map<String, Long> counters, Predicate<String> names) {
        return counters.entrySet().stream().filter(each -> names.test(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    private static long total(Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing is unaccounted for. */
    public boolean balanced() {
        return in == accepted + total(stopped) && received == handled + total(lost);
    }

    @Override
    public String toString() {
        return "in " + in + " = handed on " + accepted + " + " + text(stopped) + "; engine: received " + received
                + " = handled " + handled + " + " + text(lost);
    }

    private static String text(Map<String, Long> counters) {
        return counters.isEmpty() ? "nothing stopped" : counters.toString();
    }
}
