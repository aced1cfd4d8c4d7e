package io.jackfield.stack.endpoint;

import io.jackfield.stack.Counters;
import io.jackfield.stack.MessageSender.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;

/**
 * The bounded way from any thread to one socket. Where nothing waits and the socket lets it, the caller's own thread hands it the
 * message: to wake the I/O thread costs more than to send. Else an I/O thread takes what waits in batches, one flush each. What
 * Netty holds for a socket that is full counts as waiting. Thread-safe; nobody waits for anybody but {@link #byQueueOnly}.
 */
final class SendQueue {
    private record Outgoing(InetSocketAddress remote, byte[] bytes, CompletableFuture<Outcome> done) {
    }

    /** Hands one message to the socket on the caller's thread. */
    @FunctionalInterface
    interface Shortcut {
        Shortcut NONE = (socket, remote, bytes) -> false;

        /** False if the socket is full, failing, or of another kind: the message takes the way by the queue. Never throws. */
        boolean send(Channel socket, InetSocketAddress remote, byte[] bytes);
    }

    private final ConcurrentLinkedQueue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final int bound;
    private final Counters counters;
    private final Shortcut shortcut;
    /** Held for reading while a shortcut is taken, so that no socket is closed under it. */
    private final StampedLock takingShortcut = new StampedLock();
    private volatile boolean shortcutOpen;
    private volatile Channel channel;

    /** @param bound messages that may wait, at least 1 */
    SendQueue(int bound, Counters counters, Shortcut shortcut) {
        this.bound = bound;
        this.counters = counters;
        this.shortcut = shortcut;
    }

    /** From now on messages leave by this socket; null means that there is none and messages fail. */
    void use(Channel socket) {
        channel = socket;
        shortcutOpen = socket != null;
        draining.set(false); // the thread that was to drain may have ended before it did
        if (socket == null) {
            failAll();
        } else {
            wake(socket);
        }
    }

    CompletionStage<Outcome> send(InetSocketAddress remote, byte[] bytes) {
        Channel socket = channel;
        if (socket == null) {
            return refused("out.no-endpoint", Outcome.NO_ENDPOINT);
        }
        if (waiting.get() == 0 && sentNow(socket, remote, bytes)) { // what waits goes first
            counters.increment("out.sent");
            return CompletableFuture.completedFuture(Outcome.SENT);
        }
        if (waiting.incrementAndGet() > bound) {
            waiting.decrementAndGet();
            return refused("out.queue-full", Outcome.QUEUE_FULL);
        }
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        queue.add(new Outgoing(remote, bytes, done));
        wake(socket);
        if (channel == null) {
            failAll(); // closed meanwhile: nobody else would find this one
        }
        return done;
    }

    private boolean sentNow(Channel socket, InetSocketAddress remote, byte[] bytes) {
        long stamp = takingShortcut.tryReadLock();
        if (stamp == 0) {
            return false;
        }
        try {
            return shortcutOpen && socket.isOpen() && shortcut.send(socket, remote, bytes);
        } finally {
            takingShortcut.unlockRead(stamp);
        }
    }

    /** To be called before the socket is closed: no thread but its own touches it after this, until {@link #use}. */
    void byQueueOnly() {
        long stamp = takingShortcut.writeLock();
        shortcutOpen = false;
        takingShortcut.unlockWrite(stamp);
    }

    /**
     * Closes the socket behind all that was sent before this call. An order to drain that was given before may end before it has
     * seen all of that, so it is not enough to close behind it.
     */
    ChannelFuture closeBehindWhatWaits(Channel socket) {
        byQueueOnly();
        ChannelPromise closed = socket.newPromise();
        try {
            socket.eventLoop().execute(() -> {
                drain(socket);
                socket.close(closed);
            });
        } catch (RejectedExecutionException e) { // the thread is gone, and the socket with it
            closed.tryFailure(e);
        }
        return closed;
    }

    /** To be called when the socket can take more, too. */
    void wake(Channel socket) {
        if (draining.compareAndSet(false, true)) {
            try {
                socket.eventLoop().execute(() -> drain(socket));
            } catch (RejectedExecutionException e) { // the thread is gone; the endpoint closes or opens anew
                draining.set(false);
                failAll();
            }
        }
    }

    private void drain(Channel socket) {
        try {
            Batches.write(socket, queue, next -> write(socket, next));
        } finally {
            draining.set(false);
        }
        if (!socket.isActive()) {
            failAll();
        } else if (!queue.isEmpty() && socket.isWritable()) {
            wake(socket); // came between the last poll and the reset
        }
    }

    private void write(Channel socket, Outgoing next) {
        try {
            ByteBuf buffer = socket.alloc().directBuffer(next.bytes().length).writeBytes(next.bytes());
            socket.write(new DatagramPacket(buffer, next.remote())).addListener(written -> complete(next, written.isSuccess()));
        } catch (RuntimeException | OutOfMemoryError e) { // no buffer: this message failed, the next may not
            complete(next, false);
        }
    }

    private void complete(Outgoing message, boolean sent) {
        waiting.decrementAndGet();
        counters.increment(sent ? "out.sent" : "out.failed");
        message.done().complete(sent ? Outcome.SENT : Outcome.TRANSPORT_ERROR);
    }

    private void failAll() {
        for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
            complete(next, false);
        }
    }

    private CompletionStage<Outcome> refused(String counter, Outcome outcome) {
        counters.increment(counter);
        return CompletableFuture.completedFuture(outcome);
    }
}
