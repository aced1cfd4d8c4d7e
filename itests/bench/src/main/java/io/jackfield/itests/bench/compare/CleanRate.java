package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.load.Run;
import io.jackfield.itests.bench.server.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The highest rate at which no call fails and retransmissions stay below half a percent.
 *
 * @param highest  calls a second; 0 where no rate was clean
 * @param bounded  whether a higher rate was tried and was not clean; otherwise it is a lower bound
 * @param loadGave whether what ended the search was SIPp, which did not make the calls at the rate asked for
 * @param runs     all that was tried, in order
 */
public record CleanRate(int highest, boolean bounded, boolean loadGave, List<Run> runs) {
    private static final double STEP = 1.4;
    private static final double CLOSE = 1.08;
    private static final int GRAIN = 50;
    private static final int HIGHEST = 20_000;

    public CleanRate {
        runs = List.copyOf(runs);
    }

    /** Goes up in steps until a rate is not clean twice, then halves the gap. */
    static CleanRate search(Server server, Load load, Plan plan, int from, Progress progress)
            throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        int good = 0;
        int bad = Integer.MAX_VALUE;
        int rate = from;
        while (runs.size() < plan.tries() && (bad == Integer.MAX_VALUE || bad > good * CLOSE) && rate <= HIGHEST) {
            Run run = tried(server, load, plan, rate, runs, progress);
            if (!run.clean() && runs.size() < plan.tries()) { // once may be bad luck on a machine that does other things too
                run = tried(server, load, plan, rate, runs, progress);
            }
            if (run.clean()) {
                good = rate;
            } else {
                bad = rate;
            }
            rate = bad == Integer.MAX_VALUE ? grained(good * STEP) : grained(good == 0 ? bad / STEP : (good + bad) / 2.0);
            if (rate == good || rate == bad) {
                break;
            }
        }
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        boolean gave = last != null && !last.clean() && last.failed() == 0 && !last.offered();
        return new CleanRate(good, bad != Integer.MAX_VALUE, gave, runs);
    }

    private static Run tried(Server server, Load load, Plan plan, int rate, List<Run> runs, Progress progress)
            throws IOException, InterruptedException {
        Run run = load.run(server, rate, plan.probe());
        runs.add(run);
        progress.ran(server.name(), run);
        if (!run.clean()) {
            load.settle(server);
        }
        return run;
    }

    private static int grained(double rate) {
        return (int) Math.round(rate / GRAIN) * GRAIN;
    }
}
