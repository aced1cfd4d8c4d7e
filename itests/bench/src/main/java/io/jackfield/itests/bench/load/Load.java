package io.jackfield.itests.bench.load;

import io.jackfield.itests.bench.server.ProcessUsage;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A caller and a phone, with a server between them: INVITE 100 180 200 ACK BYE 200, once per call. */
public final class Load {
    /** From ACK to BYE: long enough that no server with several processes turns the two round. */
    private static final Duration HOLD = Duration.ofMillis(100);
    /** How long a side waits for a message before the call has failed; overload then ends within a bound. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Path directory;
    private final int phonePort;

    /** @param directory where SIPp's files go */
    public Load(Path directory, int phonePort) {
        this.directory = directory;
        this.phonePort = phonePort;
    }

    /** Calls at that rate for that long. */
    public Run run(Server server, int rate, Duration length) throws IOException, InterruptedException {
        int calls = Math.toIntExact(rate * length.toMillis() / 1000);
        Duration serverBefore;
        Duration machineBefore = ProcessUsage.ofTheMachine();
        Duration loadBefore = ProcessUsage.ofThisSide();
        Duration serverCpu;
        long begin;
        Duration took;
        Tally phoneTally;
        Tally callerTally;
        Sipp caller;
        try (Sipp phone = Sipp.phone(Scenario.beside(Load.class, "phone.xml"), directory, phonePort,
                Sipp.Over.UDP, options())) {
            serverBefore = server.cpu();
            begin = System.nanoTime();
            caller = Sipp.caller(Scenario.beside(Load.class, "caller.xml"), directory, server.address(), calls, rate, HOLD,
                    Sipp.Over.UDP, callerOptions());
            try (caller) {
                callerTally = caller.awaitEnd(length.plus(PATIENCE.multipliedBy(6)));
            }
            took = Duration.ofNanos(System.nanoTime() - begin);
            serverCpu = server.cpu().minus(serverBefore);
            phone.close();
            phoneTally = phone.tally();
        }
        Duration loadCpu = ProcessUsage.ofThisSide().minus(loadBefore);
        Duration otherCpu = ProcessUsage.ofTheMachine().minus(machineBefore).minus(loadCpu).minus(serverCpu);
        return new Run(rate, callerTally.offered(), callerTally.successful(), callerTally.failed() + phoneTally.failed(),
                callerTally.unexpected() + phoneTally.unexpected(), callerTally.repeated() + phoneTally.repeated(),
                took, serverCpu, loadCpu, otherCpu, Latencies.read(caller.directory(), "ringing"),
                Latencies.read(caller.directory(), "answered"));
    }

    private static List<String> options() {
        return List.of("-recv_timeout", Long.toString(PATIENCE.toMillis()), "-buff_size", "4194304");
    }

    private static List<String> callerOptions() {
        return List.of("-recv_timeout", Long.toString(PATIENCE.toMillis()), "-buff_size", "4194304", "-trace_rtt");
    }
}
