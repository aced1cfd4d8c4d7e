package io.jackfield.itests.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @TempDir
    Path directory;

    @Test
    void replacesItsPartAndLeavesTheRest() throws Exception {
        Path file = directory.resolve("page.md");
        Page page = new Page(file);
        page.write("calls", "one");
        page.write("soak", "two");
        Files.writeString(file, Files.readString(file) + "\nBy hand.\n");
        page.write("calls", "three");
        assertThat(Files.readString(file)).startsWith("# Performance").contains("three", "two").endsWith("By hand.\n")
                .doesNotContain("one\n").containsOnlyOnce("<!-- calls");
    }
}
