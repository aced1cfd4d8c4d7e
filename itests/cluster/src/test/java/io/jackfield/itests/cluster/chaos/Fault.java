package io.jackfield.itests.cluster.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done to the cluster, by the name that {@code --only} takes. */
enum Fault {
    /** {@code kill -9} of an engine, and a new start. */
    KILL_ENGINE(true, false, Manner.KILL),
    /** The same of a process that keeps calls. */
    KILL_STATE(false, true, Manner.KILL),
    /** The same of one of each at once. */
    KILL_BOTH(true, true, Manner.KILL),
    /** SIGSTOP and SIGCONT of an engine, shorter than it takes to be declared dead. */
    PAUSE_ENGINE(true, false, Manner.SHORT_FREEZE),
    /** The same of a process that keeps calls. */
    PAUSE_STATE(false, true, Manner.SHORT_FREEZE),
    /** SIGSTOP of an engine, and SIGCONT after it was declared dead. */
    FREEZE_ENGINE(true, false, Manner.LONG_FREEZE),
    /** The same of a process that keeps calls. */
    FREEZE_STATE(false, true, Manner.LONG_FREEZE),
    /** An engine's machine is cut off from all others, and healed after it was declared dead. */
    CUT_ENGINE(true, false, Manner.CUT),
    /** The same of a machine that keeps calls. */
    CUT_STATE(false, true, Manner.CUT),
    /** One of each is cut off from the others; they see each other. */
    CUT_BOTH(true, true, Manner.CUT);

    /** How it is done. */
    enum Manner { KILL, SHORT_FREEZE, LONG_FREEZE, CUT }

    private final boolean engine;
    private final boolean state;
    private final Manner manner;

    Fault(boolean engine, boolean state, Manner manner) {
        this.engine = engine;
        this.state = state;
        this.manner = manner;
    }

    boolean hitsAnEngine() {
        return engine;
    }

    boolean hitsAStateNode() {
        return state;
    }

    /** How many processes it meets at once. */
    int victims() {
        return (engine ? 1 : 0) + (state ? 1 : 0);
    }

    Manner manner() {
        return manner;
    }

    /** As on the command line: {@code kill-engine}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All that need nothing but processes. */
    static List<Fault> ofProcesses() {
        return Arrays.stream(values()).filter(each -> each.manner != Manner.CUT).toList();
    }

    /** @throws IllegalArgumentException in a sentence for whoever typed it */
    static List<Fault> parse(String words) {
        return Arrays.stream(words.split(",")).map(Fault::of).toList();
    }

    private static Fault of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findAny()
                .orElseThrow(() -> new IllegalArgumentException("--only " + word + " is no fault; there are " + words(List.of(values()))));
    }

    static String words(List<Fault> faults) {
        return faults.stream().map(Fault::word).collect(Collectors.joining(","));
    }
}
