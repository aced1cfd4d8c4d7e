package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.sipp.Sipp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The Kamailio of the distribution, as {@code bin/balancer} runs it, with a line for each message that it hands to an engine. */
final class Kamailio implements Front {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOK_MILLIS = 20;
    private static final int END_SECONDS = 5;

    private final String configuration;
    private final Path directory;
    private final String host;
    private final List<String> engines;
    private final int port;
    private Process process;

    /** @param host its address. @param engines HOST:PORT of each */
    Kamailio(Kind kind, Path directory, String host, List<String> engines) throws IOException {
        this.configuration = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.directory = directory;
        this.host = host;
        this.engines = List.copyOf(engines);
        this.port = Sipp.freePort();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path home = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/balancer").toString(), configuration, "--port",
                Integer.toString(port), "--address", host, "--directory", directory.toString(), "--handed"));
        command.addAll(engines);
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile()).start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!open()) {
            if (System.nanoTime() > deadline || process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("Kamailio has not opened port " + port + ": " + Files.readString(log()));
            }
        }
    }

    /** What it printed: a line for each message that it handed on. */
    Path log() {
        return directory.resolve("kamailio.log");
    }

    /** Looked up in the tables of the kernel. */
    private boolean open() throws IOException {
        String column = String.format(Locale.ROOT, ":%04X ", port);
        for (String table : List.of("/proc/net/udp", "/proc/net/tcp")) {
            if (Files.readAllLines(Path.of(table)).stream().noneMatch(line -> line.contains(column))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void holdBack(int engine) {
        throw new UnsupportedOperationException("it hands to every engine, whatever state it is in");
    }

    @Override
    public void letIn(int engine) {
        throw new UnsupportedOperationException("it hands to every engine, whatever state it is in");
    }

    /** In order, because its processes end with the first of them only so. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
