package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.Counters;
import io.jackfield.stack.MessageSender.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Verifies what is refused where nobody reads, without sockets: queues that wait for their connections. */
class StreamQueueTest {
    private static final int BOUND = 1 << 20;
    private static final byte[] TINY = new byte[2];
    private static final byte[] LARGE = new byte[10_000];

    private final Counters counters = new Counters();

    private static boolean full(CompletionStage<Outcome> sent) {
        return sent.toCompletableFuture().getNow(null) == Outcome.QUEUE_FULL;
    }

    /** What a message costs beside its bytes counts too: else four million bytes of pongs were half a gigabyte of memory. */
    @Test
    void aFloodOfTinyMessagesIsBounded() {
        StreamQueue queue = new StreamQueue(BOUND, new HeldBytes(Long.MAX_VALUE), counters, () -> 0);
        int taken = 0;
        while (!full(queue.send(TINY))) {
            taken++;
            assertThat(taken).isLessThan(10_000);
        }
        assertThat(counters.get("out.queue-full")).isEqualTo(1);
    }

    /** Each of many peers that do not read stays within its own limit, and together they are stopped all the same. */
    @Test
    void whatWaitsForAllConnectionsIsBounded() {
        HeldBytes inAll = new HeldBytes(2 * BOUND);
        List<StreamQueue> greedy = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            StreamQueue queue = new StreamQueue(BOUND, inAll, counters, () -> 0);
            greedy.add(queue);
            while (!full(queue.send(LARGE))) {
                assertThat(inAll.held()).isLessThan(4 * BOUND + 100 * 20_000);
            }
        }
        assertThat(inAll.held()).isBetween(2L * BOUND, 2L * BOUND + 100 * 20_000);

        StreamQueue other = new StreamQueue(BOUND, inAll, counters, () -> 0);
        assertThat(full(other.send(TINY))).as("who has nothing waiting is served").isFalse();
        assertThat(full(other.send(TINY))).isFalse();

        greedy.forEach(StreamQueue::close);
        other.close();
        assertThat(inAll.held()).isZero();
    }
}
