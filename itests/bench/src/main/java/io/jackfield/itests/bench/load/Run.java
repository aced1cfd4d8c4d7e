package io.jackfield.itests.bench.load;

import java.time.Duration;

/**
 * What one run of calls at one rate came to. The calls are those of SIPp and the few of the probe.
 *
 * @param rate       new calls a second, as asked of SIPp
 * @param calls      calls begun
 * @param completed  calls that went as the scenario says, as the callers saw it
 * @param failed     calls that did not, at the caller or at the phone; one that failed at both counts twice
 * @param unexpected messages that had no place in a call, at the caller and at the phone
 * @param strays     requests that came to the phone and belong to no call of this run: what the server still repeats after an
 *                   earlier run failed. They are no part of failed and unexpected
 * @param repeated   retransmissions that the caller and the phone sent or recognised
 * @param length     from the first call's begin to the last call's end
 * @param serverCpu  CPU of the server in that time
 * @param loadCpu    CPU of SIPp and of this program in that time
 * @param otherCpu   CPU of everything else on the machine, the kernel's interrupts apart
 * @param ringing    from INVITE to 180, of the probe's calls
 */
public record Run(int rate, long calls, long completed, long failed, long unexpected, long strays, long repeated, Duration length,
                  Duration serverCpu, Duration loadCpu, Duration otherCpu, Latencies ringing) {
    private static final double MOST_REPEATED = 0.005;
    private static final double LEAST_OFFERED = 0.95;

    /** Milliseconds of the server's CPU for each call that was completed. */
    public double cpuPerCall() {
        return completed == 0 ? Double.NaN : millis(serverCpu) / completed;
    }

    /** Messages too many, for each call: a retransmission that comes when its call is over is one without a place. */
    public double repeatedShare() {
        return calls == 0 ? Double.NaN : (double) Math.max(repeated, unexpected) / calls;
    }

    /** Nothing failed, hardly anything was repeated, and the load was what it should be. */
    public boolean clean() {
        return failed == 0 && completed == calls && repeatedShare() < MOST_REPEATED && offered();
    }

    /** Whether SIPp made the calls at the rate it was asked for, or nearly. */
    public boolean offered() {
        return calls / (millis(length) / 1000) >= LEAST_OFFERED * rate;
    }

    /** Cores that others kept busy. */
    public double otherCores() {
        return Math.max(0, millis(otherCpu) / millis(length));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
