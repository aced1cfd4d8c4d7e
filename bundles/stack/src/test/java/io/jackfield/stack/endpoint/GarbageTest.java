package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.MessageLimits;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No input leaves an endpoint deaf. */
class GarbageTest {
    private static final int DATAGRAMS = 50_000;
    private static final String MARK = "after-the-flood@192.0.2.1";

    private final BlockingQueue<SIPMessage> normal = new LinkedBlockingQueue<>();

    private Acceptance receive(SIPMessage message) {
        if (message.getCallId().getCallId().equals(MARK)) {
            normal.add(message);
        }
        return Acceptance.ACCEPTED;
    }

    /** Without a socket, so that none is lost on the way: each gets its fate, and none was a failure of ours. */
    @Test
    void everyOneOf50000GarbageDatagramsMeetsAFate() throws Exception {
        Counters counters = new Counters();
        MessageIntake intake = new MessageIntake(new MessageReader(MessageLimits.DEFAULT),
                () -> message -> receive(message.message()), new MessageIntake.Answers(new StatelessResponses(new byte[0]),
                new AnswerBudget(1_000_000, System::nanoTime), 5, (flow, bytes) -> { }), counters, MessageIntake.DATAGRAMS);
        Flow flow = new Flow("e", Transport.UDP, new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2), 0);
        Garbage garbage = new Garbage(1);
        for (int i = 0; i < DATAGRAMS; i++) {
            intake.take(garbage.next(), flow);
        }

        assertThat(counters.get("in.datagrams")).isEqualTo(DATAGRAMS);
        MessageIntakeTest.assertAddsUp(counters.snapshot());
        assertThat(counters.snapshot()).doesNotContainKeys("dropped.failure", "failures");
        assertThat(counters.get("in.accepted")).isPositive();
        assertThat(counters.get("answered.400")).isPositive();
    }

    static Stream<DatagramSockets> kinds() {
        return UdpEndpointTest.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void receivesANormalRequestAfter50000GarbageDatagramsAtFullSpeed(DatagramSockets sockets) throws Exception {
        UdpEndpoint endpoint = new UdpEndpoint(UdpSettings.of("e", UdpSettings.bindAddress("127.0.0.1", 0)),
                () -> message -> receive(message.message()), new StatelessResponses(new byte[0]), System::nanoTime, sockets);
        endpoint.start();
        try (Peer flood = new Peer("127.0.0.1"); Peer caller = new Peer("127.0.0.1")) {
            Garbage garbage = new Garbage(2);
            for (int i = 0; i < DATAGRAMS; i++) {
                flood.send(endpoint, garbage.next());
            }

            assertThat(callUntilHeard(caller, endpoint)).as("the request is heard").isNotNull();
        } finally {
            endpoint.close();
        }
        MessageIntakeTest.assertAddsUp(endpoint.counters());
        assertThat(endpoint.counters().get("in.datagrams")).isGreaterThan(1_000);
        assertThat(endpoint.counters()).doesNotContainKeys("reopened", "failures");
    }

    /** As a caller would: again after half a second (timer A), for the kernel may have dropped it behind the flood. */
    private SIPMessage callUntilHeard(Peer caller, UdpEndpoint endpoint) throws Exception {
        for (int i = 0; i < 20; i++) {
            caller.send(endpoint, SipText.request("INVITE").replacing("Call-ID", "Call-ID: " + MARK).bytes());
            SIPMessage heard = normal.poll(500, TimeUnit.MILLISECONDS);
            if (heard != null) {
                return heard;
            }
        }
        return null;
    }
}
