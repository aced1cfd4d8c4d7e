package io.jackfield.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.proto.LetterState;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What arrives is what was written, and what a newer release writes harms nobody. */
class LetterCodecTest {
    private static final CallKey KEY = new CallKey(1, 2);
    private static final Flow FLOW = new Flow("tcp", Transport.TCP, new InetSocketAddress("127.0.0.1", 5060),
            new InetSocketAddress("10.0.0.1", 40_000), 7, "e1#5");

    private static Optional<Letter> travelled(Letter letter) {
        return LetterCodec.decode(LetterCodec.encode(letter));
    }

    @Test
    void aMessageArrivesWithItsOrigin() {
        byte[] bytes = ("OPTIONS sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
                + "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        Letter.Passed letter = (Letter.Passed) travelled(new Letter.Passed(KEY,
                new Event.Received(SipText.parse(bytes), FLOW, bytes), true, 2, new Letter.Slip("e1#5", 8))).orElseThrow();
        Event.Received event = (Event.Received) letter.event();
        assertThat(letter.call()).isEqualTo(KEY);
        assertThat(letter.handedOn()).isTrue();
        assertThat(letter.hops()).isEqualTo(2);
        assertThat(letter.slip()).isEqualTo(new Letter.Slip("e1#5", 8));
        assertThat(event.flow()).isEqualTo(FLOW);
        assertThat(event.bytes()).isEqualTo(bytes);
        assertThat(MessageBytes.of(event.message())).isEqualTo(MessageBytes.of(SipText.parse(bytes)));
    }

    @Test
    void soDoWhatIsDueAndWhatFailed() {
        Letter due = new Letter.Passed(KEY, new Event.Due(), false, 1, null);
        assertThat(travelled(due)).contains(due);
        for (MessageSender.Outcome reason : MessageSender.Outcome.values()) {
            Letter failed = new Letter.Passed(KEY, new Event.SendFailed(9, reason), false, 1, null);
            assertThat(travelled(failed)).contains(failed);
        }
    }

    @Test
    void aMessageThatIsToLeaveArrivesWithItsTarget() {
        WayBack back = new WayBack(FLOW, new Hop("tcp", Transport.TCP, "10.0.0.1", 5060));
        Letter.Leaves letter = (Letter.Leaves) travelled(new Letter.Leaves(KEY, new Outbound(back, new byte[] {1, 2}, 3))).orElseThrow();
        assertThat(letter.call()).isEqualTo(KEY);
        assertThat(letter.message().target()).isEqualTo(back);
        assertThat(letter.message().bytes()).containsExactly(1, 2);
        assertThat(letter.message().transaction()).isEqualTo(3);
    }

    @Test
    void whatRunsArrives() {
        ApplicationVersion old = new ApplicationVersion("app", "1.0.0");
        ApplicationVersion active = new ApplicationVersion("app", "2.0.0");
        Letter runs = new Letter.Runs(new Incarnation("e1", 5), "e1#4", 6, Set.of(old, active), Set.of(active));
        assertThat(travelled(runs)).contains(runs);
    }

    @Test
    void whatBecameOfAPassedEventArrives() {
        assertThat(travelled(new Letter.Done(7, false))).contains(new Letter.Done(7, false));
        assertThat(travelled(new Letter.Done(8, true))).contains(new Letter.Done(8, true));
    }

    @Test
    void aLetterOfANewerReleaseIsNone() {
        assertThat(LetterCodec.decode(LetterState.newBuilder().setProtocol(2).build().toByteArray())).isEmpty();
    }

    @Test
    void whatIsNoLetterSaysSo() {
        assertThatThrownBy(() -> LetterCodec.decode(new byte[] {(byte) 0xff})).isInstanceOf(IllegalArgumentException.class);
    }
}
