package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verifies what becomes of each datagram, without a socket. */
class MessageIntakeTest {
    private static final Flow FLOW = new Flow("e", Transport.UDP, new InetSocketAddress("192.0.2.100", 5060),
            new InetSocketAddress("192.0.2.7", 4444), 0);

    private record Sent(Flow flow, String text) {
    }

    private final Counters counters = new Counters();
    private final List<Sent> sent = new ArrayList<>();
    private final List<InboundMessage> received = new ArrayList<>();
    private MessageReceiver receiver = message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED;
    private long now;
    private final MessageIntake intake = new MessageIntake(new MessageReader(new MessageLimits(4_000, 256, 1_000)),
            () -> receiver, new MessageIntake.Answers(new StatelessResponses(new byte[0]), new AnswerBudget(3, () -> now), 5,
            (flow, bytes) -> sent.add(new Sent(flow, new String(bytes, UTF_8)))), counters, MessageIntake.DATAGRAMS);

    private void take(SipText text) {
        intake.take(text.bytes(), FLOW);
    }

    /** in = accepted + answered + dropped. */
    static void assertAddsUp(Map<String, Long> counters) {
        long fates = counters.entrySet().stream()
                .filter(e -> e.getKey().startsWith("answered.") || e.getKey().startsWith("dropped.")
                        || e.getKey().equals(MessageIntake.ACCEPTED))
                .mapToLong(Map.Entry::getValue).sum();
        assertThat(fates).isPositive()
                .isEqualTo(counters.getOrDefault(MessageIntake.DATAGRAMS, 0L) + counters.getOrDefault(MessageIntake.MESSAGES, 0L));
    }

    @Test
    void handsOnARequestWithItsSourceInTheTopVia() {
        take(SipText.request("INVITE"));

        assertThat(received).hasSize(1);
        assertThat(received.get(0).flow()).isSameAs(FLOW);
        assertThat(received.get(0).message().getTopmostVia().getReceived()).isEqualTo("192.0.2.7");
        assertThat(received.get(0).message().getTopmostVia().getRPort()).isEqualTo(4444);
        assertThat(received.get(0).bytes()).as("as it came it says something else").isNull();
    }

    @Test
    void handsOnAResponseAsItIs() {
        take(SipText.response(180, "INVITE"));

        assertThat(received).hasSize(1);
        assertThat(received.get(0).bytes()).isEqualTo(SipText.response(180, "INVITE").bytes());
        assertThat(received.get(0).message().getTopmostVia().getReceived()).isNull();
    }

    /** The Via of a stranger is no reason to send to a group that an operator may have denied. */
    @Test
    void whatItAnswersByItselfGoesToTheSourceAndToNoGroup() {
        String via = "Via: SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bKa;maddr=224.0.1.75";
        take(SipText.request("INVITE").replacing("Via", via).replacing("CSeq", "CSeq: x INVITE"));
        receiver = null;
        take(SipText.request("INVITE").replacing("Via", via));

        assertThat(sent).extracting(each -> each.text().substring(8, 11)).containsExactly("400", "503");
        assertThat(sent).extracting(each -> each.flow().remote()).containsOnly(new InetSocketAddress("192.0.2.7", 5070));
    }

