package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.sipp.Sipp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code bin/jackfield} makes of a node's one file before anything starts. */
class NodeRoleIT {
    @Test
    void aRoleThatThereIsNotIsRefusedInOneLine() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "role-");
        try (Node node = Node.state(directory, "n1", Sipp.freePort()).with("io.jackfield.state.grid", "role=States")) {
            node.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> !node.isAlive());
        }
        assertThat(Files.readString(directory.resolve("n1/console-1.log"))).isEqualTo(
                "bin/jackfield: role=States in conf/io.jackfield.state.grid.cfg is none of engine, state, both\n");
    }
}
