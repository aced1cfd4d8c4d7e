package io.jackfield.itests.bench.load;

import io.jackfield.itests.bench.server.ProcessUsage;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A caller and a phone, with a server between them: INVITE 100 180 200 ACK BYE 200, once per call. */
public final class Load {
    /** From ACK to BYE: long enough that no server with several processes turns the two round. */
    public static final Duration SHORT = Duration.ofMillis(100);
    /** How long a side waits for a message before the call has failed; overload then ends within a bound. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Longer than T2, the longest time between two repeats of a request (RFC 3261 17.1.2.2). */
    private static final Duration QUIET = Duration.ofMillis(4_500);
    /** Longer than Timer B and F. */
    private static final Duration SETTLING = Duration.ofSeconds(45);

    /** For so long a phone of changing engines answers what comes again behind its call's end. */
    private static final Duration LINGER = Duration.ofSeconds(4);

    private final Path directory;

    /** @param directory where SIPp's files go */
    public Load(Path directory) {
        this.directory = directory;
    }

    /** What there was before a run, and is subtracted. */
    private record Before(long nanos, Duration server, Duration load, Duration machine) {
        static Before of(Server server) throws IOException {
            return new Before(System.nanoTime(), server.cpu(), ProcessUsage.ofThisSide(), ProcessUsage.ofTheMachine());
        }
    }

    /** Calls at that rate for that long. */
    public Run run(Server server, int rate, Duration length) throws IOException, InterruptedException {
        int calls = Math.toIntExact(rate * length.toMillis() / 1000);
        Before before = Before.of(server);
        try (Sipp phone = phone(server, PATIENCE); Probe probe = Probe.start(server.address(), rate);
             Sipp caller = caller(server, calls, rate, SHORT, PATIENCE)) {
            long from = System.nanoTime();
            Tally made = caller.awaitEnd(length.plus(PATIENCE.multipliedBy(6)));
            Duration took = Duration.ofNanos(System.nanoTime() - from);
            Probe.Seen seen = probe.end();
            Duration serverCpu = server.cpu().minus(before.server());
            Tally taken = phone.end(); // only what has ended is counted as this side's
            caller.end();
            Duration loadCpu = ProcessUsage.ofThisSide().minus(before.load());
            Duration otherCpu = ProcessUsage.ofTheMachine().minus(before.machine()).minus(loadCpu).minus(serverCpu);
            long begun = made.offered() + seen.calls();
            long strays = strays(taken, begun);
            return new Run(rate, begun, made.successful() + seen.completed(),
                    made.failed() + taken.failed() - strays + seen.calls() - seen.completed(),
                    made.unexpected() + taken.unexpected() - strays, strays, made.repeated() + taken.repeated(),
                    took, serverCpu, loadCpu, otherCpu, seen.ringing());
        }
    }

    /** Calls at that rate for that long, of a caller that takes 503 for an answer; ends once each was completed or has failed. */
    public Surge surge(Server server, int rate, Duration length) throws IOException, InterruptedException {
        int calls = Math.toIntExact(rate * length.toMillis() / 1000);
        Before before = Before.of(server);
        Surge surge;
        try (Sipp phone = phone(server, PATIENCE);
             Sipp caller = Sipp.caller(Scenario.beside(Load.class, "caller-told.xml"), directory, server.address(), calls, rate, SHORT,
                     Sipp.Over.UDP, options(PATIENCE))) {
            long lost = ProcessUsage.lostDatagrams(server.address().getPort());
            long from = System.nanoTime();
            Tally made = caller.await(tally -> tally.offered() >= calls, length.multipliedBy(3).plus(PATIENCE));
            Duration took = Duration.ofNanos(System.nanoTime() - from);
            Duration serverCpu = server.cpu().minus(before.server());
            long refused = caller.counted(1);
            Surge.Lost unread = new Surge.Lost(ProcessUsage.lostDatagrams(server.address().getPort()) - lost,
                    ProcessUsage.lostDatagrams(phone.port()) + ProcessUsage.lostDatagrams(caller.port()));
            surge = new Surge(rate, made.offered(), made.successful() - refused, refused, made.failed(),
                    made.repeated() + phone.tally().repeated(), unread, took, serverCpu, Duration.ZERO);
            caller.awaitEnd(PATIENCE.multipliedBy(6));
        }
        return surge.with(ProcessUsage.ofThisSide().minus(before.load()));
    }

    /**
     * Of the failures at the phone, those of calls that nobody has begun: requests that the server still repeats after an
     * earlier failure.
     */
    public static long strays(Tally phone, long begun) {
        return Math.min(Math.max(0, phone.offered() - begun), Math.min(phone.failed(), phone.unexpected()));
    }

    /** The phone of a server; it takes all calls until it is closed. @param patience longer than calls are held */
    public Sipp phone(Server server, Duration patience) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(options(patience));
        server.answersGoTo().ifPresent(to -> options.addAll(List.of("-rsa", to.getAddress().getHostAddress() + ":" + to.getPort())));
        Scenario scenario = server.answersGoTo().isEmpty() ? Scenario.beside(Load.class, "phone.xml")
                : Scenario.beside(Load.class, "phone-of-several.xml").lingering(LINGER);
        return Sipp.phone(scenario, directory, server.phone(), Sipp.Over.UDP, options);
    }

    /** A caller that calls the server. @param hold from ACK to BYE */
    public Sipp caller(Server server, int calls, int rate, Duration hold, Duration patience) throws IOException {
        Scenario scenario = server.answersGoTo().isEmpty() ? Scenario.beside(Load.class, "caller.xml")
                : Scenario.beside(Load.class, "caller-of-several.xml").holding(hold);
        return Sipp.caller(scenario, directory, server.address(), calls, rate, hold, Sipp.Over.UDP, options(patience));
    }

    /**
     * Waits until the server sends nothing more to its phone, which is not there: after a failure it repeats requests until
     * their timers end, and the next run shall not pay for that.
     */
    public void settle(Server server) throws IOException {
        byte[] any = new byte[1];
        Instant latest = Instant.now().plus(SETTLING);
        try (DatagramSocket ear = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.phone()))) {
            ear.setSoTimeout(Math.toIntExact(QUIET.toMillis()));
            while (Instant.now().isBefore(latest)) {
                ear.receive(new DatagramPacket(any, any.length));
            }
        } catch (SocketTimeoutException e) {
            // quiet: that is what was waited for
        }
    }

    private static List<String> options(Duration patience) {
        return List.of("-recv_timeout", Long.toString(patience.toMillis()), "-buff_size", "4194304");
    }
}
