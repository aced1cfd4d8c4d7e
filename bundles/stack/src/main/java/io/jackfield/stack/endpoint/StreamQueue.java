package io.jackfield.stack.endpoint;

import io.jackfield.stack.Counters;
import io.jackfield.stack.MessageSender.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The bounded way from any thread to one connection, also while that is being made: what waits leaves in batches, one flush each.
 * What Netty holds for a peer that does not read counts as waiting. Thread-safe, without locks.
 */
final class StreamQueue {
    /** What a message costs beside its bytes, so that a flood of tiny ones is bounded as well. */
    private static final int OVERHEAD = 256;
    /** What a connection may always have waiting, however much the others do. */
    private static final int OWN_SHARE = 16_384;

    private record Outgoing(byte[] bytes, CompletableFuture<Outcome> done) {
    }

    private final ConcurrentLinkedQueue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final int bound;
    private final HeldBytes inAll;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private volatile Channel channel;
    private volatile boolean closed;
    private volatile long wroteAt;
    private volatile long progressAt;

    /**
     * @param bound bytes that may wait; one message may go beyond it where nothing else waits
     * @param inAll what waits for all connections; beyond that a message is refused that more than a little waits before
     */
    StreamQueue(int bound, HeldBytes inAll, Counters counters, LongSupplier nanoTime) {
        this.bound = bound;
        this.inAll = inAll;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.wroteAt = nanoTime.getAsLong();
        this.progressAt = wroteAt;
    }

    /** The connection is there. */
    void use(Channel socket) {
        channel = socket;
        wake();
    }

    /** The connection is no more; what waits fails. */
    void close() {
        closed = true;
        failAll();
    }

    /** When the connection took something last. */
    long wroteAt() {
        return wroteAt;
    }

    /** Whether something waits. */
    boolean waits() {
        return waiting.get() > 0;
    }

    /** Since when what waits has not got on. */
    long progressAt() {
        return progressAt;
    }

    CompletionStage<Outcome> send(byte[] bytes) {
        if (closed) {
            return refused("out.failed", Outcome.NOT_CONNECTED);
        }
        int cost = bytes.length + OVERHEAD;
        long before = waiting.getAndAdd(cost);
        boolean crowded = inAll.add(cost);
        if (before > 0 && before + cost > (crowded ? Math.min(OWN_SHARE, bound) : bound)) {
            waiting.addAndGet(-cost);
            inAll.add(-cost);
            return refused("out.queue-full", Outcome.QUEUE_FULL);
        }
        if (before == 0) {
            progressAt = nanoTime.getAsLong();
        }
        Outgoing message = new Outgoing(bytes, new CompletableFuture<>());
        queue.add(message);
        wake();
        if (closed) {
            failAll(); // closed meanwhile: nobody else would find this one
        }
        return message.done();
    }

    /** To be called when the connection can take more, too. */
    void wake() {
        Channel socket = channel;
        if (socket != null && !queue.isEmpty() && draining.compareAndSet(false, true)) {
            try {
                socket.eventLoop().execute(() -> drain(socket));
            } catch (RejectedExecutionException e) { // the thread is gone, and the connection with it
                draining.set(false);
                close();
            }
        }
    }

    private void drain(Channel socket) {
        try {
            Batches.write(socket, queue, next -> write(socket, next));
        } finally {
            draining.set(false);
        }
        if (socket.isWritable()) {
            wake(); // something may have come between the last poll and the reset
        }
    }

    private void write(Channel socket, Outgoing next) {
        try {
            socket.write(Unpooled.wrappedBuffer(next.bytes())).addListener(written ->
                    complete(next, written.isSuccess() ? Outcome.SENT : Outcome.TRANSPORT_ERROR));
        } catch (RuntimeException | OutOfMemoryError e) { // no buffer: this message failed, the next may not
            complete(next, Outcome.TRANSPORT_ERROR);
        }
    }

    private void complete(Outgoing message, Outcome outcome) {
        int cost = message.bytes().length + OVERHEAD;
        waiting.addAndGet(-cost);
        inAll.add(-cost);
        if (outcome == Outcome.SENT) {
            long now = nanoTime.getAsLong();
            wroteAt = now;
            progressAt = now;
        }
        counters.increment(outcome == Outcome.SENT ? "out.sent" : "out.failed");
        message.done().complete(outcome);
    }

    /** Nothing of what still waited here has left. */
    private void failAll() {
        for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
            complete(next, Outcome.NOT_CONNECTED);
        }
    }

    private CompletionStage<Outcome> refused(String counter, Outcome outcome) {
        counters.increment(counter);
        return CompletableFuture.completedFuture(outcome);
    }
}
