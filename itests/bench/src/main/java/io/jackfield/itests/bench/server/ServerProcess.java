package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that serves SIP on one UDP port of the loopback address; what it prints goes to a file. */
final class ServerProcess implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The column of jstat with the old generation's use, KB. */
    private static final String OLD_USED = "OU";
    /** The last line of a class histogram: Total, instances, bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private final Process process;
    private final int port;
    private final Path log;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it and waits until its port is open. */
    static ServerProcess start(List<String> command, Path directory, int port) throws IOException, InterruptedException {
        return start(command, Map.of(), directory, port);
    }

    /** @param environment besides this process's own */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path directory, int port)
            throws IOException, InterruptedException {
        requireFree(port);
        ServerProcess server = begin(command, environment, directory, port);
        try {
            server.awaitPort();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Starts one that serves no SIP, and does not wait. */
    static ServerProcess begin(List<String> command, Map<String, String> environment, Path directory) throws IOException {
        return begin(command, environment, directory, 0);
    }

    private static ServerProcess begin(List<String> command, Map<String, String> environment, Path directory, int port)
            throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("printed.log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), port, log);
    }

    static void requireFree(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port))) {
            socket.getLocalPort();
        } catch (SocketException e) {
            throw new IOException("UDP port " + port + " of " + LOOPBACK + " is taken; the benchmark needs it", e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(LOOPBACK, port);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Process process() {
        return process;
    }

    Path log() {
        return log;
    }

    Duration cpu() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the server has ended; see " + log);
        }
        return ProcessUsage.ofTree(process.toHandle());
    }

    /** The size of all that is reachable in a JVM: jcmd collects before it counts, and stops the server for that. */
    OptionalLong liveHeap() throws IOException, InterruptedException {
        histogram(); // what the first collection only made ready to be freed, the second one frees
        return OptionalLong.of(histogram());
    }

    private long histogram() throws IOException, InterruptedException {
        String printed = jdk("jcmd", "GC.class_histogram");
        Matcher total = TOTAL.matcher(printed);
        if (!total.find()) {
            throw new IOException("jcmd gave no total: " + printed.lines().limit(3).toList());
        }
        return Long.parseLong(total.group(1));
    }

    /**
     * Bytes of the old generation of a JVM with G1 that was started with {@code -XX:+ExplicitGCInvokesConcurrent}, after a
     * collection that runs beside the server: what is reachable, and some garbage in regions that are mostly in use.
     *
     * @param settling time for the collections that free what the one beside the server found
     */
    long oldHeap(Duration settling) throws IOException, InterruptedException {
        jdk("jcmd", "GC.run");
        Thread.sleep(settling.toMillis());
        List<String> lines = jdk("jstat", "-gc").strip().lines().toList();
        List<String> names = List.of(lines.get(0).strip().split("\\s+"));
        if (lines.size() != 2 || !names.contains(OLD_USED)) {
            throw new IOException("jstat gave no " + OLD_USED + ": " + lines);
        }
        return (long) (1024 * Double.parseDouble(lines.get(1).strip().split("\\s+")[names.indexOf(OLD_USED)]));
    }

    /** What a tool of the JDK says of the server. @param asked one of the tool's options or commands */
    private String jdk(String tool, String asked) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        String pid = Long.toString(process.pid());
        command.addAll(asked.startsWith("-") ? List.of(asked, pid) : List.of(pid, asked));
        Process asking = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asking.waitFor();
        return printed;
    }

    /** Looks the port up in the kernel's table: trying to bind it would take it from the server. */
    private void awaitPort() throws IOException, InterruptedException {
        String column = String.format(Locale.ROOT, ":%04X ", port);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Files.readAllLines(Path.of("/proc/net/udp")).stream().noneMatch(line -> line.contains(column))
                && Files.readAllLines(Path.of("/proc/net/udp6")).stream().noneMatch(line -> line.contains(column))) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("no server on port " + port + "; it printed:\n" + Files.readString(log));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** {@code kill -9}. Waits until it is gone. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
