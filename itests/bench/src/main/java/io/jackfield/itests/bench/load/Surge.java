package io.jackfield.itests.bench.load;

import java.time.Duration;

/**
 * What came of calls at a rate that may be more than a server carries, up to the moment when the last of them began: what comes to its
 * end later is no part of what the server carried in that time.
 *
 * @param rate      new calls a second, as asked of SIPp
 * @param calls     begun
 * @param completed went as the scenario says
 * @param refused   got 503 and were not tried again
 * @param failed    got anything else or no answer for 8 s
 * @param repeated  messages that the caller and the phone sent again or got again
 * @param lost      datagrams that the system dropped since they were not read: the server's, and the load's own
 * @param length    from the first call's begin to the last one's
 * @param serverCpu CPU of the server in that time
 * @param loadCpu   CPU of SIPp and of this program in that time, and until they ended
 */
public record Surge(int rate, long calls, long completed, long refused, long failed, long repeated, Lost lost, Duration length,
                    Duration serverCpu, Duration loadCpu) {
    /** @param server at its socket @param load at those of the caller and the phone */
    public record Lost(long server, long load) {
    }

    Surge with(Duration cpuOfTheLoad) {
        return new Surge(rate, calls, completed, refused, failed, repeated, lost, length, serverCpu, cpuOfTheLoad);
    }

    /** Calls begun in a second. */
    public double offered() {
        return perSecond(calls);
    }

    /** Calls completed in a second. */
    public double carried() {
        return perSecond(completed);
    }

    public double refusedASecond() {
        return perSecond(refused);
    }

    /** Of the machine. */
    public double serverCores() {
        return serverCpu.toMillis() / (double) length.toMillis();
    }

    private double perSecond(long count) {
        return count * 1000.0 / length.toMillis();
    }
}
