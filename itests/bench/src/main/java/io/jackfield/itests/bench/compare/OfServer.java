package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Latencies;
import io.jackfield.itests.bench.load.Run;
import java.util.List;

/**
 * All that was measured of one server.
 *
 * @param runs  those at the rates of the plan, round by round
 * @param later milliseconds of CPU for each call that the server used between the end of a run and the begin of its next
 * @param rate  null where it was not looked for
 * @param held  null where it was not measured
 */
public record OfServer(String name, String description, List<Run> runs, List<Double> later, CleanRate rate, Held held) {
    public OfServer {
        runs = List.copyOf(runs);
        later = List.copyOf(later);
    }

    public List<Run> at(int callsPerSecond) {
        return runs.stream().filter(run -> run.rate() == callsPerSecond).toList();
    }

    /** Of the runs at that rate in which no call failed: the others did other work. */
    public Spread cpuPerCall(int callsPerSecond) {
        return Spread.of(at(callsPerSecond).stream().filter(run -> run.failed() == 0).map(Run::cpuPerCall).toList());
    }

    public Latencies ringing(int callsPerSecond) {
        return Latencies.of(at(callsPerSecond).stream().map(Run::ringing).toList());
    }
}
