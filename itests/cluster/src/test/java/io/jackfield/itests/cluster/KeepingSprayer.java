package io.jackfield.itests.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The load balancer {@code sprayer.pl}: hands each datagram to the next engine as it came, with the sender's address, and reads none.
 * Java cannot send as another, so Perl does, which every Debian has.
 */
final class KeepingSprayer implements AutoCloseable {
    private static final String PROGRAM = "sprayer.pl";
    private static final String NOT_ALLOWED = "not allowed";

    private final Process process;
    private final int port;

    private KeepingSprayer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Empty if this user may not send as another. @param directory where its program is put */
    static Optional<KeepingSprayer> start(Path directory, List<Integer> engines) throws IOException {
        Path program = directory.resolve(PROGRAM);
        try (InputStream text = KeepingSprayer.class.getResourceAsStream(PROGRAM)) {
            Files.write(program, text.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("perl", program.toString()));
        engines.forEach(engine -> command.add(engine.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = process.inputReader().readLine();
        if (said != null && said.matches("\\d+")) {
            return Optional.of(new KeepingSprayer(process, Integer.parseInt(said)));
        }
        process.destroyForcibly();
        if (said != null && said.startsWith(NOT_ALLOWED)) {
            return Optional.empty();
        }
        throw new IOException(PROGRAM + " says: " + said);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
