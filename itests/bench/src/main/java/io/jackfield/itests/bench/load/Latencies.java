package io.jackfield.itests.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Times that a caller took, of which any quantile can be asked.
 *
 * @param sorted milliseconds, ascending
 */
public record Latencies(double[] sorted) {
    /** The values of that name in what SIPp's -trace_rtt left in a directory: lines of date, milliseconds, name. */
    static Latencies read(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(file -> file.getFileName().toString().endsWith("_rtt.csv")).toList();
            double[] values = new double[0];
            for (Path file : found) {
                try (Stream<String> lines = Files.lines(file)) {
                    values = lines.map(line -> line.split(";")).filter(fields -> fields.length == 3 && fields[2].equals(name))
                            .mapToDouble(fields -> Double.parseDouble(fields[1])).sorted().toArray();
                }
            }
            return new Latencies(values);
        }
    }

    public static Latencies of(List<Latencies> parts) {
        return new Latencies(parts.stream().flatMapToDouble(part -> Arrays.stream(part.sorted())).sorted().toArray());
    }

    /** The smallest value that this share of all values does not exceed; not a number where there is none. */
    public double quantile(double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
