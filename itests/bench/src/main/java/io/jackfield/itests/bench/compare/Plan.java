package io.jackfield.itests.bench.compare;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param warmUp calls that each server gets before anything counts; a Java server has compiled what matters by then
 * @param rates  new calls a second; every server gets each
 * @param rounds how often; the servers take turns within a round
 * @param run    how long each run is
 * @param tries  runs that the search for the highest clean rate may take per server; 0 for no search
 * @param probe  how long each of these is
 * @param held   calls that are held at once; 0 for none
 * @param rest   for how long servers that take turns have no calls before and after: until nothing is left of any
 */
public record Plan(int warmUp, List<Integer> rates, int rounds, Duration run, int tries, Duration probe, int held,
                   Duration rest) {
    /** What docs/performance.md comes from; about a quarter of an hour. */
    public static final Plan WHOLE =
            new Plan(25_000, List.of(500, 1_000), 3, Duration.ofSeconds(10), 10, Duration.ofSeconds(6), 20_000, Duration.ZERO);
    /** Three minutes, for a look while one works on something. */
    public static final Plan QUICK =
            new Plan(10_000, List.of(500, 1_000), 1, Duration.ofSeconds(6), 3, Duration.ofSeconds(4), 0, Duration.ZERO);
    /** Longer than 64 times T1, after which the longest timers of a transaction and its record are over. */
    private static final Duration TRANSACTIONS = Duration.ofSeconds(35);
    /** What the cluster's parts of the page come from. */
    public static final Plan CLUSTER =
            new Plan(25_000, List.of(400), 5, Duration.ofSeconds(10), 5, Duration.ofSeconds(4), 10_000, TRANSACTIONS);
    /** The same in less time, for a look. */
    public static final Plan CLUSTER_QUICK =
            new Plan(15_000, List.of(400), 3, Duration.ofSeconds(8), 3, Duration.ofSeconds(4), 2_000, TRANSACTIONS);
    /** A few seconds, which say that everything works and nothing about speed. */
    public static final Plan SMOKE = new Plan(20, List.of(20), 2, Duration.ofSeconds(2), 0, Duration.ofSeconds(1), 0,
            Duration.ofSeconds(1));

    public Plan {
        rates = List.copyOf(rates);
        if (rates.isEmpty() || rounds < 1 || held < 0 || tries < 0) {
            throw new IllegalArgumentException("nothing to measure: rates=" + rates + " rounds=" + rounds);
        }
    }

    public Plan withRates(List<Integer> others) {
        return new Plan(warmUp, others, rounds, run, tries, probe, held, rest);
    }

    public Plan withHeld(int others) {
        return new Plan(warmUp, rates, rounds, run, tries, probe, others, rest);
    }

    /** With so many calls to warm up at most. */
    public Plan warmedWith(int most) {
        return new Plan(Math.min(warmUp, most), rates, rounds, run, tries, probe, held, rest);
    }

    public Plan withRounds(int others) {
        return new Plan(warmUp, rates, others, run, tries, probe, held, rest);
    }
}
