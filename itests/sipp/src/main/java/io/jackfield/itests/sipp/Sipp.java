package io.jackfield.itests.sipp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One SIPp process on the loopback address. Its files (scenario, statistics, log, errors) stay in its directory
 * for whoever looks into a failure. Closing ends the process.
 */
public final class Sipp implements AutoCloseable {
    private static final Duration STATISTICS_PERIOD = Duration.ofSeconds(1);
    /** SIPp's own default is more than the files that a process may have open. */
    private static final int MOST_CONNECTIONS = 10_000;

    /** As SIPp says of a call that it gives up which one that is. */
    private static final Pattern FAILED = Pattern.compile(
            "Call-Id: (\\S+), (?:receive|send) timeout on message [^,]* without label|[Aa]bort.*? (?:for|with) (?:Call-I[dD] '|call: )([^\\s']+)");

    /** What it speaks over. */
    public enum Over {
        UDP("u1", "UDP"),
        /** One connection for all its calls. */
        TCP("t1", "TCP"),
        /** A connection for each of its calls. */
        TCP_PER_CALL("tn", "TCP");

        private final String option;
        private final String protocol;

        Over(String option, String protocol) {
            this.option = option;
            this.protocol = protocol;
        }

        /** As an endpoint's configuration names it. */
        public String protocol() {
            return protocol;
        }

        private String table() {
            return "/proc/net/" + protocol.toLowerCase(Locale.ROOT);
        }
    }

    private final String name;
    private final Process process;
    private final int port;
    private final Path directory;

    private Sipp(String name, Process process, int port, Path directory) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /**
     * Starts a phone that takes calls, and waits until its port is open.
     *
     * @param port the port to listen on; {@link #freePort()} finds one
     */
    public static Sipp phone(Scenario scenario, Path parent, int port) throws IOException, InterruptedException {
        return phone(scenario, parent, port, Over.UDP, List.of());
    }

    /** The same over a transport, with further options of SIPp; one that is given already is replaced. */
    public static Sipp phone(Scenario scenario, Path parent, int port, Over transport, List<String> options)
            throws IOException, InterruptedException {
        Sipp phone = start(scenario, parent, port, transport, options);
        phone.awaitOpenPort(transport, Duration.ofSeconds(10));
        return phone;
    }

    /**
     * Starts a caller.
     *
     * @param to    where it sends its calls
     * @param calls how many it makes
     * @param rate  new calls a second
     * @param hold  from ACK to BYE
     */
    public static Sipp caller(Scenario scenario, Path parent, InetSocketAddress to, int calls, int rate, Duration hold)
            throws IOException {
        return caller(scenario, parent, to, calls, rate, hold, Over.UDP, List.of());
    }

