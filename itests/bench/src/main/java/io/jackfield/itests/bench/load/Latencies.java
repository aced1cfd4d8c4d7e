package io.jackfield.itests.bench.load;

import java.util.Collection;
import java.util.List;

/**
 * Times that were taken, of which any quantile can be asked.
 *
 * @param millis in any order; kept ascending
 */
public record Latencies(List<Double> millis) {
    public Latencies {
        millis = millis.stream().sorted().toList();
    }

    /** All of them together. */
    public static Latencies of(Collection<Latencies> parts) {
        return new Latencies(parts.stream().flatMap(part -> part.millis().stream()).toList());
    }

    /** The smallest value that this share of all values does not exceed; not a number where there is none. */
    public double quantile(double share) {
        return millis.isEmpty() ? Double.NaN : millis.get(Math.max(0, (int) Math.ceil(share * millis.size()) - 1));
    }
}
