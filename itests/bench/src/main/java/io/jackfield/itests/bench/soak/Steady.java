package io.jackfield.itests.bench.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether what was sampled under an even load stays as it is: the median of the last third is compared with that of the first.
 * Samples of the first minute do not count, as transactions of RFC 3261 last up to 32 s and their records are filling up.
 */
final class Steady {
    private static final Duration FILLING = Duration.ofMinutes(1);
    /** Less than three for each median would say nothing. */
    private static final int FEWEST = 6;

    private final List<Sample> samples;

    /** @param samples under load, by time */
    Steady(List<Sample> samples) {
        this.samples = samples.stream().filter(sample -> sample.at().compareTo(FILLING) > 0).toList();
    }

    /** Whether there is enough to judge by. */
    boolean known() {
        return samples.size() >= FEWEST;
    }

    /** What grows, one sentence each; none if nothing does, or if it is not known. */
    List<String> growing() {
        List<String> growing = new ArrayList<>();
        if (known()) {
            grows(growing, "live heap, bytes", Sample::heap, 4 << 20);
            grows(growing, "threads", Sample::threads, 2);
            grows(growing, "sessions", Sample::sessions, 20);
        }
        return growing;
    }

    /** @param any how much more is no growth; a tenth of the first median is none either */
    private void grows(List<String> growing, String what, ToLongFunction<Sample> value, long any) {
        int third = samples.size() / 3;
        long first = median(samples.subList(0, third), value);
        long last = median(samples.subList(samples.size() - third, samples.size()), value);
        if (last - first > Math.max(any, first / 10)) {
            growing.add(String.format(Locale.ROOT, "%s: from %,d to %,d", what, first, last));
        }
    }

    private static long median(List<Sample> some, ToLongFunction<Sample> value) {
        return some.stream().mapToLong(value).sorted().toArray()[some.size() / 2];
    }
}
