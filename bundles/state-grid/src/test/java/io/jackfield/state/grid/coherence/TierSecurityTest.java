package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a member's keys have to be. Who is refused for them is shown with whole nodes. */
class TierSecurityTest {
    @TempDir
    Path directory;

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> new TierSecurity(directory.resolve("none.p12"), directory, directory))
                .hasMessage("keyStore=" + directory.resolve("none.p12") + " is no file that can be read");
    }
}
