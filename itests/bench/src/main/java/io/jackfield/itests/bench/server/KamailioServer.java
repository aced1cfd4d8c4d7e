package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Kamailio as a stateful record-routing proxy, as the Debian package has it, with the configuration beside this class. */
public final class KamailioServer implements Server {
    private static final String CONFIGURATION = "kamailio.cfg";
    private static final List<Path> LIBRARIES = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib64"));

    private final ServerProcess process;
    private final String version;
    private final int phone;

    private KamailioServer(ServerProcess process, String version, int phone) {
        this.process = process;
        this.version = version;
        this.phone = phone;
    }

    /** @param directory where its configuration and its output go */
    public static KamailioServer start(Path directory, int port, int phone) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path configuration = directory.resolve(CONFIGURATION);
        Files.writeString(configuration, configuration().replace("${port}", Integer.toString(port))
                .replace("${phone}", Integer.toString(phone)).replace("${modules}", modules().toString()));
        // -DD: neither it nor its main process leaves this one's family; -m: megabytes of shared memory, plenty.
        List<String> command = List.of("kamailio", "-f", configuration.toString(), "-DD", "-E", "-m", "1024", "-M", "16",
                "-w", directory.toString());
        return new KamailioServer(ServerProcess.start(command, directory, port), version(), phone);
    }

    private static String configuration() throws IOException {
        try (InputStream in = KamailioServer.class.getResourceAsStream(CONFIGURATION)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path modules() throws IOException {
        for (Path library : LIBRARIES) {
            if (Files.isDirectory(library)) {
                try (Stream<Path> found = Files.find(library, 4, (path, is) -> path.endsWith("kamailio/modules/tm.so"))) {
                    var module = found.findFirst();
                    if (module.isPresent()) {
                        return module.get().getParent();
                    }
                }
            }
        }
        throw new IOException("Kamailio's modules are in none of " + LIBRARIES);
    }

    private static String version() throws IOException {
        Process asked = new ProcessBuilder("kamailio", "-v").redirectErrorStream(true).start();
        String printed = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed.lines().findFirst().orElse("").replaceAll("^version: kamailio (\\S+).*", "$1");
    }

    @Override
    public String name() {
        return "Kamailio proxy";
    }

    @Override
    public String description() {
        return "Kamailio " + version + ", transaction-stateful and record-routing, 2 receiving processes; CPU of all its processes";
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

    /** A proxy keeps nothing of a call that is up. */
    @Override
    public OptionalLong liveHeap() {
        return OptionalLong.empty();
    }

    @Override
    public boolean compilesAsItRuns() {
        return false;
    }

    @Override
    public void close() {
        process.close();
    }
}
