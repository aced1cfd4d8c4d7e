package io.jackfield.itests.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was asked for on the command line.
 *
 * @param what    the kind of measurement
 * @param quick   the short form of the comparison
 * @param rates   calls a second; empty for those of the plan
 * @param rounds  0 for those of the plan
 * @param soak    how long the soak, the full load or each rate of an overload is, for these kinds
 * @param held    how many calls are held, for that kind and for a cluster; 0 for those of the plan
 * @param out     the directory of performance.md and performance.svg; null for where the kind puts them
 * @param port    the first of the seven UDP ports on 127.0.0.1, see {@code Servers}
 * @param only    what of a cluster is measured; empty where nothing is said
 */
record Options(What what, boolean quick, List<Integer> rates, int rounds, Duration soak, int held, Path out, int port, Set<Part> only) {
    private static final int FIRST_PORT = 5430;

    enum What { COMPARE, CLUSTER, HELD, SOAK, FULL_LOAD, OVERLOAD, CLUSTER_OVERLOAD, MICRO }

    /** What of a cluster is measured. */
    enum Part { COST, NODES, SPRAY, HALF, SWITCHES, MEMORY, DEATHS }

    /** @throws IllegalArgumentException in a sentence for whoever typed it */
    static Options parse(String... arguments) {
        Options options = new Options(What.COMPARE, false, List.of(), 0, Duration.ZERO, 0, null, FIRST_PORT, EnumSet.noneOf(Part.class));
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    /** What of a cluster is measured: all, or the cost of a call where it is to be quick. */
    Set<Part> parts() {
        return only.isEmpty() ? quick ? EnumSet.of(Part.COST) : EnumSet.allOf(Part.class) : only;
    }

    private Options with(String option, Iterator<String> rest) {
        return switch (option) {
            case "cluster" -> new Options(What.CLUSTER, quick, rates, rounds, soak, held, out, port, only);
            case "--quick" -> new Options(what, true, rates, rounds, soak, held, out, port, only);
            case "--micro" -> new Options(What.MICRO, quick, rates, rounds, soak, held, out, port, only);
            case "--soak" -> new Options(What.SOAK, quick, rates, rounds, Duration.ofMinutes(number(option, rest)), held,
                    out, port, only);
            case "--full-load" -> new Options(What.FULL_LOAD, quick, rates, rounds, Duration.ofSeconds(number(option, rest)), held,
                    out, port, only);
            case "--overload" -> new Options(what == What.CLUSTER ? What.CLUSTER_OVERLOAD : What.OVERLOAD, quick, rates, rounds,
                    Duration.ofSeconds(number(option, rest)), held, out, port, only);
            case "--held" -> new Options(what == What.CLUSTER ? what : What.HELD, quick, rates, rounds, soak, number(option, rest), out,
                    port, only);
            case "--rate", "--rates" -> new Options(what, quick, numbers(option, rest), rounds, soak, held, out, port, only);
            case "--rounds" -> new Options(what, quick, rates, number(option, rest), soak, held, out, port, only);
            case "--out" -> new Options(what, quick, rates, rounds, soak, held, Path.of(value(option, rest)), port, only);
            case "--only" -> new Options(what, quick, rates, rounds, soak, held, out, port, parts(option, rest));
            case "--port" -> new Options(what, quick, rates, rounds, soak, held, out, number(option, rest), only);
            default -> throw new IllegalArgumentException("bench has no option " + option + "; see ./jackfield bench --help");
        };
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; see ./jackfield bench --help");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest) {
        return positive(option, value(option, rest));
    }

    private static List<Integer> numbers(String option, Iterator<String> rest) {
        return Arrays.stream(value(option, rest).split(",")).map(each -> positive(option, each)).toList();
    }

    private static Set<Part> parts(String option, Iterator<String> rest) {
        try {
            return EnumSet.copyOf(Arrays.stream(value(option, rest).split(",")).map(each -> Part.valueOf(each.toUpperCase(Locale.ROOT)))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option
                    + " needs some of cost, nodes, spray, half, switches, memory and deaths, parted by commas", e);
        }
    }

    private static int positive(String option, String value) {
        if (!value.matches("[1-9]\\d{0,7}")) {
            throw new IllegalArgumentException(option + " needs whole numbers above 0, not " + value);
        }
        return Integer.parseInt(value);
    }
}
