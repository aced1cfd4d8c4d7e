package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Run;
import java.time.Duration;

/**
 * One run of a server that takes turns with others.
 *
 * @param engineCpu what of the servers' CPU was the engines'
 * @param later     CPU that the servers used between this run and their next one, less what they use when nobody has called for long
 */
public record Measured(Run run, Duration engineCpu, Duration later) {
    /** ms of CPU a call, of the engines in the run. */
    public double enginePerCall() {
        return perCall(engineCpu);
    }

    /** ms of CPU a call, of the state nodes in the run. */
    public double statePerCall() {
        return perCall(run.serverCpu().minus(engineCpu));
    }

    /** ms of CPU a call after the run: timers of transactions, records that expire. */
    public double laterPerCall() {
        return perCall(later);
    }

    /** ms of CPU a call, in the run. */
    public double runPerCall() {
        return run.cpuPerCall();
    }

    /** ms of CPU a call, in the run and later. */
    public double perCall() {
        return perCall(run.serverCpu().plus(later));
    }

    private double perCall(Duration cpu) {
        return run.completed() == 0 ? Double.NaN : cpu.toNanos() / 1e6 / run.completed();
    }
}
