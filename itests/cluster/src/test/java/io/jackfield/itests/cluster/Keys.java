package io.jackfield.itests.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code bin/tier-keys} makes for nodes of these names. */
record Keys(Path directory) {
    static Keys make(Path directory, String... names) throws IOException, InterruptedException {
        Path command = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize().resolve("bin/tier-keys");
        List<String> words = new ArrayList<>(List.of(command.toString(), directory.toString()));
        words.addAll(List.of(names));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(Files.createDirectories(directory.getParent()).resolve(directory.getFileName() + ".log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(words + " gave " + exit);
        }
        return new Keys(directory);
    }

    /** The node of that name has its own from its next start on. */
    Node give(Node node) throws IOException {
        return node.with("io.jackfield.state.grid", "keyStore=" + directory.resolve(node.name() + ".p12"))
                .with("io.jackfield.state.grid", "trustStore=" + directory.resolve("trust.p12"))
                .with("io.jackfield.state.grid", "passwordFile=" + directory.resolve("password"));
    }
}
