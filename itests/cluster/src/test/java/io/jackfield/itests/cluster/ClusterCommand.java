package io.jackfield.itests.cluster;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code bin/cluster} as somebody runs it who types at its prompt. Closing ends it, and it ends what it has started. */
final class ClusterCommand implements AutoCloseable {
    private static final Duration TYPED = Duration.ofSeconds(30);
    /** From its end until all that it printed was read. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final Process process;
    private final Thread reader;
    private final OutputStream keyboard;
    private final StringBuffer printed = new StringBuffer();

    /** @param programs a directory whose programs come before those of the machine @param options as its help says */
    ClusterCommand(Path directory, Path programs, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize().resolve("bin/cluster").toString(),
                "--directory", directory.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        process = builder.start();
        keyboard = process.getOutputStream();
        reader = new Thread(this::read, "cluster-command");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has printed these words. All of what it printed. */
    String awaitPrinted(String words, Duration within) {
        return awaitPrinted(words, 0, within);
    }

    private String awaitPrinted(String words, int from, Duration within) {
        await().atMost(within).until(() -> !process.isAlive() || printed.substring(from).contains(words));
        await().atMost(ENDING).until(() -> printed.substring(from).contains(words) || !reader.isAlive());
        if (!printed.substring(from).contains(words)) {
            throw new AssertionError("it ended and did not print '" + words + "': " + printed);
        }
        return printed.substring(from);
    }

    /** Types a line and waits until the answer has these words. The answer. */
    String type(String line, String words) throws IOException {
        int from = printed.length();
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        return awaitPrinted(words, from, TYPED);
    }

    /** The process ids of all that it started, of its table. */
    List<Long> pids() throws IOException {
        return type("table", "\n").lines().map(line -> line.trim().split("\\s+"))
                .flatMap(columns -> List.of(columns).stream().filter(column -> column.matches("\\d+"))).map(Long::valueOf).toList();
    }

    /** Its exit status. */
    int awaitEnd(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it has not ended within " + within + ": " + printed);
        }
        return process.exitValue();
    }

    /** As Ctrl-C does. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TYPED.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
