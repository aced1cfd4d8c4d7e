package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The distribution with call-forward, started by its own script as an operator would; only the ports are changed, in a
 * copy. Its shell is typed to.
 */
public final class JackfieldServer implements Server {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Collections that a soak asks for run beside the server; nothing else asks for any. */
    private static final String BESIDE = "-XX:+ExplicitGCInvokesConcurrent";
    private static final Pattern COUNTER = Pattern.compile("(?m)^\\s*([a-z][a-z0-9.-]+)\\s+(\\d+)\\s*$");
    private static final Pattern SESSIONS = Pattern.compile("(?m)^\\s*call-forward\\s+\\S+\\s+active\\s+(\\d+)");

    private final ServerProcess process;
    private final int phone;
    private int asked;

    private JackfieldServer(ServerProcess process, int phone) {
        this.process = process;
        this.phone = phone;
    }

    /**
     * @param home      the distribution, unpacked
     * @param directory where the copy goes
     */
    public static JackfieldServer start(Path home, Path directory, int port, int phone)
            throws IOException, InterruptedException {
        return start(home, directory, port, phone, "", copy -> { });
    }

    /** What else is changed in a copy of the distribution before it starts. */
    interface Preparation {
        void prepare(Path copy) throws IOException;
    }

    /** @param java further options of Java */
    static JackfieldServer start(Path home, Path directory, int port, int phone, String java, Preparation preparation)
            throws IOException, InterruptedException {
        copy(home, directory);
        preparation.prepare(directory);
        replace(directory.resolve("conf/io.jackfield.stack.endpoint-udp.cfg"), "port=5060", "port=" + port);
        replace(directory.resolve("conf/system.properties"), "127.0.0.1:5090", "127.0.0.1:" + phone);
        ServerProcess process = ServerProcess.start(
                List.of(directory.resolve("bin/jackfield").toString(), "--clean"), Map.of("JAVA_OPTS", BESIDE + " " + java), directory,
                port);
        JackfieldServer server = new JackfieldServer(process, phone);
        try {
            server.await("call-forward takes calls", () -> SESSIONS.matcher(server.type("sip:apps")).find());
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    static void copy(Path home, Path directory) throws IOException {
        if (!Files.isExecutable(home.resolve("bin/jackfield"))) {
            throw new IOException("the platform is not built: " + home);
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = home.relativize(file);
                Path target = directory.resolve(relative);
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!relative.startsWith("var")) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void replace(Path file, String text, String by) throws IOException {
        String before = Files.readString(file);
        if (!before.contains(text)) {
            throw new IOException(file.getFileName() + " does not say " + text);
        }
        Files.writeString(file, before.replace(text, by));
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("not so within " + PATIENCE + ": " + what + "; see " + process.log());
            }
            process.process().waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    /** Types a command into the shell. What it printed. */
    private synchronized String type(String command) throws IOException, InterruptedException {
        String mark = "asked-" + ++asked;
        long from = Files.size(process.log());
        OutputStream in = process.process().getOutputStream();
        in.write((command + "\necho " + mark + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            byte[] log = Files.readAllBytes(process.log());
            String printed = new String(log, (int) from, (int) (log.length - from), StandardCharsets.UTF_8);
            int end = printed.indexOf(mark);
            if (end >= 0) {
                return printed.substring(0, end);
            }
            if (!process.process().isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("the shell does not answer " + command + "; see " + process.log());
            }
            process.process().waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** All counters as the shell shows them. */
    public Map<String, Long> counters() throws IOException, InterruptedException {
        Map<String, Long> counters = new TreeMap<>();
        Matcher matcher = COUNTER.matcher(type("sip:counters"));
        while (matcher.find()) {
            counters.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return counters;
    }

    /** Application sessions that are there, as the shell counts them. */
    public long sessions() throws IOException, InterruptedException {
        Matcher matcher = SESSIONS.matcher(type("sip:apps"));
        if (!matcher.find()) {
            throw new IOException("the shell does not list call-forward; see " + process.log());
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Bytes of the old generation after a collection that does not stop the server, with the less garbage the longer it settles. */
    public long oldHeap(Duration settling) throws IOException, InterruptedException {
        return process.oldHeap(settling);
    }

    public int threads() throws IOException {
        return ProcessUsage.threads(process.handle().pid());
    }

    /** {@code kill -9}. */
    void kill() {
        process.kill();
    }

    @Override
    public String name() {
        return "Jackfield";
    }

    @Override
    public String description() {
        return "the distribution as it is shipped, call-forward 1.0, embedded store";
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public int phone() {
        return phone;
    }

    @Override
    public Duration cpu() throws IOException {
        return process.cpu();
    }

    @Override
    public OptionalLong liveHeap() throws IOException, InterruptedException {
        return process.liveHeap();
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }

    @Override
    public void close() {
        process.close();
    }
}
