package io.jackfield.engine.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.RandomNetwork.Passed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of {@link Judge} can be broken, and what keeps them all is not blamed. */
class JudgeTest {
    private final List<Passed> history = new ArrayList<>();

    private static byte[] text(String start, String branch, String cseq, String from, String to, String more) {
        return (start + "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + branch + "\r\nFrom: <sip:a@a.example>;tag=" + from
                + "\r\nTo: <sip:b@b.example>" + (to.isEmpty() ? "" : ";tag=" + to) + "\r\nCall-ID: c\r\nCSeq: " + cseq + "\r\n" + more
                + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private void passes(byte[] bytes, String address) {
        history.add(new Passed(history.size(), SipText.parse(bytes), bytes, address));
    }

    private JudgeTest sends(String method, int number, String branch, String... more) {
        passes(text(method + " sip:b@b.example SIP/2.0", branch, number + " " + method, "us", "them", String.join("", more)), "there");
        return this;
    }

    private JudgeTest answers(int status, String method, String branch, String tag) {
        passes(text("SIP/2.0 " + status + " Said", branch, "1 " + method, "them", tag, ""), "there");
        return this;
    }

    private JudgeTest gets(int status, int number, String method, String branch) {
        passes(text("SIP/2.0 " + status + " Said", branch, number + " " + method, "us", "them", ""), "");
        return this;
    }

    private void isBlamed(String what) {
        assertThat(Judge.of(history)).singleElement().asString().contains(what);
    }

    @Test
    void aCallThatKeepsTheRulesIsNotBlamed() {
        sends("INVITE", 1, "1").sends("INVITE", 1, "1").gets(200, 1, "INVITE", "1").sends("ACK", 1, "2").sends("ACK", 1, "2");
        sends("INFO", 2, "3").gets(200, 2, "INFO", "3").answers(200, "INFO", "9", "us").answers(200, "INFO", "9", "us");
        sends("BYE", 3, "4").sends("BYE", 3, "4").gets(200, 3, "BYE", "4").sends("ACK", 1, "2");
        assertThat(Judge.of(history)).isEmpty();
    }

    @Test
    void aRepeatedAnswerWithAnotherTagIsSeen() {
        answers(200, "INFO", "9", "us").answers(200, "INFO", "9", "other").isBlamed("came something else");
    }

    @Test
    void aRepeated481ThatIsServedIsSeen() {
        answers(481, "INFO", "9", "us").answers(200, "INFO", "9", "us").isBlamed("came something else");
    }

    @Test
    void aRepeatedRequestWithAnotherHeaderIsSeen() {
        sends("INFO", 2, "3").sends("INFO", 2, "3", "Subject: other\r\n").isBlamed("is different");
    }

    @Test
    void aNumberThatDoesNotGrowIsSeen() {
        sends("INFO", 2, "3").sends("INFO", 2, "4").isBlamed("the number before was 2");
    }

    @Test
    void aRequestInADialogThatIsOverIsSeen() {
        sends("BYE", 3, "4").gets(200, 3, "BYE", "4").sends("INFO", 4, "5").isBlamed("the dialog was over");
    }

    @Test
    void aRequestInADialogThatThePeerEndedIsSeen() {
        answers(200, "BYE", "9", "us").sends("BYE", 4, "5").isBlamed("the dialog was over");
    }

    @Test
    void aSecondByeIsSeen() {
        sends("BYE", 3, "4").sends("BYE", 4, "5").isBlamed("there was a BYE");
    }

    @Test
    void anAckOfNoInviteIsSeen() {
        sends("ACK", 7, "4").isBlamed("no INVITE has this number");
    }
}
