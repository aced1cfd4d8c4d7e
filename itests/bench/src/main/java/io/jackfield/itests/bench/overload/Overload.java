package io.jackfield.itests.bench.overload;

import io.jackfield.itests.bench.compare.Comparison;
import io.jackfield.itests.bench.compare.Progress;
import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Surge;
import io.jackfield.itests.bench.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One server at several rates, one after the other without a pause, and at last at a quarter of the first one. The caller takes a 503
 * for an answer. SIPp's own share of the machine grows with the rate, so what the server carries is to be read beside the cores that
 * both had.
 */
public final class Overload {
    private static final int RECOVERED = 4;

    private final Load load;
    private final Progress progress;

    public Overload(Load load, Progress progress) {
        this.load = load;
        this.progress = progress;
    }

    /** @param warm whether it gets calls before, as before any other measurement */
    public List<Surge> run(Server server, List<Integer> rates, Duration each, boolean warm) throws IOException, InterruptedException {
        if (warm) {
            Comparison.warmUp(server, load, progress);
        }
        List<Integer> all = new ArrayList<>(rates);
        all.add(Math.max(1, rates.get(0) / RECOVERED));
        List<Surge> surges = new ArrayList<>();
        for (int rate : all) {
            Surge surge = load.surge(server, rate, each);
            progress.say("%-17s %5d/s asked, %6.0f/s begun, %6.0f/s completed, %6.0f/s refused  failed %d  repeated %d  lost %d, and %d of "
                            + "the load's  cores %.2f, and %.1f s of the load's", server.name(), rate, surge.offered(), surge.carried(),
                    surge.refusedASecond(), surge.failed(), surge.repeated(), surge.lost().server(), surge.lost().load(),
                    surge.serverCores(), surge.loadCpu().toMillis() / 1000.0);
            surges.add(surge);
        }
        return surges;
    }
}
