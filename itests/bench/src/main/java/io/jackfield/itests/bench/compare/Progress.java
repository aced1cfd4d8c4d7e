package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Run;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says on the console how far it is. Thread-safe. */
public final class Progress {
    private final PrintStream out;
    private final long begun = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    public synchronized void say(String format, Object... values) {
        Duration since = Duration.ofNanos(System.nanoTime() - begun);
        out.printf(Locale.ROOT, "%2d:%02d  ", since.toMinutes(), since.toSecondsPart());
        out.printf(Locale.ROOT, format + "%n", values);
    }

    public void ran(String server, Run run) {
        say("%-17s %5d/s  %7d calls  %6.3f ms CPU a call  set-up p50 %.2f p99 %.2f ms  failed %d  unexpected %d  "
                        + "repeated %d  others %.2f cores%s%s",
                server, run.rate(), run.calls(), run.cpuPerCall(), run.ringing().quantile(0.5), run.ringing().quantile(0.99),
                run.failed(), run.unexpected(), run.repeated(), run.otherCores(),
                run.strays() == 0 ? "" : "  strays " + run.strays(), run.clean() ? "" : "  NOT CLEAN");
    }
}
