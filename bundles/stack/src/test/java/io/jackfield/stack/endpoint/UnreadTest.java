package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.SipText;
import io.jackfield.stack.StatelessResponses;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the receiver hears of datagrams that wait to be read, with each kind of socket that works here, on loopback. */
class UnreadTest {
    private static final int DATAGRAMS = 200;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch all = new CountDownLatch(DATAGRAMS);
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private UdpEndpoint endpoint;

    private final MessageReceiver receiver = new MessageReceiver() {
        @Override
        public Acceptance receive(InboundMessage message) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1)); // that is what each takes
            all.countDown();
            return Acceptance.ACCEPTED;
        }

        @Override
        public void waiting(long millis) {
            longest.accumulateAndGet(millis, Math::max);
        }
    };

    @AfterEach
    void close() {
        goOn.countDown();
        endpoint.close();
    }

    @ParameterizedTest
    @MethodSource("io.jackfield.stack.endpoint.UdpEndpointTest#kinds")
    void theReceiverHearsForHowLongMoreWaitThanAreReadAtOnce(DatagramSockets sockets) throws Exception {
        endpoint = new UdpEndpoint(UdpSettings.of("e", UdpSettings.bindAddress("127.0.0.1", 0)), () -> receiver,
                new StatelessResponses(new byte[0]), nanos::get, sockets);
        endpoint.start();
        try (Peer peer = new Peer("127.0.0.1")) {
            for (int i = 0; i < DATAGRAMS; i++) {
                peer.send(endpoint, SipText.request("OPTIONS").bytes());
            }
            goOn.countDown();
            assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        }
        // read in full batches but for the first, which may have found one, and the last
        assertThat(longest.get()).isBetween((long) DATAGRAMS / 2, (long) DATAGRAMS);
    }
}
