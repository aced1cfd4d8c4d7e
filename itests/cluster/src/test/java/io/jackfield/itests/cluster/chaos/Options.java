package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.broken.Flaw;
import io.jackfield.itests.sipp.Sipp;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run is to be.
 *
 * @param time      during which there are faults; the last of them is waited for
 * @param most      faults at most
 * @param seed      decides which fault comes when, and whom it meets
 * @param nodes     what there is
 * @param calls     through it
 * @param detection when a process that gives no sign is declared dead
 * @param faults    the kinds; a round has each of them once, in an order of its own
 * @param flaw      what the engines do that they must not, or that calls have to bear
 * @param proof     whether runs with all flaws are to be made instead, with this seed
 */
record Options(Duration time, int most, long seed, Nodes nodes, Calls calls, Duration detection, List<Fault> faults, Optional<Flaw> flaw,
               boolean proof) {
    /**
     * @param engines at least 2
     * @param states  processes that keep calls, at least 2
     * @param front   what hands out messages
     * @param held    whether an engine that starts gets no messages before it serves, as with a balancer that looks after its engines
     */
    record Nodes(int engines, int states, Front.Kind front, boolean held) {
        Nodes {
            if (engines < 2 || states < 2) {
                throw new IllegalArgumentException("--engines and --states must be 2 or more: there has to be one that goes on");
            }
            if (held && front != Front.Kind.DATAGRAMS) {
                throw new IllegalArgumentException("--hold-back needs --balancer datagrams: Kamailio hands to every engine");
            }
        }
    }

    /** Who calls, and is called. */
    enum Phones {
        /** The suite's own. */
        STRICT,
        /** SIPp, which loses its way where messages come late and in another order: for a cluster that loses few. */
        SIPP
    }

    /** @param rate new calls a second, a multiple of 10. @param over how phones speak, on both sides */
    record Calls(int rate, Sipp.Over over, Phones phones) {
        private static final int RATE_STEP = 10;

        Calls {
            if (over != Sipp.Over.UDP && phones == Phones.SIPP) {
                throw new IllegalArgumentException("--phones sipp goes with --over udp only: SIPp opens no connection for an answer");
            }
            if (rate % RATE_STEP != 0) {
                throw new IllegalArgumentException("--rate must be a multiple of " + RATE_STEP + ", not " + rate);
            }
        }
    }

    private static final Map<String, String> STANDARD = Map.ofEntries(Map.entry("--minutes", "5"), Map.entry("--faults", "10000000"),
            Map.entry("--engines", "3"), Map.entry("--states", "3"), Map.entry("--rate", "20"), Map.entry("--detection", "2000"),
            Map.entry("--balancer", "kamailio-stateless"), Map.entry("--over", "udp"), Map.entry("--phones", "strict"),
            Map.entry("--only", Fault.words(Fault.ofProcesses())));
    private static final Set<String> MORE = Set.of("--seed", "--broken");
    private static final Set<String> FLAGS = Set.of("--hold-back", "--prove");

    Options {
        faults = List.copyOf(faults);
        if (calls.over() != Sipp.Over.UDP && nodes.front() == Front.Kind.DATAGRAMS) {
            throw new IllegalArgumentException("--over tcp needs Kamailio: --balancer datagrams carries UDP only");
        }
        if (faults.stream().anyMatch(Options::cuts)
                && (calls.over() != Sipp.Over.UDP || nodes.front() != Front.Kind.KAMAILIO_STATELESS)) {
            throw new IllegalArgumentException("networks are cut with --over udp and --balancer kamailio-stateless only");
        }
    }

    /** @param seed if none is given. @throws IllegalArgumentException in a sentence for whoever typed it */
    static Options parse(long seed, String... arguments) {
        Map<String, String> given = new TreeMap<>(STANDARD);
        given.put("--seed", Long.toString(seed));
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (!STANDARD.containsKey(option) && !MORE.contains(option) && !FLAGS.contains(option)) {
                throw new IllegalArgumentException("chaos has no option " + option + "; see ./jackfield chaos --help");
            }
            if (!FLAGS.contains(option) && !rest.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value; see ./jackfield chaos --help");
            }
            given.put(option, FLAGS.contains(option) ? "" : rest.next());
        }
        return new Options(Duration.ofMinutes(number("--minutes", given)), number("--faults", given), number("--seed", given),
                new Nodes(number("--engines", given), number("--states", given),
                        oneOf("--balancer", "balancer", Front.Kind.values(), given.get("--balancer")), given.containsKey("--hold-back")),
                new Calls(number("--rate", given), oneOf("--over", "transport", Sipp.Over.values(), given.get("--over")),
                        oneOf("--phones", "kind of phones", Phones.values(), given.get("--phones"))),
                Duration.ofMillis(number("--detection", given)), Fault.parse(given.get("--only")),
                Optional.ofNullable(given.get("--broken")).map(word -> oneOf("--broken", "promise", Flaw.values(), word)),
                given.containsKey("--prove"));
    }

    /**
     * How many nodes vote: all of them, as operators are told, where more than half are left by what is killed or frozen at once. Else
     * 1, which turns voting off: what is left would serve nobody, rightly. Whoever cuts networks asks for the vote in any case. Engines
     * with a flaw do not vote: that may be a fence of its own and hide what their store does.
     */
    int voters() {
        int all = nodes.engines() + nodes.states();
        int most = faults.stream().mapToInt(Fault::victims).max().orElse(0);
        return cut() || flaw.isEmpty() && 2 * (all - most) > all ? all : 1;
    }

    private static boolean cuts(Fault fault) {
        return fault.manner() == Fault.Manner.CUT;
    }

    /** Whether networks are to be cut. */
    boolean cut() {
        return faults.stream().anyMatch(Options::cuts);
    }

    private static <E extends Enum<E>> E oneOf(String option, String what, E[] values, String word) {
        return Arrays.stream(values).filter(each -> word(each).equals(word)).findAny().orElseThrow(() -> new IllegalArgumentException(
                option + " " + word + " is no " + what + "; there are "
                        + Arrays.stream(values).map(Options::word).collect(Collectors.joining(","))));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int number(String option, Map<String, String> given) {
        String value = given.get(option);
        if (!value.matches("[1-9]\\d{0,7}")) {
            throw new IllegalArgumentException(option + " needs a whole number above 0, not " + value);
        }
        return Integer.parseInt(value);
    }
}
