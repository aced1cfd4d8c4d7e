package io.jackfield.itests.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies on logs as SIPp writes them what is taken for a repeat, which of them are wrong, and that both legs make one ladder. */
class TrailTest {
    @TempDir
    private Path directory;
    private final StringBuilder caller = new StringBuilder();
    private final StringBuilder phone = new StringBuilder();

    private static String message(String startLine, String call, String cseq, String more) {
        return startLine + "\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK" + call + cseq.replace(' ', '-') + "\r\nTo: <sip:p@h>;tag=1\r\n"
                + "Call-ID: " + call + "\r\nCSeq: " + cseq + "\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    private static void log(StringBuilder log, int second, boolean sent, String message) {
        log.append("----------------------------------------------- 2026-11-23 02:00:%02d.000000\n".formatted(second))
                .append(sent ? "UDP message sent (9 bytes):\n\n" : "UDP message received [9] bytes :\n\n").append(message).append('\n');
    }

    private Trail trail() throws IOException {
        Trail trail = new Trail();
        trail.add("caller", Files.writeString(directory.resolve("caller"), caller));
        trail.add("phone", Files.writeString(directory.resolve("phone"), phone));
        return trail;
    }

    @Test
    void theSameMessageAgainIsARepeat() throws IOException {
        for (int second = 0; second < 3; second++) {
            log(phone, second, false, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", ""));
            log(caller, second, false, message("SIP/2.0 200 OK", "c", "1 INVITE", ""));
        }
        Trail.Repeats repeats = trail().repeats();
        assertThat(repeats.messages()).isEqualTo(6);
        assertThat(repeats.repeats()).isEqualTo(4);
        assertThat(repeats.differing()).isEmpty();
    }

    @Test
    void aRepeatThatSaysSomethingElseDiffers() throws IOException {
        log(phone, 0, false, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", ""));
        log(phone, 1, false, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", "Reason: SIP;cause=200\r\n"));
        assertThat(trail().repeats().differing()).hasSize(1);
    }

    @Test
    void aSecondRequestOfTheSameNumberDiffers() throws IOException {
        log(phone, 0, false, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", ""));
        log(phone, 1, false, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", "").replace("z9hG4bK", "z9hG4bKother"));
        assertThat(trail().repeats().differing()).hasSize(1);
    }

    @Test
    void anotherFinalResponseToARequestDiffers() throws IOException {
        log(caller, 0, false, message("SIP/2.0 180 Ringing", "c", "1 INVITE", ""));
        log(caller, 1, false, message("SIP/2.0 200 OK", "c", "1 INVITE", ""));
        assertThat(trail().repeats().differing()).isEmpty();
        log(caller, 2, false, message("SIP/2.0 487 Request Terminated", "c", "1 INVITE", ""));
        assertThat(trail().repeats().differing()).hasSize(1);
    }

    @Test
    void whatThePhonesSendIsNotJudged() throws IOException {
        log(caller, 0, true, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", ""));
        log(caller, 1, true, message("BYE sip:p@h SIP/2.0", "c", "2 BYE", "X: y\r\n"));
        assertThat(trail().repeats().messages()).isZero();
    }

    @Test
    void bothLegsOfACallMakeOneLadder() throws IOException {
        log(caller, 0, true, message("INVITE sip:p@h SIP/2.0", "left", "1 INVITE", "X-Call: left\r\n"));
        log(phone, 1, false, message("INVITE sip:p@h SIP/2.0", "right", "1 INVITE", "X-Call: left\r\n"));
        log(phone, 2, true, message("SIP/2.0 200 OK", "right", "1 INVITE", ""));
        log(caller, 3, true, message("INVITE sip:p@h SIP/2.0", "another", "1 INVITE", "X-Call: another\r\n"));
        assertThat(trail().ladders(List.of("right")).lines().map(String::strip)).satisfiesExactly(
                call -> assertThat(call).isEqualTo("left"),
                first -> assertThat(first).contains("caller ---> INVITE"),
                second -> assertThat(second).contains("phone  ---> INVITE"),
                third -> assertThat(third).contains("phone  <--- SIP/2.0 200"));
    }

    @Test
    void thePhonesOwnInviteDoesNotPartTheLegs() throws IOException {
        log(caller, 0, true, message("INVITE sip:p@h SIP/2.0", "left", "1 INVITE", "X-Call: left\r\n"));
        log(phone, 1, false, message("INVITE sip:p@h SIP/2.0", "right", "1 INVITE", "X-Call: left\r\n"));
        log(phone, 2, true, message("INVITE sip:c@h SIP/2.0", "right", "1 INVITE", "X-Call: right\r\n"));
        log(caller, 3, false, message("INVITE sip:c@h SIP/2.0", "left", "1 INVITE", "X-Call: right\r\n"));
        assertThat(trail().joined()).containsOnly(Map.entry("left", "left"), Map.entry("right", "left"));
    }
}