    /** The same over a transport, with further options of SIPp; one that is given already is replaced. */
    public static Sipp caller(Scenario scenario, Path parent, InetSocketAddress to, int calls, int rate, Duration hold,
                              Over transport, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-m", Integer.toString(calls), "-r", Integer.toString(rate), "-l", Integer.toString(calls),
                "-d", Long.toString(hold.toMillis())));
        arguments.addAll(options);
        arguments.add(to.getAddress().getHostAddress() + ":" + to.getPort());
        return start(scenario, parent, freePort(), transport, arguments);
    }

    private static Sipp start(Scenario scenario, Path parent, int port, Over transport, List<String> arguments)
            throws IOException {
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent, scenario.name() + "-");
        List<String> command = new ArrayList<>(List.of("sipp", "-sf", scenario.write(directory).toString(),
                "-i", "127.0.0.1", "-p", Integer.toString(port), "-t", transport.option, "-nostdin",
                "-recv_timeout", "40000", "-fd", Long.toString(STATISTICS_PERIOD.toSeconds()),
                "-trace_stat", "-stf", directory.resolve("statistics.csv").toString(),
                "-trace_logs", "-log_file", directory.resolve("calls.log").toString(),
                "-trace_err", "-error_file", directory.resolve("errors.log").toString()));
        if (transport == Over.TCP_PER_CALL) {
            command.addAll(List.of("-max_socket", Integer.toString(MOST_CONNECTIONS)));
        }
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("screen.txt").toFile()).start();
        process.getOutputStream().close();
        return new Sipp(scenario.name(), process, port, directory);
    }

    /** A port of the loopback address that was free for UDP and TCP a moment ago. */
    public static int freePort() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        while (true) {
            try (DatagramSocket udp = new DatagramSocket(0, loopback);
                 ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 1, loopback)) {
                return tcp.getLocalPort();
            } catch (BindException e) {
                continue; // taken for TCP: another
            }
        }
    }

    public int port() {
        return port;
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    /** What it has counted up to about a second ago. */
    public Tally tally() throws IOException {
        return Tally.read(directory.resolve("statistics.csv"));
    }

    /** What a counter of its scenario counted up to about a second ago. @param counter its number there */
    public long counted(int counter) throws IOException {
        return Tally.counted(directory.resolve("statistics.csv"), counter);
    }

    /** The calls its scenario has logged. */
    public List<LoggedCall> calls() throws IOException {
        return LoggedCall.read(directory.resolve("calls.log"));
    }

    /** How many lines its scenario has logged that begin with this word. */
    public long logged(String word) throws IOException {
        Path log = directory.resolve("calls.log");
        if (!Files.exists(log)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(word + " ")).count();
        }
    }

    /** Waits until the counts are as asked for. Fails when the process or the time ends before. */
    public Tally await(Predicate<Tally> condition, Duration within) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(within);
        while (true) {
            boolean ended = !process.isAlive(); // before the file is read, so that its last line is seen
            Tally tally = tally();
            if (condition.test(tally)) {
                return tally;
            }
            if (ended || Instant.now().isAfter(deadline)) {
                throw new AssertionError(name + (ended ? " ended" : " did not get there in " + within) + ": " + tally
                        + ", files in " + directory + firstError());
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits for a caller to make all its calls. Its final counts. */
    public Tally awaitEnd(Duration within) throws IOException, InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " is not done after " + within + ": " + tally() + ", files in " + directory);
        }
        return tally();
    }

    /** Tells it to begin no more calls and to end with the last one (SIGUSR1); {@link #awaitEnd} waits for that. */
    public void finish() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    /** The name of its scenario. */
    public String name() {
        return name;
    }

    /** How many calls failed for what, in SIPp's words. */
    public Map<String, Long> failures() throws IOException {
        return Tally.failures(directory.resolve("statistics.csv"));
    }

    /** The Call-IDs of the calls that failed, as far as its errors name them. */
    public Set<String> failedCalls() throws IOException {
        Path errors = directory.resolve("errors.log");
        if (!Files.exists(errors)) {
            return Set.of();
        }
        Set<String> calls = new LinkedHashSet<>();
        for (String line : Files.readAllLines(errors, StandardCharsets.ISO_8859_1)) {
            FAILED.matcher(line).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1)).forEach(calls::add);
        }
        return calls;
    }

    /** Ends the process in order. Its final counts. */
    public Tally end() throws IOException {
        close();
        return tally();
    }

    /** Waits for a phone to end that many calls, stops it, and gives its final counts. */
    public Tally stopAfter(long calls, Duration within) throws IOException, InterruptedException {
        await(tally -> tally.ended() >= calls, within);
        return end();
    }

    /** The first lines that SIPp wrote about what went wrong, for a message; empty if nothing did. */
    public String firstError() throws IOException {
        Path errors = directory.resolve("errors.log");
        if (!Files.exists(errors)) {
            return "";
        }
        String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
        return "\n" + text.substring(0, Math.min(text.length(), 2000));
    }

    /** Ends the process in order, so that it writes its last counts. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Looks the port up in the table of the kernel: trying to bind it would take it from SIPp. */
    private void awaitOpenPort(Over transport, Duration within) throws IOException, InterruptedException {
        String column = String.format(Locale.ROOT, ":%04X ", port);
        Instant deadline = Instant.now().plus(within);
        while (Files.readAllLines(Path.of(transport.table())).stream().noneMatch(line -> line.contains(column))) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new AssertionError(name + " has not opened port " + port + ", files in " + directory + firstError());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }
}
