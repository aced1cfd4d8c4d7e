package io.jackfield.itests.cluster.chaos;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened when, by the clock of this machine, which is that of SIPp's logs; each line is printed at once. Thread-safe. */
final class Timeline {
    private final PrintStream out;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Timeline(PrintStream out) {
        this.out = out;
    }

    /** Something that a failure may have to do with. */
    void note(String words, Object... arguments) {
        lines.add(show(words, arguments));
    }

    /** Only printed. */
    String show(String words, Object... arguments) {
        String line = LocalTime.ofInstant(Instant.now(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " "
                + words.formatted(arguments);
        out.println(line);
        return line;
    }

    List<String> lines() {
        return lines;
    }
}
