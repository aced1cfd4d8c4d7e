package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.Counters;
import io.jackfield.stack.MessageSender.Outcome;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A socket that takes messages when the test says so. */
class SendQueueTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 5060);

    private final Counters counters = new Counters();
    private boolean shortcutTakes;
    private final SendQueue queue = new SendQueue(2, counters, (socket, remote, bytes) -> shortcutTakes);
    private final Queue<ChannelPromise> writes = new ArrayDeque<>();
    private final EmbeddedChannel socket = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            writes.add(promise);
        }
    });

    private CompletableFuture<Outcome> send() {
        CompletableFuture<Outcome> outcome = queue.send(REMOTE, new byte[] {1}).toCompletableFuture();
        socket.runPendingTasks();
        return outcome;
    }

    @Test
    void refusesWhatExceedsItsBoundUntilTheSocketTookOne() {
        queue.use(socket);
        CompletableFuture<Outcome> first = send();
        send();

        assertThat(send()).isCompletedWithValue(Outcome.QUEUE_FULL);
        assertThat(first).isNotDone();

        writes.remove().setSuccess();
        socket.runPendingTasks();
        assertThat(first).isCompletedWithValue(Outcome.SENT);
        assertThat(send()).isNotDone();
        assertThat(counters.get("out.queue-full")).isEqualTo(1);
    }

    @Test
    void failsOneMessageForAnErrorOfTheSocket() {
        queue.use(socket);
        CompletableFuture<Outcome> first = send();
        writes.remove().setFailure(new IOException("planted"));
        CompletableFuture<Outcome> second = send();
        writes.remove().setSuccess();

        assertThat(first).isCompletedWithValue(Outcome.TRANSPORT_ERROR);
        assertThat(second).isCompletedWithValue(Outcome.SENT);
    }

    @Test
    void hasNoEndpointWithoutASocket() {
        assertThat(send()).isCompletedWithValue(Outcome.NO_ENDPOINT);
    }

    @Test
    void failsWhatWaitsWhenTheSocketGoes() {
        queue.use(socket);
        CompletableFuture<Outcome> waiting = queue.send(REMOTE, new byte[1]).toCompletableFuture();
        queue.use(null);

        assertThat(waiting).isCompletedWithValue(Outcome.TRANSPORT_ERROR);
    }

    @Test
    void sendsOnTheCallersThreadWhereTheSocketTakesIt() {
        queue.use(socket);
        shortcutTakes = true;

        assertThat(queue.send(REMOTE, new byte[1]).toCompletableFuture()).isCompletedWithValue(Outcome.SENT);
        assertThat(writes).isEmpty();
        assertThat(counters.get("out.sent")).isEqualTo(1);
    }

    @Test
    void overtakesNothingThatWaits() {
        queue.use(socket);
        CompletableFuture<Outcome> first = send();
        shortcutTakes = true;

        assertThat(send()).isNotDone();
        assertThat(writes).hasSize(2);
        writes.forEach(ChannelPromise::setSuccess);
        socket.runPendingTasks();
        assertThat(first).isCompletedWithValue(Outcome.SENT);
    }

    @Test
    void leavesASocketThatIsClosedSoonToItsOwnThread() {
        queue.use(socket);
        shortcutTakes = true;
        queue.byQueueOnly();

        assertThat(send()).isNotDone();
        assertThat(writes).hasSize(1);
    }
}
