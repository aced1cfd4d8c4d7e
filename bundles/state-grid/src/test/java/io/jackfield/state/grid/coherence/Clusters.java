package io.jackfield.state.grid.coherence;

import io.jackfield.state.grid.desk.ValueBounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Members of a cluster on the loopback interface for tests: this process, and others that it starts and ends. */
final class Clusters {
    private static final long START_SECONDS = 90;
    /** Few, so that the contract fills them. */
    private static final int VALUES_PER_SHARE = 12;

    private Clusters() {
    }

    static GridSettings settings(String cluster, String name, int clusterPort, boolean storage) {
        return new GridSettings(cluster, name, "127.0.0.1", 0, clusterPort, List.of("127.0.0.1"), storage, 31, 1, 100_000, 20_000,
                3_000, 1, new ValueBounds(64, 1_000, VALUES_PER_SHARE), Optional.empty());
    }

    /** A port that is free for datagrams and connections. */
    static int freePort() {
        for (int i = 0; i < 100; i++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return udp.getLocalPort();
            } catch (IOException e) {
                continue; // taken for the other protocol
            }
        }
        throw new IllegalStateException("no port is free");
    }

    /** Another process; killed with {@link Node#kill}. */
    static final class Node {
        private final Process process;
        private final BufferedReader out;

        private Node(Process process) {
            this.process = process;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        static Node start(String cluster, String name, int clusterPort, boolean storage) {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            try {
                List<String> command = List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", GridProcess.class.getName(), cluster, name,
                        String.valueOf(clusterPort), String.valueOf(storage));
                Path errors = Files.createDirectories(Path.of("target", "members")).resolve(cluster + "-" + name + ".log");
                return new Node(new ProcessBuilder(command).redirectError(errors.toFile()).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReady() {
            answer("READY");
        }

        /** What it says after OK. */
        String say(String command) {
            try {
                process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return answer("OK");
        }

        private String answer(String expected) {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    String line = out.readLine();
                    while (line != null && !line.startsWith(expected)) {
                        line = out.readLine();
                    }
                    if (line == null) {
                        throw new IllegalStateException("the node ended before it said " + expected);
                    }
                    return line.substring(expected.length()).trim();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
        }

        /** As a machine that is cut off: its connections stay, and it says nothing. */
        void freeze() {
            signal("STOP");
        }

        void thaw() {
            signal("CONT");
        }

        private void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
    }
}
