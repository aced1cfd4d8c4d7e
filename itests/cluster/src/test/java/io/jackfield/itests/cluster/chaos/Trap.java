package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.broken.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The outer side of the {@link Gate} of an engine with a flaw. @param directory where its files are */
record Trap(Path directory) {
    void shut(Gate.Moment moment) throws IOException {
        Files.writeString(directory.resolve(Gate.SHUT), moment.name());
    }

    boolean full() {
        return Files.exists(directory.resolve(Gate.FULL));
    }

    void open() throws IOException {
        Files.writeString(directory.resolve(Gate.OPEN), "");
    }

    /** Once the process has ended. */
    void clear() throws IOException {
        Files.deleteIfExists(directory.resolve(Gate.SHUT));
        Files.deleteIfExists(directory.resolve(Gate.FULL));
    }
}
