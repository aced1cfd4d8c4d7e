package io.jackfield.itests.cluster.chaos.phones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Verifies, in virtual time, that a phone keeps to its transactions (RFC 3261 section 17) where messages are lost, late or disordered. */
class LegTest {
    private static final Wire.Way WAY = new Wire.Way() {
    };

    private record Task(long at, Runnable work) {
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private final List<Message> sent = new ArrayList<>();
    private final List<Leg> ended = new ArrayList<>();
    private final Surroundings place = new Surroundings((delay, unit, work) -> tasks.add(new Task(now() + unit.toMillis(delay), work)),
            (message, to) -> sent.add(message), (message, way) -> sent.add(message), true, Patience.LONG, leg -> ended.add(leg));
    private long now;

    private long now() {
        return now;
    }

    private void passes(long millis) {
        long end = now + millis;
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task next = tasks.remove();
            now = next.at();
            next.work().run();
        }
        now = end;
    }

    private Leg leg(boolean caller, Kind kind) {
        return new Leg(place, caller, kind, new Dialog("call", caller ? "caller" : "phone", new Dialog.Place("UDP", "127.0.0.1", 5060),
                "sip:" + kind.user() + "@127.0.0.1:5080", "tag"));
    }

    private List<Message> taken() {
        List<Message> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private static Message response(Message request, String phrase) {
        return new Message("SIP/2.0 " + phrase + "\r\nVia: " + request.header("Via") + "\r\nFrom: " + request.header("From") + "\r\nTo: "
                + request.header("To") + ";tag=peer\r\nCall-ID: call\r\nCSeq: " + request.cseq()
                + "\r\nContact: <sip:peer@127.0.0.1:5080>\r\nX-Served-By: call-forward 1.0\r\nContent-Length: 0\r\n\r\n");
    }

    private static Message request(String method, int number, String branch) {
        return new Message(method + " sip:phone@127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=" + branch
                + "\r\nFrom: <sip:a@b>;tag=peer\r\nTo: <sip:plain@127.0.0.1:5080>\r\nCall-ID: call\r\nCSeq: " + number + " " + method
                + "\r\nContact: <sip:peer@127.0.0.1:5080>\r\nX-Served-By: call-forward 1.0\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aProvisionalResponseEndsTheRepeatsOfInviteAndNotThoseOfCancel() {
        Leg leg = leg(true, Kind.GIVEUP);
        leg.call();
        passes(1_500);
        assertThat(taken()).extracting(Message::method).containsExactly("INVITE", "INVITE", "INVITE");
        Message invite = request("INVITE", 1, "z9hG4bKtag-1");
        leg.received(response(invite, "100 Trying"), WAY);
        passes(400);
        assertThat(taken()).extracting(Message::method).containsExactly("CANCEL");
        leg.received(response(invite, "180 Ringing"), WAY);
        passes(3_500);
        assertThat(taken()).extracting(Message::method).containsExactly("CANCEL", "CANCEL", "CANCEL");

        leg.received(response(request("CANCEL", 1, "z9hG4bKtag-1"), "200 OK"), WAY);
        leg.received(response(invite, "487 Request Terminated"), WAY);
        passes(10_000);

        assertThat(taken()).extracting(Message::method).containsExactly("ACK");
        assertThat(leg.over()).isTrue();
        assertThat(leg.cause()).isEmpty();
    }

    @Test
    void whatIsNeverAnsweredFailsTheCall() {
        Leg leg = leg(true, Kind.PLAIN);
        leg.call();
        passes(60_000);
        assertThat(taken()).hasSize(7);
        assertThat(leg.cause()).isEqualTo("did not get an answer to INVITE");
    }

    @Test
    void aRequestThatComesAgainIsAnsweredAsItWasWhateverCameInBetween() {
        Leg leg = leg(false, Kind.PLAIN);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        passes(20);
        leg.received(request("BYE", 2, "z9hG4bKb"), WAY);
        Message answer = taken().get(2);
        assertThat(answer.cseq()).isEqualTo("2 BYE");
        leg.received(request("ACK", 1, "z9hG4bKc"), WAY);
        leg.received(request("BYE", 2, "z9hG4bKb"), WAY);

        assertThat(taken()).containsExactly(answer);
        assertThat(leg.cause()).isEmpty();
    }

    @Test
    void whatWasAnsweredIsRememberedUntilTimerJIsOver() {
        Leg leg = leg(false, Kind.PLAIN);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        passes(20);
        leg.received(request("ACK", 1, "z9hG4bKc"), WAY);
        leg.received(request("BYE", 2, "z9hG4bKb"), WAY);
        passes(64 * Leg.T1_MILLIS);
        assertThat(ended).isEmpty();
        passes(64 * Leg.T1_MILLIS);
        assertThat(ended).containsExactly(leg);
    }

    @Test
    void anAnswerToAnEarlierInviteIsAcknowledgedAsThatAndAnswersNoOther() {
        Leg leg = leg(true, Kind.CHANGES);
        leg.call();
        Message invite = taken().get(0);
        leg.received(response(invite, "200 OK"), WAY);
        passes(6_000);
        assertThat(taken()).extracting(Message::cseq).containsExactly("1 ACK", "2 INVITE");

        leg.received(response(invite, "200 OK"), WAY);

        assertThat(taken()).extracting(Message::cseq).containsExactly("1 ACK");
        passes(500);
        assertThat(taken()).extracting(Message::cseq).containsExactly("2 INVITE");
    }

    @Test
    void anotherRequestWithANumberThatWasThereFailsTheCall() {
        Leg leg = leg(false, Kind.PLAIN);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        leg.received(request("BYE", 1, "z9hG4bKb"), WAY);
        assertThat(leg.cause()).isEqualTo("a number that was there before, 1 BYE");
    }

    @Test
    void whoGivesUpGoesOnIfTheAnswerCameFirst() {
        Leg leg = leg(true, Kind.CROSSED);
        leg.call();
        Message invite = taken().get(0);
        leg.received(response(invite, "180 Ringing"), WAY);
        passes(400);
        Message cancel = taken().get(0);
        assertThat(cancel.method()).isEqualTo("CANCEL");

        leg.received(response(invite, "200 OK"), WAY);
        leg.received(response(cancel, "200 OK"), WAY);
        passes(6_000);

        assertThat(taken()).extracting(Message::cseq).containsExactly("1 ACK", "2 BYE");
        assertThat(leg.cause()).isEmpty();
    }

    @Test
    void whoGaveUpHearsNothingElse() {
        Leg leg = leg(true, Kind.CROSSED);
        leg.call();
        Message invite = taken().get(0);
        leg.received(response(invite, "180 Ringing"), WAY);
        passes(400);
        leg.received(response(taken().get(0), "200 OK"), WAY);
        leg.received(response(invite, "487 Request Terminated"), WAY);
        assertThat(leg.over()).isTrue();
        assertThat(leg.cause()).isEmpty();

        leg.received(response(invite, "200 OK"), WAY);

        assertThat(leg.cause()).isEqualTo("another final response, SIP/2.0 200 OK after SIP/2.0 487 Request Terminated");
    }

    @Test
    void whatIsAnsweredIsNotGivenUp() {
        Leg leg = leg(false, Kind.CROSSED);
        Message invite = new Message(request("INVITE", 1, "z9hG4bKa").text().replace("sip:plain@", "sip:crossed@"));
        leg.received(invite, WAY);
        passes(100);
        leg.received(request("CANCEL", 1, "z9hG4bKa"), WAY);
        assertThat(taken()).extracting(Message::startLine).containsExactly("SIP/2.0 180 Ringing", "SIP/2.0 200 OK", "SIP/2.0 200 OK");
        leg.received(request("ACK", 1, "z9hG4bKb"), WAY);
        leg.received(request("BYE", 2, "z9hG4bKc"), WAY);

        assertThat(taken()).extracting(Message::cseq).containsExactly("2 BYE");
        assertThat(leg.over()).isTrue();
        assertThat(leg.cause()).isEmpty();
    }

    @Test
    void whatIsGivenUpIsNotAnswered() {
        Leg leg = leg(false, Kind.CROSSED);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        leg.received(request("CANCEL", 1, "z9hG4bKa"), WAY);
        passes(400);
        leg.received(request("ACK", 1, "z9hG4bKa"), WAY);
        passes(10_000);

        assertThat(taken()).extracting(Message::startLine).containsExactly("SIP/2.0 180 Ringing", "SIP/2.0 200 OK",
                "SIP/2.0 487 Request Terminated");
        assertThat(leg.over()).isTrue();
        assertThat(leg.cause()).isEmpty();
    }

    @Test
    void aResponseToNothingFailsTheCall() {
        Leg leg = leg(true, Kind.PLAIN);
        leg.call();
        leg.received(response(request("INVITE", 1, "z9hG4bKanother"), "180 Ringing"), WAY);
        assertThat(leg.cause()).isEqualTo("a response to nothing, SIP/2.0 180 Ringing");
    }

    @Test
    void anAnswerOfAnotherVersionFailsTheCall() {
        Leg leg = leg(true, Kind.PLAIN);
        leg.call();
        Message answer = response(taken().get(0), "200 OK");
        leg.received(answer, WAY);
        passes(6_000);
        leg.received(new Message(response(taken().get(1), "200 OK").text().replace("call-forward 1.0", "call-forward 2.0")), WAY);
        assertThat(leg.cause()).startsWith("served by 'call-forward 2.0' after 'call-forward 1.0'");
    }

    @Test
    void aRequestThatItsKindHasNoPlaceForFailsTheCall() {
        Leg leg = leg(false, Kind.HUNG_UP);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        passes(20);
        leg.received(request("BYE", 2, "z9hG4bKb"), WAY);
        assertThat(leg.cause()).startsWith("no place for BYE");
    }

    @Test
    void anAckThatNeverComesFailsTheCall() {
        Leg leg = leg(false, Kind.PLAIN);
        leg.received(request("INVITE", 1, "z9hG4bKa"), WAY);
        passes(60_000);
        assertThat(leg.cause()).isEqualTo("did not get ACK");
    }
}