    @Test
    void answers400WithThePhraseToTheSource() {
        take(SipText.request("INVITE").replacing("CSeq", "CSeq: x INVITE"));

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).flow()).isEqualTo(FLOW);
        assertThat(sent.get(0).text()).startsWith("SIP/2.0 400 Bad CSeq header\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;received=192.0.2.7;rport=4444\r\n");
        assertThat(received).isEmpty();
    }

    @Test
    void answers400WithTheSameTagAgain() {
        take(SipText.request("INVITE").replacing("CSeq", "CSeq: x INVITE"));
        take(SipText.request("INVITE").replacing("CSeq", "CSeq: x INVITE"));

        assertThat(sent.get(0).text()).contains("To: <sip:bob@example.com>;tag=").isEqualTo(sent.get(1).text());
    }

    @Test
    void answers505() {
        take(SipText.request("INVITE").startLine("INVITE sip:bob@example.com SIP/3.0"));

        assertThat(sent.get(0).text()).startsWith("SIP/2.0 505 Version Not Supported\r\n");
        assertThat(counters.get("answered.505")).isEqualTo(1);
    }

    @Test
    void answers503WithRetryAfterWhenTheReceiverIsOverloaded() {
        receiver = message -> Acceptance.OVERLOADED;
        take(SipText.request("INVITE"));

        assertThat(sent.get(0).text()).startsWith("SIP/2.0 503 Service Unavailable\r\n").contains("\r\nRetry-After: 5\r\n");
        assertThat(sent.get(0).flow()).isEqualTo(FLOW);
        assertThat(counters.get("refused.overloaded")).isEqualTo(1);
    }

    /** A call that was refused costs no more than that. */
    @Test
    void theAckOfWhatItRefusedGoesNoFurther() {
        receiver = message -> Acceptance.OVERLOADED;
        take(SipText.request("INVITE"));
        String to = sent.get(0).text().lines().filter(line -> line.startsWith("To:")).findFirst().orElseThrow();
        receiver = message -> received.add(message) ? Acceptance.ACCEPTED : Acceptance.OVERLOADED;
        take(SipText.request("ACK").replacing("To", to));

        assertThat(received).isEmpty();
        assertThat(counters.get("dropped.acknowledges-refusal")).isEqualTo(1);
        take(SipText.request("ACK").replacing("To", to).replacing("Call-ID", "Call-ID: another"));
        assertThat(received).as("the ACK of something else").hasSize(1);
        assertAddsUp(counters.snapshot());
    }

    @Test
    void answers503WhenThereIsNoReceiver() {
        receiver = null;
        take(SipText.request("INVITE"));

        assertThat(sent.get(0).text()).startsWith("SIP/2.0 503 ");
        assertThat(counters.get("refused.no-receiver")).isEqualTo(1);
    }

    @Test
    void leavesToOthersWithoutAWord() {
        receiver = message -> Acceptance.LEFT_TO_OTHERS;
        take(SipText.request("INVITE"));

        assertThat(sent).isEmpty();
        assertThat(counters.get("dropped.left-to-others")).isEqualTo(1);
    }

    @Test
    void neverAnswersAcksAndResponses() {
        receiver = message -> Acceptance.OVERLOADED;
        take(SipText.request("ACK"));
        take(SipText.response(200, "INVITE"));
        take(SipText.request("ACK").replacing("CSeq", "CSeq: x"));
        take(SipText.response(200, "INVITE").replacing("CSeq", "CSeq: x"));
        take(SipText.request("INVITE").replacing("CSeq", "CSeq: 1 ACK"));

        assertThat(sent).isEmpty();
        assertThat(counters.snapshot()).containsEntry("dropped.overloaded", 2L).containsEntry("dropped.malformed", 2L)
                .containsEntry("dropped.unparsable-response", 1L);
    }

    @Test
    void limitsStatelessAnswersPerSecond() {
        receiver = null;
        for (int i = 0; i < 5; i++) {
            take(SipText.request("INVITE"));
        }
        assertThat(sent).hasSize(3);
        assertThat(counters.get("dropped.answer-limit")).isEqualTo(2);

        now += 333_333_334;
        take(SipText.request("INVITE"));
        take(SipText.request("INVITE"));
        assertThat(sent).hasSize(4);
    }

    @Test
    void staysUpWhenTheReceiverThrowsAnError() {
        receiver = message -> {
            throw new OutOfMemoryError("planted");
        };
        take(SipText.request("INVITE"));

        assertThat(counters.get("dropped.receiver-failure")).isEqualTo(1);
    }

    @Test
    void staysUpWhenAnAnswerCannotBeSent() {
        MessageIntake broken = new MessageIntake(new MessageReader(MessageLimits.DEFAULT), () -> null,
                new MessageIntake.Answers(new StatelessResponses(new byte[0]), new AnswerBudget(3, () -> now), 5,
                        (flow, bytes) -> {
                            throw new StackOverflowError("planted");
                        }), counters, MessageIntake.DATAGRAMS);
        broken.take(SipText.request("INVITE").bytes(), FLOW);

        assertThat(counters.get("dropped.failure")).isEqualTo(1);
        assertAddsUp(counters.snapshot());
    }

    @Test
    void countsEachDatagramOnce() {
        take(SipText.request("INVITE"));
        take(SipText.request("INVITE").with("Date: no date"));
        take(SipText.response(200, "INVITE"));
        take(SipText.request("INVITE").replacing("CSeq", "CSeq: x"));
        take(SipText.request("INVITE").without("Via"));
        intake.take("\r\n\r\n".getBytes(UTF_8), FLOW);
        intake.take(new byte[5_000], FLOW);
        receiver = null;
        take(SipText.request("INVITE"));
        take(SipText.request("ACK"));

        assertThat(counters.snapshot()).containsExactly(entry("answered.400", 1L), entry("answered.503", 1L),
                entry("dropped.keepalive", 1L), entry("dropped.malformed", 1L), entry("dropped.no-receiver", 1L),
                entry("dropped.too-large", 1L), entry("ignored.headers", 1L), entry("in.accepted", 3L),
                entry("in.datagrams", 9L), entry("refused.no-receiver", 1L));
        assertAddsUp(counters.snapshot());
    }
}
