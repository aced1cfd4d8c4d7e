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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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

    /** The same for members that trust those of the same keys. @param keys what bin/tier-keys made, with a store for this name */
    static GridSettings settings(String cluster, String name, int clusterPort, boolean storage, Path keys) {
        GridSettings plain = settings(cluster, name, clusterPort, storage);
        return new GridSettings(cluster, name, plain.address(), 0, clusterPort, plain.members(), storage,
                plain.partitions(), plain.backups(), plain.callsPerShare(), plain.requestMillis(), plain.detectionMillis(), plain.voters(),
                plain.values(),
                Optional.of(new TierSecurity(keys.resolve(name + ".p12"), keys.resolve("trust.p12"), keys.resolve("password"))));
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
        private final Path errors;

        private Node(Process process, Path errors) {
            this.process = process;
            this.errors = errors;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        static Node start(String cluster, String name, int clusterPort, boolean storage) {
            return start(cluster, name, clusterPort, storage, List.of());
        }

        /** One that has keys. */
        static Node start(String cluster, String name, int clusterPort, boolean storage, Path keys) {
            return start(cluster, name, clusterPort, storage, List.of(keys.toString()));
        }

        private static Node start(String cluster, String name, int clusterPort, boolean storage, List<String> further) {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            try {
                List<String> command = new ArrayList<>(List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", GridProcess.class.getName(), cluster, name,
                        String.valueOf(clusterPort), String.valueOf(storage)));
                command.addAll(further);
                Path errors = Files.createDirectories(Path.of("target", "members")).resolve(cluster + "-" + name + ".log");
                return new Node(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReady() {
            answer("READY");
        }

        /** Until it said so on its standard error. */
        void awaitError(String words) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (!errors().contains(words)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("it did not say: " + words + " but: " + errors());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }

        private String errors() {
            try {
                return Files.readString(errors);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
