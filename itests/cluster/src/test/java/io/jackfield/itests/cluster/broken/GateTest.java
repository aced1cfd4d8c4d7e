package io.jackfield.itests.cluster.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that calls are held back just at the moment at which the process is to be killed or frozen, and at no other. */
class GateTest {
    private static final String TO_CALLER = "Via: SIP/2.0/UDP 127.0.0.1:5060\r\nTo: <sip:crossed@127.0.0.1>;tag=a\r\nCSeq: 1 ";

    @TempDir
    private Path directory;

    private Gate shut(Gate.Moment moment) throws Exception {
        Gate gate = new Gate(directory);
        gate.look();
        Files.writeString(directory.resolve(Gate.SHUT), moment.name());
        gate.look();
        return gate;
    }

    private static CheckIn checkIn(long from, String... messages) {
        String text = "\u0001" + String.join("\r\n\r\n\u0002", messages) + "\r\n\r\n";
        return new CheckIn(new CallKey(1, 2), from, new CheckIn.Id(new Incarnation("e1", 7), 1), new CallRecord(new EncodedBody(
                text.getBytes(StandardCharsets.ISO_8859_1)), new byte[0], CallRecord.NEVER, CallRecord.NEVER, Map.of()), false);
    }

    private static List<CompletionStage<Void>> enough(Gate gate, CheckIn checkIn) {
        List<CompletionStage<Void>> held = new ArrayList<>();
        for (int i = 0; i < Gate.Moment.BEGINS.enough(); i++) {
            held.add(gate.pass(checkIn));
        }
        assertThat(held).noneMatch(stage -> stage.toCompletableFuture().isDone());
        return held;
    }

    private static boolean passes(Gate gate, CheckIn checkIn) {
        return gate.pass(checkIn).toCompletableFuture().isDone();
    }

    @Test
    void nothingIsHeldBackUntilItIsAskedFor() {
        Gate gate = new Gate(directory);
        gate.look();
        assertThat(passes(gate, checkIn(0))).isTrue();
    }

    @Test
    void whoAskedIsToldWhenEnoughAreBehindItAndOpensIt() throws Exception {
        Gate gate = shut(Gate.Moment.BEGINS);
        gate.look();
        assertThat(directory.resolve(Gate.FULL)).doesNotExist();
        List<CompletionStage<Void>> held = enough(gate, checkIn(0));
        gate.look();
        assertThat(directory.resolve(Gate.FULL)).exists();
        assertThat(held).noneMatch(stage -> stage.toCompletableFuture().isDone());

        Files.writeString(directory.resolve(Gate.OPEN), "");
        gate.look();

        assertThat(held).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(passes(gate, checkIn(0))).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void callsThatBeginAreThoseWithoutARevision() throws Exception {
        Gate gate = shut(Gate.Moment.BEGINS);
        assertThat(passes(gate, checkIn(7, "SIP/2.0 200 OK\r\n" + TO_CALLER + "INVITE"))).isTrue();
        assertThat(passes(gate, checkIn(0))).isFalse();
    }

    @Test
    void callsThatAreAnsweredAreThoseWhoseCallerIsToldSo() throws Exception {
        Gate gate = shut(Gate.Moment.ANSWERED);
        assertThat(passes(gate, checkIn(0))).as("a call that begins").isTrue();
        assertThat(passes(gate, checkIn(7, "SIP/2.0 180 Ringing\r\n" + TO_CALLER + "INVITE"))).as("that rings").isTrue();
        assertThat(passes(gate, checkIn(7, "SIP/2.0 200 OK\r\n" + TO_CALLER + "CANCEL", "SIP/2.0 487 Request Terminated\r\n"
                + TO_CALLER + "INVITE"))).as("that is given up").isTrue();
        assertThat(passes(gate, checkIn(7, "SIP/2.0 200 OK\r\n" + TO_CALLER.replace("crossed", "plain") + "INVITE")))
                .as("of another kind").isTrue();
        assertThat(passes(gate, checkIn(7, "ACK sip:phone@127.0.0.1 SIP/2.0", "SIP/2.0 200 OK\r\n" + TO_CALLER + "INVITE")))
                .as("that is acknowledged").isTrue();
        assertThat(passes(gate, checkIn(7, "SIP/2.0 200 OK\r\n" + TO_CALLER + "INVITE"))).isFalse();
    }
}
