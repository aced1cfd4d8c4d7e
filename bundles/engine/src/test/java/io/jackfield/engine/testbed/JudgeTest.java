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
    private long now;
    private boolean kept = true;

    private static byte[] text(String start, String branch, String cseq, String from, String to, String more) {
        return (start + "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + branch + "\r\nFrom: <sip:a@a.example>;tag=" + from
                + "\r\nTo: <sip:b@b.example>" + (to.isEmpty() ? "" : ";tag=" + to) + "\r\nCall-ID: c\r\nCSeq: " + cseq + "\r\n" + more
                + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private void passes(byte[] bytes, boolean left) {
        history.add(new Passed(now++, SipText.parse(bytes), bytes, "them", left, kept));
    }

    private JudgeTest after(long millis) {
        now += millis;
        return this;
    }

    private JudgeTest recordGone() {
        kept = false;
        return this;
    }

    private JudgeTest sends(String method, int number, String branch, String... more) {
        passes(text(method + " sip:b@b.example SIP/2.0", branch, number + " " + method, "us", "them", String.join("", more)), true);
        return this;
    }

    private JudgeTest answers(int status, String method, String branch, String tag) {
        passes(text("SIP/2.0 " + status + " Said", branch, "1 " + method, "them", tag, ""), true);
        return this;
    }

    private JudgeTest gets(int status, int number, String method, String branch) {
        passes(text("SIP/2.0 " + status + " Said", branch, number + " " + method, "us", "them", ""), false);
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

    @Test
    void aDialogOfAnotherForkCountsForItself() {
        passes(text("INVITE sip:b@b.example SIP/2.0", "1", "1 INVITE", "us", "", ""), true);
        passes(text("INFO sip:b@b.example SIP/2.0", "2", "2 INFO", "us", "bob", ""), true);
        passes(text("INFO sip:b@b.example SIP/2.0", "3", "2 INFO", "us", "carl", ""), true);
        assertThat(Judge.of(history)).isEmpty();
        passes(text("INFO sip:b@b.example SIP/2.0", "4", "1 INFO", "us", "dora", ""), true);
        isBlamed("the number before was 1");
    }

    @Test
    void aRequestThatIsRepeatedAfterItsTimersIsSeen() {
        sends("INFO", 2, "3").after(32_000).sends("INFO", 2, "3").isBlamed("its timers were over");
    }

    @Test
    void aRequestThatIsRepeatedAfterItsAnswerIsSeen() {
        sends("INFO", 2, "3").gets(200, 2, "INFO", "3").sends("INFO", 2, "3").isBlamed("after its final response");
    }

    @Test
    void anInviteThatIsRepeatedAfterAProvisionalResponseIsSeen() {
        sends("INVITE", 1, "1").gets(180, 1, "INVITE", "1").sends("INVITE", 1, "1").isBlamed("after a provisional response");
    }

    @Test
    void aNonInviteMayBeRepeatedAfterAProvisionalResponse() {
        sends("INFO", 1, "1").gets(180, 1, "INFO", "1").sends("INFO", 1, "1");
        assertThat(Judge.of(history)).isEmpty();
    }

    @Test
    void a2xxWithoutAckIsSeen() {
        sends("INVITE", 1, "1").gets(200, 1, "INVITE", "1").isBlamed("no ACK for the dialog of");
    }

    @Test
    void aFailureWithoutAckIsSeen() {
        sends("INVITE", 1, "1").gets(486, 1, "INVITE", "1").isBlamed("no ACK for");
    }

    @Test
    void aFailureThatIsAcknowledgedLaterThanAtOnceIsSeen() {
        sends("INVITE", 1, "1").gets(486, 1, "INVITE", "1").sends("ACK", 1, "1").isBlamed("no ACK for");
    }

    @Test
    void aFailureOfAnInviteThatWasGivenUpNeedsNoAck() {
        sends("INVITE", 1, "1").after(32_000).gets(486, 1, "INVITE", "1");
        assertThat(Judge.of(history)).isEmpty();
    }

    @Test
    void whatLeavesByItselfWhenTheRecordIsGoneIsSeen() {
        answers(200, "BYE", "9", "us").recordGone().answers(200, "BYE", "9", "us").isBlamed("left by itself");
    }

    @Test
    void aRequestOfNoCallIsSeen() {
        recordGone().gets(200, 2, "INFO", "3");
        now--;
        sends("INFO", 3, "4").isBlamed("a request of no call");
    }

    @Test
    void whatAnswersWhenTheRecordIsGoneIsNotBlamed() {
        recordGone().gets(200, 2, "INFO", "3");
        now--;
        answers(481, "INFO", "9", "us");
        assertThat(Judge.of(history)).isEmpty();
    }

    @Test
    void aCallThatChangesVersionIsSeen() {
        sends("INVITE", 1, "1", "X-Served-By: 1.0.0\r\n").sends("INFO", 2, "2").sends("INFO", 3, "3", "X-Served-By: 2.0.0\r\n")
                .isBlamed("the call was 1.0.0's");
    }

    @Test
    void aRequestWithoutFinalAnswerIsSeen() {
        passes(text("INFO sip:us@a.example SIP/2.0", "7", "1 INFO", "them", "us", ""), false);
        passes(text("INFO sip:us@a.example SIP/2.0", "8", "2 INFO", "them", "us", ""), false);
        passes(text("SIP/2.0 200 Said", "7", "1 INFO", "them", "us", ""), true);
        passes(text("SIP/2.0 100 Said", "8", "2 INFO", "them", "us", ""), true);
        assertThat(Judge.unanswered(history)).singleElement().extracting(each -> each.message().getCSeq().getSeqNumber()).isEqualTo(2L);
    }
}
