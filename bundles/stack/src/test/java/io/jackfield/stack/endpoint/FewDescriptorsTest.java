package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.jain.sip.JainSip;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.StatelessResponses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint in a process that may open few files, under more connections than that: {@code accept} fails with EMFILE. */
class FewDescriptorsTest {
    private static final int DESCRIPTORS = 120;
    private static final int CONNECTIONS = 200;

    private Process process;
    private final List<Socket> sockets = new ArrayList<>();

    /** The process. Says its port, and at each line that it reads its counters. */
    static final class Child {
        private Child() {
        }

        public static void main(String... words) throws IOException {
            JainSip.init();
            StreamSockets kind = words[0].equals("nio") ? new StreamSockets.NioSockets() : StreamSockets.best();
            TcpEndpoint endpoint = new TcpEndpoint(TcpSettings.of("few", new InetSocketAddress("127.0.0.1", 0)),
                    () -> message -> Acceptance.ACCEPTED, new StatelessResponses(new byte[0]), System::nanoTime,
                    new AtomicLong()::incrementAndGet, kind, HeldBytes.ofThisMachine());
            endpoint.start();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            System.out.println("port " + endpoint.local().getPort());
            while (in.readLine() != null) {
                System.out.println("counters " + endpoint.counters() + " connections=" + endpoint.connections());
            }
            System.exit(0);
        }
    }

    private BufferedReader start(String kind) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is a shell that sets limits");
        process = new ProcessBuilder("/bin/sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"", java.toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "-XX:TieredStopAtLevel=1",
                Child.class.getName(), kind).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    @AfterEach
    void end() throws Exception {
        for (Socket each : sockets) {
            each.close();
        }
        if (process != null) {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static String line(BufferedReader from, String start) throws IOException {
        String line = from.readLine();
        while (line != null && !line.startsWith(start)) {
            line = from.readLine();
        }
        assertThat(line).as("a line that begins with " + start).isNotNull();
        return line;
    }

    private String counters(BufferedReader from) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return line(from, "counters");
    }

    private static long count(String counters, String name) {
        java.util.regex.Matcher found = java.util.regex.Pattern.compile("[{ ]" + name + "=(\\d+)").matcher(counters);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private void connect(int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        socket.setSoTimeout(20_000);
    }

    private static void pings(Socket socket) throws IOException {
        socket.getOutputStream().write("\r\n\r\n".getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readNBytes(2), UTF_8)).isEqualTo("\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    @Timeout(120)
    void connectionsThatFindNoDescriptorWaitAndComeLater(String kind) throws Exception {
        BufferedReader out = start(kind);
        int port = Integer.parseInt(line(out, "port").substring(5));
        connect(port);
        pings(sockets.get(0)); // which loads the classes that it takes: they are files too
        for (int i = 1; i < CONNECTIONS; i++) {
            connect(port);
        }
        String full = counters(out);
        while (count(full, "accept.failed") < 3) { // once a second
            full = counters(out);
        }
        assertThat(count(full, "connections")).isBetween(1L, (long) DESCRIPTORS);
        pings(sockets.get(1));

        Duration before = cpu();
        long failures = count(full, "accept.failed");
        while (count(full, "accept.failed") < failures + 3) {
            full = counters(out);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(cpu().minus(before)).as("what the process used in three seconds").isLessThan(Duration.ofMillis(1_500));

        for (int i = 0; i < CONNECTIONS - 20; i++) {
            sockets.get(i).close();
        }
        pings(sockets.get(CONNECTIONS - 1));
        connect(port);
        pings(sockets.get(CONNECTIONS));
        String later = counters(out);
        assertThat(count(later, "accepted")).as(later).isEqualTo(CONNECTIONS + 1L);
    }

    private Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
