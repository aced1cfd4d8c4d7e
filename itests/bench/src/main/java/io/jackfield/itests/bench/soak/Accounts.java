package io.jackfield.itests.bench.soak;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether every message that came is accounted for, by the counters as the shell shows them: handled by the engine, or answered
 * or dropped before that, each by cause.
 *
 * @param in      messages that came to any endpoint
 * @param handled of these, worked on to the end
 * @param stopped answered, dropped or not worked on to the end, by counter
 */
public record Accounts(long in, long handled, Map<String, Long> stopped) {
    private static final String ENDPOINT = "endpoint.";
    /** What the engine refuses before it is queued the endpoint answers or drops, and counts. */
    private static final Set<String> BY_THE_ENGINE = Set.of("engine.dropped.response-not-ours", "engine.not-handled");

    public Accounts {
        stopped = Map.copyOf(stopped);
    }

    /** @param counters of an engine that has nothing in hand */
    public static Accounts of(Map<String, Long> counters) {
        long in = total(those(counters, name -> endpoint(name, ".in.datagrams") || endpoint(name, ".in.messages")));
        return new Accounts(in, counters.getOrDefault("engine.handled", 0L), those(counters, Accounts::stops));
    }

    private static boolean stops(String name) {
        return BY_THE_ENGINE.contains(name)
                || name.startsWith(ENDPOINT) && (name.contains(".dropped.") || name.contains(".answered."));
    }

    private static boolean endpoint(String name, String end) {
        return name.startsWith(ENDPOINT) && name.endsWith(end);
    }

    private static Map<String, Long> those(Map<String, Long> counters, Predicate<String> names) {
        return counters.entrySet().stream().filter(each -> names.test(each.getKey()) && each.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static long total(Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing is unaccounted for. */
    public boolean balanced() {
        return in == handled + total(stopped);
    }

    @Override
    public String toString() {
        return "in " + in + " = handled " + handled + " + "
                + (stopped.isEmpty() ? "nothing stopped" : new TreeMap<>(stopped).toString());
    }
}
