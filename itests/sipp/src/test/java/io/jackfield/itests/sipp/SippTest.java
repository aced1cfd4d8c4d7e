package io.jackfield.itests.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A caller and a phone face to face, with nothing between them: they say themselves which version made each message.
 * Verifies that the checks which the integration tests rely on pass what is right and fail what is wrong.
 */
class SippTest {
    private static final String ONE = "call-forward 1.0";
    private static final String TWO = "call-forward 2.0";

    private final Path directory = Path.of("target", "sipp").toAbsolutePath();

    private Scenario caller = Scenario.of("uac.xml").marked("invite", ONE).marked("ack", ONE).marked("bye", ONE);
    private Scenario phone = Scenario.of("uas.xml").marked("180", ONE).marked("200", ONE).marked("bye-200", ONE);

    private record Both(Tally caller, Tally phone, List<LoggedCall> calls) { }

    private Both call(int calls) throws Exception {
        try (Sipp called = Sipp.phone(phone, directory, Sipp.freePort());
             Sipp calling = Sipp.caller(caller, directory, new InetSocketAddress("127.0.0.1", called.port()), calls, 20,
                     Duration.ofMillis(50))) {
            Tally callerTally = calling.awaitEnd(Duration.ofSeconds(30));
            called.await(tally -> tally.offered() >= calls, Duration.ofSeconds(10));
            called.close();
            return new Both(callerTally, called.tally(), calling.calls());
        }
    }

    @Test
    void callsOfOneVersionSucceedOnBothSides() throws Exception {
        Both both = call(10);
        assertThat(both.caller()).isEqualTo(new Tally(10, 10, 0, 0, 0, 0));
        assertThat(both.phone()).isEqualTo(new Tally(10, 10, 0, 0, 0, 0));
    }

    @Test
    void everyCallIsLoggedWithItsVersionAndTimes() throws Exception {
        Both both = call(10);
        assertThat(both.calls()).hasSize(10).allSatisfy(call -> {
            assertThat(call.version()).isEqualTo("1.0");
            assertThat(Duration.between(call.up(), call.end())).isBetween(Duration.ofMillis(40), Duration.ofSeconds(5));
            assertThat(call.upAt(call.up().plusMillis(1))).isTrue();
            assertThat(call.upAt(call.end())).isFalse();
        });
    }

    @Test
    void callWhoseResponsesAreOfTwoVersionsFails() throws Exception {
        phone = phone.marked("bye-200", TWO);
        Tally tally = call(1).caller();
        assertThat(tally.failed()).isEqualTo(1);
        assertThat(tally.mismatched()).isEqualTo(1);
    }

    @Test
    void callWhoseRequestsAreOfTwoVersionsFails() throws Exception {
        caller = caller.marked("bye", TWO);
        Tally tally = call(1).phone();
        assertThat(tally.failed()).isEqualTo(1);
        assertThat(tally.mismatched()).isEqualTo(1);
    }

    @Test
    void messageThatDoesNotSayItsVersionFailsTheCall() throws Exception {
        phone = Scenario.of("uas.xml").marked("180", ONE).marked("bye-200", ONE);
        assertThat(call(1).caller().mismatched()).isEqualTo(1);
    }

    @Test
    void expectingAnotherVersionFailsEveryCall() throws Exception {
        caller = caller.expecting("call-forward (2\\.0)");
        Tally tally = call(5).caller();
        assertThat(tally.failed()).isEqualTo(5);
        assertThat(tally.successful()).isZero();
    }
}
