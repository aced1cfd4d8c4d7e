package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.Sipp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The distribution as it is shipped, started by its own script on the Java that runs this test. It works on a copy, with
 * an endpoint on a free port.
 */
public class PlatformIT {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path home;
    private int port;
    private Process platform;
    private BufferedReader output;
    private final List<String> printed = new ArrayList<>();

    @Before
    public void copyTheDistribution() throws IOException {
        home = folder.getRoot().toPath().resolve("jackfield");
        Path original = Path.of(System.getProperty("jackfield.home"));
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = original.relativize(file);
                if (!relative.startsWith("var")) {
                    Files.copy(file, home.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        port = Sipp.freePort();
        for (String transport : List.of("udp", "tcp")) {
            Path endpoint = home.resolve("conf/io.jackfield.stack.endpoint-" + transport + ".cfg");
            Files.writeString(endpoint, Files.readString(endpoint).replace("port=5060", "port=" + port));
        }
    }

    @After
    public void endThePlatform() throws InterruptedException {
        if (platform != null && platform.isAlive()) {
            platform.destroy();
            if (!platform.waitFor(20, TimeUnit.SECONDS)) {
                platform.destroyForcibly();
            }
        }
    }

    @Test
    public void shellAnswersAtThePromptAndEndsThePlatform() throws Exception {
        start();
        type("lb -s io.jackfield.stack");
        awaitLine("Active");
        type("lb -s jakarta.annotation-api");
        awaitLine("Active");
        type("install file:apps/call-forward-2.0.jar");
        awaitLine("Bundle ID");
        type("stop 0");
        assertTrue("the platform ends", platform.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, platform.exitValue());
    }

    @Test
    public void restartKeepsWhatTheShellMadeOfTheApplications() throws Exception {
        start();
        awaitLine("What to do next");
        type("lb -s call-forward");
        String id = awaitLine("io.jackfield.apps.call-forward").trim().split("\\|")[0].trim();
        type("uninstall " + id);
        type("stop 0");
        assertTrue("the platform ends", platform.waitFor(30, TimeUnit.SECONDS));
        start();
        type("lb -s io.jackfield.apps");
        awaitLine("io.jackfield.apps.echo");
        assertTrue("the uninstalled application stays away",
                printed.stream().noneMatch(line -> line.contains("apps.call-forward")));
    }

    /** The second time the newer version is started before the older one. */
    @Test
    public void restartKeepsTheVersionThatTakesNewCallsInWhateverOrderTheyStart() throws Exception {
        try (Phone phone = new Phone()) {
            Files.writeString(home.resolve("conf/system.properties"),
                    "\nio.jackfield.apps.call-forward.target=sip:phone@" + phone.address() + "\n", StandardOpenOption.APPEND);
            start();
            awaitLine("127.0.0.1:" + port); // the prompt says which endpoint is open
            awaitLine("leave");
            assertTrue("no other port is named: " + printed, printed.stream().noneMatch(line -> line.contains(":5060") || line.contains(":5090")));
            type("install file:apps/call-forward-2.0.jar");
            String two = awaitLine("Bundle ID").replaceAll("\\D", "");
            type("start " + two);
            type("sip:apps");
            awaitLine("2.0.0");
            assertEquals("2.0", versionOfANewCall());
            type("sip:activate call-forward 1.0.0");
            awaitLine("call-forward 1.0.0 takes new calls.");
            Operator.await("the log says that 2.0 was drained", Duration.ofSeconds(30), () -> Files.readString(home.resolve("var/log/jackfield.log"))
                    .contains("Version drained: app=call-forward version=2.0.0"));
            restart();
            assertEquals("the older one is started first", "1.0", versionOfANewCall());
            type("bundlelevel -s 79 " + two);
            restart();
            assertEquals("the newer one is started first", "1.0", versionOfANewCall());
        }
    }

    private void restart() throws Exception {
        type("stop 0");
        assertTrue("the platform ends", platform.waitFor(30, TimeUnit.SECONDS));
        start();
        awaitLine("What to do next");
    }

    /** Calls until a version answers: bundles start while the prompt is there already. */
    private String versionOfANewCall() throws Exception {
        try (Phone caller = new Phone()) {
            PhoneCall call = caller.call(new InetSocketAddress("127.0.0.1", port), "anybody");
            String version = call.ask("INFO").first("X-Served-By");
            assertEquals(200, call.ask("BYE").status());
            return version.replace("call-forward ", "");
        }
    }

    @Test
    public void runsWithoutATerminalUntilItIsTerminated() throws Exception {
        start("--daemon");
        platform.getOutputStream().close();
        Operator.await("the configured endpoint answers", Duration.ofSeconds(30), this::endpointAnswers);
        assertTrue("it is still there", platform.isAlive());
        platform.destroy();
        assertTrue("it ends when told", platform.waitFor(30, TimeUnit.SECONDS));
    }

    /** Whatever the answer to OPTIONS is, somebody is there. */
    private boolean endpointAnswers() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
            byte[] options = ("OPTIONS sip:echo@127.0.0.1:" + port + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK" + socket.getLocalPort() + "\r\n"
                    + "From: <sip:itest@127.0.0.1>;tag=1\r\nTo: <sip:echo@127.0.0.1>\r\nCall-ID: " + socket.getLocalPort()
                    + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
            socket.setSoTimeout(500);
            socket.send(new DatagramPacket(options, options.length, loopback, port));
            DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8).startsWith("SIP/2.0 ");
        } catch (SocketTimeoutException | PortUnreachableException e) {
            return false;
        }
    }

    private void start(String... arguments) throws IOException {
        printed.clear();
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.directory(folder.getRoot()); // not its home
        platform = builder.start();
        output = new BufferedReader(new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8));
    }

    private void type(String command) throws IOException {
        OutputStream in = platform.getOutputStream();
        in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Reads on until a line has this text. */
    private String awaitLine(String text) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
            try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    printed.add(line);
                    if (line.contains(text)) {
                        return line;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new AssertionError("the platform ended without: " + text + "\n" + printed);
        }).get(60, TimeUnit.SECONDS);
    }
}
