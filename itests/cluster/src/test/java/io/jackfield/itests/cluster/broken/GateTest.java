package io.jackfield.itests.cluster.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that calls are held back just where the process is to end or freeze, and none else. */
class GateTest {
    private static final int AFTERWARDS = 2;

    @TempDir
    private Path directory;
    private int ended;

    private Gate shut(Gate.Purpose purpose) throws Exception {
        Gate gate = new Gate(directory, () -> ended++);
        gate.look(AFTERWARDS);
        Files.writeString(directory.resolve(Gate.SHUT), purpose.name());
        gate.look(AFTERWARDS);
        return gate;
    }

    private static List<CompletionStage<Void>> enough(Gate gate) {
        List<CompletionStage<Void>> held = new ArrayList<>();
        for (int i = 0; i < Gate.ENOUGH; i++) {
            held.add(gate.pass(true));
        }
        assertThat(held).noneMatch(stage -> stage.toCompletableFuture().isDone());
        return held;
    }

    @Test
    void nothingIsHeldBackUntilItIsAskedFor() {
        Gate gate = new Gate(directory, () -> ended++);
        gate.look(AFTERWARDS);
        assertThat(gate.pass(true).toCompletableFuture()).isDone();
    }

    @Test
    void theProcessEndsSomeTimeAfterEnoughCallsAreBehindIt() throws Exception {
        Gate gate = shut(Gate.Purpose.END);
        assertThat(gate.pass(false).toCompletableFuture()).as("a call that goes on").isDone();
        for (int i = 0; i < 10; i++) {
            gate.look(AFTERWARDS);
        }
        assertThat(ended).as("nobody is behind it").isZero();
        enough(gate);
        gate.look(AFTERWARDS);
        gate.look(AFTERWARDS);
        assertThat(ended).isZero();
        gate.look(AFTERWARDS);
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void whoFreezesTheProcessIsToldWhenAndOpensIt() throws Exception {
        Gate gate = shut(Gate.Purpose.FREEZE);
        List<CompletionStage<Void>> held = enough(gate);
        gate.look(AFTERWARDS);
        assertThat(directory.resolve(Gate.FULL)).exists();
        assertThat(held).noneMatch(stage -> stage.toCompletableFuture().isDone());

        Files.writeString(directory.resolve(Gate.OPEN), "");
        gate.look(AFTERWARDS);

        assertThat(held).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(gate.pass(true).toCompletableFuture()).isDone();
        assertThat(directory).isEmptyDirectory();
        assertThat(ended).isZero();
    }
}
