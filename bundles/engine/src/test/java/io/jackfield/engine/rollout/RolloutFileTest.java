package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of rollouts is read as it was written, in the file of an engine and in the state tier; and what older releases wrote. */
class RolloutFileTest {
    @TempDir
    Path directory;

    private Path path;
    private RolloutFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("rollouts");
        file = new RolloutFile(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1", "+0 +1", "+1 +2 a1", "+1 +2 r2 r1", "+1 h2", "+1 h2 t2", "+1 h2 c2=10 h3 c3=7", "+1 +2 m1", "+1 +2 m1 d1",
        "+1 h2 t2 c2=10 a2 -1", "+1 +2 r2 b", "+1 +2 +3 r1 r2 c2=5 t1 b"})
    void everythingIsReadAsItWasWritten(String steps) throws IOException {
        Rollout written = Script.play(steps).restored();

        file.save(List.of(written, Rollout.none("echo").started(new ApplicationVersion("echo", "1.0.0"), false)));

        assertThat(file.load()).hasSize(2).contains(written);
        SharedRollout shared = SharedRollout.of(written);
        assertThat(SharedRolloutText.read(Script.APP, SharedRolloutText.write(shared))).isEqualTo(shared);
        assertThat(shared.here(Set.of())).isEqualTo(written);
    }

    @Test
    void whateverOperatorsDidIsReadAsItWasWritten() throws IOException {
        Random random = new Random(5);
        Rollout rollout = Rollout.none(Script.APP);
        for (int i = 0; i < 300; i++) {
            char kind = "+h-xratoccbmd".charAt(random.nextInt(13));
            rollout = Script.apply(rollout, kind == 'c'
                    ? "c" + random.nextInt(4) + "=" + random.nextInt(50) : "" + kind + random.nextInt(4));
            SharedRollout shared = SharedRollout.of(rollout);
            assertThat(SharedRolloutText.read(Script.APP, SharedRolloutText.write(shared))).isEqualTo(shared);
            if (!rollout.versions().isEmpty()) {
                file.save(List.of(rollout));
                assertThat(file.load()).containsExactly(rollout.restored());
            }
        }
    }

    @Test
    void aFileOfAnOlderReleaseIsRead() throws IOException {
        Files.writeString(path, "call-forward\t7\t-\t\ncall-forward\t7\t1.0.0\tchoice\ncall-forward\t7\t2.0.0\tretired\n");

        Rollout read = file.load().get(0);

        assertThat(read.revision()).isEqualTo(7);
        assertThat(read.choice()).contains(Script.version("1"));
        assertThat(read.retired(Script.version("2"))).isTrue();
        assertThat(read.known(Script.version("0"))).isTrue();
        assertThat(read.before()).isEmpty();
        assertThat(SharedRolloutText.read(Script.APP, "7\n-\t\ta\n1.0.0\tchoice\ta b\n2.0.0\tretired\ta\n").here(Set.of())).isEqualTo(read);
    }

    @Test
    void whatANewerReleaseAddsIsPassedOver() throws IOException {
        Files.writeString(path, "call-forward\t7\t1.0.0\tchoice\tshiny\t\t-\tmore\ncall-forward\t7\t2.0.0\t\tshare=10 shiny\tendpoint=lab\t"
                + "choice\tmore\n");

        Rollout read = file.load().get(0);

        assertThat(read.mapping().share(Script.version("2"))).isEqualTo(10);
        assertThat(read.standing(Script.version("2")).selector()).contains(Selector.parse("endpoint=lab"));
        assertThat(read.before().orElseThrow().choice()).contains(Script.version("2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call-forward\t7\t1.0.0\n", "call-forward\tone\t1.0.0\tchoice\n", "call-forward\t7\t1.0.0\tchoice\tshare=10\n",
        "call-forward\t7\t1.0.0\tchoice\theld\n", "call-forward\t7\t1.0.0\t\t\tnonsense\n"})
    void aFileThatMakesNoSenseIsSaidToBeBroken(String text) throws IOException {
        Files.writeString(path, text);

        assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessageContaining("rollouts");
    }
}
