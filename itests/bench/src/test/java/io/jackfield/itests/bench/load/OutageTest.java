package io.jackfield.itests.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verifies which steps of a call are timed, that each ends, and what of them is a death's doing; not what is sent over sockets. */
class OutageTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final ProbeText TEXT = ProbeText.caller(
            new InetSocketAddress("127.0.0.1", 5070), new InetSocketAddress("127.0.0.1", 5060));

    private final TimedCall call = new TimedCall(TEXT.invite("c1"), 0);

    private static ProbeText answer(int status, String method) {
        return TEXT.answer("SIP/2.0 " + status + " Words\r\nTo: <sip:anybody@127.0.0.1>;tag=t\r\nCall-ID: c1\r\nCSeq: 1 " + method
                + "\r\nContact: <sip:phone@127.0.0.1:5060>\r\n\r\n");
    }

    private static TimedCall.Step step(long begin, long end, boolean answered) {
        return new TimedCall.Step(begin * MILLI, end * MILLI, answered);
    }

    @Test
    void ringingAnswerAndHangUpAreStepsOfTheirOwn() {
        assertThat(call.answered(answer(180, "INVITE"), 10 * MILLI)).isEmpty();
        assertThat(call.answered(answer(200, "INVITE"), 20 * MILLI)).singleElement().asString().startsWith("ACK sip:phone@127.0.0.1:5060 ");
        assertThat(call.goOn(1_019 * MILLI)).isEmpty();
        assertThat(call.goOn(1_020 * MILLI)).singleElement().asString().startsWith("BYE ");
        assertThat(call.answered(answer(200, "BYE"), 1_050 * MILLI)).isEmpty();

        assertThat(call.isOver()).isTrue();
        assertThat(call.steps()).containsExactly(step(0, 10, true), step(0, 20, true), step(1_020, 1_050, true));
    }

    @Test
    void requestsAreRepeatedUntilTheyAreAnswered() {
        assertThat(call.goOn(499 * MILLI)).isEmpty();
        assertThat(call.goOn(500 * MILLI)).containsExactly(call.invite());
        assertThat(call.goOn(1_499 * MILLI)).isEmpty();
        assertThat(call.goOn(1_500 * MILLI)).containsExactly(call.invite());
        call.answered(answer(180, "INVITE"), 1_600 * MILLI);
        assertThat(call.goOn(2_500 * MILLI)).isEmpty();
    }

    @Test
    void aCallThatRingsAndIsNotAnsweredFails() {
        call.answered(answer(180, "INVITE"), 10 * MILLI);
        call.goOn(16_000 * MILLI);
        assertThat(call.isOver()).isFalse();

        assertThat(call.goOn(16_001 * MILLI)).isEmpty();

        assertThat(call.isOver()).isTrue();
        assertThat(call.steps()).containsExactly(step(0, 10, true), step(0, 16_001, false));
    }

    @Test
    void aByeThatIsNotAnsweredFails() {
        call.answered(answer(200, "INVITE"), 0);
        call.goOn(1_000 * MILLI);
        call.goOn(17_001 * MILLI);
        assertThat(call.steps()).endsWith(step(1_000, 17_001, false));
        assertThat(call.isOver()).isTrue();
    }

    @Test
    void anErrorFailsTheCallAndIsAcknowledged() {
        call.answered(answer(180, "INVITE"), 10 * MILLI);
        assertThat(call.answered(answer(503, "INVITE"), 20 * MILLI)).singleElement().asString().startsWith("ACK ")
                .contains("branch=z9hG4bKc1INVITE\r\n").contains("CSeq: 1 ACK\r\n");
        assertThat(call.isOver()).isTrue();
        assertThat(call.steps()).containsExactly(step(0, 10, true), step(0, 20, false));
    }

    @Test
    void anErrorToByeFailsIt() {
        call.answered(answer(200, "INVITE"), 0);
        call.goOn(1_000 * MILLI);
        call.answered(answer(481, "BYE"), 1_010 * MILLI);
        assertThat(call.steps()).endsWith(step(1_000, 1_010, false));
        assertThat(call.isOver()).isTrue();
    }

    @Test
    void a200ThatComesAgainIsAcknowledgedAgain() {
        call.answered(answer(200, "INVITE"), 10 * MILLI);
        assertThat(call.answered(answer(200, "INVITE"), 510 * MILLI)).hasSize(1);
        assertThat(call.steps()).containsExactly(step(0, 10, true), step(0, 10, true));
    }

    @Test
    void aDeathDidWhatWasSlowOrFailedAfterIt() {
        List<TimedCall.Step> steps = List.of(step(0, 500, true), step(980, 1_010, true),
                step(1_100, 1_300, true), step(1_400, 1_410, false));
        assertThat(Outage.seen(steps, 1_000 * MILLI)).isEqualTo(new Outage.Seen(Duration.ofMillis(410), 2, 1, Duration.ofMillis(200),
                "250 ms: 2 of 200 ms"));
        assertThat(Outage.seen(steps, 2_000 * MILLI)).isEqualTo(new Outage.Seen(Duration.ZERO, 0, 0, Duration.ZERO, ""));
    }
}
