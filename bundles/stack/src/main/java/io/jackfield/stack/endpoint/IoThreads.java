package io.jackfield.stack.endpoint;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O threads of one endpoint. When one of them ends unasked, which Netty allows an {@link Error} to do, others take their
 * place for all that is opened from then on. Those that were left of the old ones go on with what they have, and end when it does.
 *
 * <p>Thread-safe; {@link #start} and {@link #close} once each.
 */
final class IoThreads {
    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final int LONGEST_PAUSE_MS = 5_000;
    private static final int CLOSE_MILLIS = 1_000;

    /** Whose threads they are. Told of a thread that ends unasked, first the one and then the other. */
    interface Owner {
        /** Closes its sockets, on the thread itself: nobody else may touch them, and nobody runs what they would run. */
        void abandon(EventExecutor ending);

        /** There are others. */
        void replaced(EventExecutor ended);
    }

    private final String endpoint;
    private final String threadName;
    private final Function<ThreadFactory, EventLoopGroup> factory;
    private final Owner owner;
    private final Set<EventExecutor> outgoing = ConcurrentHashMap.newKeySet();
    private volatile EventLoopGroup current;
    private volatile boolean closed;

    IoThreads(String endpoint, String threadName, Function<ThreadFactory, EventLoopGroup> factory, Owner owner) {
        this.endpoint = endpoint;
        this.threadName = threadName;
        this.factory = factory;
        this.owner = owner;
    }

    void start() {
        begin();
    }

    private void begin() {
        Watched threads = new Watched();
        threads.group = factory.apply(threads); // its threads start with the first work
        current = threads.group;
    }

    /** Sees threads end. */
    private final class Watched extends DefaultThreadFactory {
        private volatile EventLoopGroup group;

        Watched() {
            super(threadName, true);
        }

        @Override
        public Thread newThread(Runnable work) {
            return super.newThread(() -> {
                try {
                    work.run();
                } finally { // an Error may end the thread where Netty no longer catches it
                    ending(group);
                }
            });
        }
    }

    /** On the thread that ends. */
    private void ending(EventLoopGroup group) {
        for (EventExecutor each : group) {
            if (each.inEventLoop()) {
                ending(group, each);
            }
        }
    }

    private void ending(EventLoopGroup group, EventExecutor thread) {
        boolean expected = closed || current != group && !outgoing.contains(thread);
        if (!expected) {
            owner.abandon(thread);
            GlobalEventExecutor.INSTANCE.execute(() -> replace(group, thread, 1));
        }
    }

    private void replace(EventLoopGroup group, EventExecutor ended, int pauseMs) {
        if (closed) {
            return;
        }
        if (current == group) {
            LOG.warn("I/O thread ended unasked, starting another: endpoint={}", endpoint);
            try {
                begin();
            } catch (RuntimeException | Error e) { // no memory, or no file to wait on: that may pass
                LOG.warn("no I/O thread can be started, trying again: endpoint={}", endpoint, e);
                GlobalEventExecutor.INSTANCE.schedule(() -> replace(group, ended, Math.min(2 * pauseMs, LONGEST_PAUSE_MS)), pauseMs,
                        TimeUnit.MILLISECONDS);
                return;
            }
            group.forEach(outgoing::add);
            if (closed) { // meanwhile: whoever closed may have seen neither these nor those
                end();
                return;
            }
        }
        outgoing.remove(ended);
        owner.replaced(ended);
    }

    /** For what is opened now; null before the start. */
    EventLoopGroup current() {
        return current;
    }

    /** Completes when each of the current ones has come to what it is given now; one that ends counts as if it had. */
    CompletionStage<Void> turns() {
        EventLoopGroup threads = current;
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        if (threads != null && !closed) {
            threads.forEach(each -> turns.add(turn(each)));
        }
        return CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> turn(EventExecutor thread) {
        CompletableFuture<Void> turned = new CompletableFuture<>();
        try {
            thread.execute(() -> turned.complete(null));
        } catch (RejectedExecutionException e) { // another takes its place
            turned.complete(null);
        }
        return turned;
    }

    /** Whether the thread is one of the current ones and does not end. */
    boolean serve(EventExecutor thread) {
        return !closed && thread.parent() == current && !thread.isShuttingDown();
    }

    /** Ends those of former times that have nothing left to do. Called again and again. */
    void endIdle(Predicate<EventExecutor> busy) {
        for (EventExecutor each : outgoing) {
            if (!busy.test(each)) {
                outgoing.remove(each);
                each.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Waits at most a second. */
    void close() {
        closed = true;
        end().awaitUninterruptibly(CLOSE_MILLIS);
    }

    private Future<?> end() {
        outgoing.forEach(each -> each.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS));
        EventLoopGroup threads = current;
        return threads == null ? GlobalEventExecutor.INSTANCE.newSucceededFuture(null)
                : threads.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
