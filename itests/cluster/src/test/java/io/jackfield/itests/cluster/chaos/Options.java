package io.jackfield.itests.cluster.chaos;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What a run is to be.
 *
 * @param time      during which there are faults; the last of them is waited for
 * @param most      faults at most
 * @param seed      decides which fault comes when, and whom it meets
 * @param engines   at least 2
 * @param states    processes that keep calls, at least 2
 * @param rate      new calls a second, a multiple of 10
 * @param detection when a process that gives no sign is declared dead
 * @param faults    the kinds; a round has each of them once, in an order of its own
 * @param held      whether an engine that starts gets no messages before it serves, as with a balancer that looks after its engines
 */
record Options(Duration time, int most, long seed, int engines, int states, int rate, Duration detection, List<Fault> faults,
               boolean held) {
    private static final int MINUTES = 5;
    private static final int NODES = 3;
    private static final int RATE = 20;
    private static final int RATE_STEP = 10;

    Options {
        faults = List.copyOf(faults);
        if (engines < 2 || states < 2) {
            throw new IllegalArgumentException("--engines and --states must be 2 or more: there has to be one that goes on");
        }
        if (rate % RATE_STEP != 0) {
            throw new IllegalArgumentException("--rate must be a multiple of " + RATE_STEP + ", not " + rate);
        }
    }

    static Options standard(long seed) {
        return new Options(Duration.ofMinutes(MINUTES), Integer.MAX_VALUE, seed, NODES, NODES, RATE, Duration.ofSeconds(2),
                List.of(Fault.values()), false);
    }

    /** @param seed if none is given. @throws IllegalArgumentException in a sentence for whoever typed it */
    static Options parse(long seed, String... arguments) {
        Options options = standard(seed);
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    private Options with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--minutes" -> new Options(Duration.ofMinutes(number(option, rest)), most, seed, engines, states, rate, detection,
                    faults, held);
            case "--faults" -> new Options(time, number(option, rest), seed, engines, states, rate, detection, faults, held);
            case "--seed" -> new Options(time, most, number(option, rest), engines, states, rate, detection, faults, held);
            case "--engines" -> new Options(time, most, seed, number(option, rest), states, rate, detection, faults, held);
            case "--states" -> new Options(time, most, seed, engines, number(option, rest), rate, detection, faults, held);
            case "--rate" -> new Options(time, most, seed, engines, states, number(option, rest), detection, faults, held);
            case "--detection" -> new Options(time, most, seed, engines, states, rate, Duration.ofMillis(number(option, rest)), faults,
                    held);
            case "--only" -> new Options(time, most, seed, engines, states, rate, detection, Fault.parse(value(option, rest)), held);
            case "--hold-back" -> new Options(time, most, seed, engines, states, rate, detection, faults, true);
            default -> throw new IllegalArgumentException("chaos has no option " + option + "; see ./jackfield chaos --help");
        };
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; see ./jackfield chaos --help");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest) {
        String value = value(option, rest);
        if (!value.matches("[1-9]\\d{0,7}")) {
            throw new IllegalArgumentException(option + " needs a whole number above 0, not " + value);
        }
        return Integer.parseInt(value);
    }
}
