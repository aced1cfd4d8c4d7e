package io.jackfield.state.grid.coherence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another process that is a member with any settings; asked line by line, killed with {@link #kill}. */
final class Peer implements AutoCloseable {
    private static final long ANSWER_SECONDS = 90;

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();

    private Peer(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** @param before words of the command line before that of the JVM, as of {@code ip netns exec} */
    static Peer start(List<String> before, GridSettings settings) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.log.io.jackfield=info",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                PeerProcess.class.getName()));
        command.addAll(PeerProcess.arguments(settings));
        try {
            return new Peer(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> {
                if (line.startsWith(PeerProcess.ANSWER)) {
                    out.add(line.substring(PeerProcess.ANSWER.length()));
                } else {
                    System.out.println("[" + process.pid() + "] " + line);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            System.out.println("[" + process.pid() + "] " + e); // as of a process that is killed
        }
        out.add("ended");
    }

    Peer awaitReady() {
        String answer = answer();
        if (!answer.equals(PeerProcess.READY)) {
            throw new IllegalStateException("process " + process.pid() + " is not ready but says " + answer);
        }
        return this;
    }

    void ask(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To what was asked first of what was not answered yet. */
    String answer() {
        try {
            String answer = out.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IllegalStateException("no answer of process " + process.pid());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    String say(String command) {
        ask(command);
        return answer();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
