package io.jackfield.stack.endpoint;

import io.jackfield.stack.Counters;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket on which an endpoint's peers connect. It is opened anew should it or its thread ever end unasked. A connection that
 * the system cannot give us, as when the process has no file descriptor left, is counted and waits in the system's backlog; it is
 * tried again after {@value #ACCEPT_PAUSE_MS} ms, since the socket stays readable and trying at once would take a whole processor.
 *
 * <p>Thread-safe.
 */
final class Listening {
    static final int ACCEPT_PAUSE_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int BACKLOG = 1_024;
    private static final int LONGEST_PAUSE_MS = 5_000;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String endpoint;
    private final StreamSockets sockets;
    private final IoThreads threads;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final ChannelHandler accepting;
    private final AtomicLong quietUntil;
    private volatile Channel socket;
    private volatile boolean closed;

    /** @param accepting what each connection that comes begins with */
    Listening(String endpoint, StreamSockets sockets, IoThreads threads, Counters counters, LongSupplier nanoTime,
              ChannelHandler accepting) {
        this.endpoint = endpoint;
        this.sockets = sockets;
        this.threads = threads;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.accepting = accepting;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    /** Waits until that is done or has failed. */
    ChannelFuture bind(InetSocketAddress address) {
        ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            use(bound.channel());
        }
        return bound;
    }

    /** Null before {@link #bind}. */
    Channel socket() {
        return socket;
    }

    /** Waits for so long. */
    void close(int millis) {
        closed = true;
        Channel open = socket;
        if (open != null) {
            open.close().awaitUninterruptibly(millis);
        }
    }

    /** That thread, which is the calling one, ends. */
    void abandon(EventExecutor ending) {
        Channel open = socket;
        if (open != null && open.eventLoop() == ending) {
            open.unsafe().closeForcibly();
        }
    }

    /** The endpoint has other threads than before. */
    void move(InetSocketAddress local) {
        Channel open = socket;
        if (!closed && open != null && !threads.serve(open.eventLoop())) {
            if (open.isOpen()) {
                open.close();
            }
            reopen(local, 1);
        }
    }

    private ServerBootstrap bootstrap() {
        ServerBootstrap bootstrap = new ServerBootstrap().group(threads.current())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .handler(new NotAccepted())
                .childHandler(accepting);
        sockets.choose(bootstrap);
        return bootstrap;
    }

    private void use(Channel bound) {
        InetSocketAddress local = (InetSocketAddress) bound.localAddress();
        socket = bound;
        bound.closeFuture().addListener(ended -> {
            if (!closed && socket == bound && threads.serve(bound.eventLoop())) {
                LOG.warn("socket closed unasked, opening it anew: endpoint={} local={}", endpoint, local);
                reopen(local, 1);
            }
        });
    }

    /** Tries until it succeeds or the endpoint is closed, at growing intervals. */
    private void reopen(InetSocketAddress local, int pauseMs) {
        if (closed) {
            return;
        }
        counters.increment("reopened.tries");
        bootstrap().bind(local).addListener((ChannelFuture bound) -> {
            if (closed) {
                bound.channel().close();
            } else if (bound.isSuccess()) {
                counters.increment("reopened");
                use(bound.channel());
            } else {
                int next = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
                GlobalEventExecutor.INSTANCE.schedule(() -> reopen(local, next), pauseMs, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Stands before Netty's own, which would say the same in the log each second. */
    private final class NotAccepted extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            counters.increment("accept.failed");
            long now = nanoTime.getAsLong();
            long until = quietUntil.get();
            if (now - until >= 0 && quietUntil.compareAndSet(until, now + LOG_INTERVAL_NANOS)) {
                LOG.warn("a connection cannot be accepted, trying again each second: endpoint={} cause={}", endpoint, cause.toString());
            }
            Channel listening = context.channel();
            listening.config().setAutoRead(false);
            listening.eventLoop().schedule(() -> listening.config().setAutoRead(true), ACCEPT_PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }
}
