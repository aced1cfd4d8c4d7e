package io.jackfield.stack.endpoint;

import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, accepted or opened: bytes to messages and messages to bytes, and how long each may take. It goes on
 * reading while the peer does not: two that each wait for the other to read would wait for ever. What is to be written meanwhile
 * waits in a bounded queue.
 *
 * <p>Handler methods run on the connection's I/O thread; the others on any.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final byte[] PONG = {'\r', '\n'};
    private static final int LINGER_MILLIS = 1_000;

    /**
     * What a connection shares with the others of its endpoint.
     *
     * @param halves  what is held of messages that are not whole
     * @param waiting what waits to be written
     * @param crowded told when too much is held of messages that are not whole
     */
    record Surroundings(TcpSettings settings, Counters counters, LongSupplier nanoTime, HeldBytes halves, HeldBytes waiting,
                        Consumer<Connection> active, Consumer<Connection> closed, Runnable crowded) {
    }

    private final long id;
    private final boolean accepted;
    private final Surroundings around;
    private final StreamFraming framing;
    private final MessageIntake intake;
    private final StreamQueue queue;
    private final Incoming incoming = new Incoming();
    private volatile InetSocketAddress remote;
    private volatile Channel registered;
    private volatile Channel channel;
    private volatile Flow flow;
    private volatile long heardAt;
    private volatile long partialSince;
    private volatile boolean partial;
    private volatile boolean spoke;
    private volatile String cause = "closed.by-peer";
    private volatile boolean ponging;
    private boolean pinged;
    private int held;

    /** @param remote where to it is opened; null for an accepted one */
    Connection(long id, InetSocketAddress remote, MessageIntake intake, Surroundings around) {
        this.id = id;
        this.remote = remote;
        this.accepted = remote == null;
        this.intake = intake;
        this.around = around;
        this.framing = new StreamFraming(around.settings().limits());
        this.heardAt = around.nanoTime().getAsLong();
        this.queue = new StreamQueue(around.settings().load().sendQueueBytes(), around.waiting(), around.counters(), around.nanoTime());
    }

    long id() {
        return id;
    }

    boolean accepted() {
        return accepted;
    }

    /** The peer's address; null for an accepted one that is not active yet. */
    InetSocketAddress remote() {
        return remote;
    }

    CompletionStage<Outcome> send(byte[] bytes) {
        return queue.send(bytes);
    }

    /** No connection could be made. */
    void failed() {
        cause = "closed.not-connected";
        queue.close();
        around.closed().accept(this);
    }

    /** Whether that thread serves it. */
    boolean on(EventExecutor thread) {
        Channel socket = registered;
        return socket != null && socket.eventLoop() == thread;
    }

    /** Its thread, which is the calling one, ends. @return whether the connection was made */
    boolean abandon() {
        registered.unsafe().closeForcibly();
        if (flow == null) {
            failed();
            return false;
        }
        cause = "closed.lost-thread";
        ended();
        return true;
    }

    /** Whether half a message has come. */
    boolean partial() {
        return partial;
    }

    /** Since when half a message is there, where {@link #partial}. */
    long partialSince() {
        return partialSince;
    }

    /** Whether it was made; it may be ending. */
    boolean made() {
        return flow != null;
    }

    /** Ends it once what waits has left. @param why a counter's name */
    void close(String why) {
        end(why, written -> channel.close());
    }

    /** Waits until it has ended, for so long. */
    void awaitEnd(long millis) {
        Channel socket = channel;
        if (socket != null && millis > 0) {
            socket.closeFuture().awaitUninterruptibly(millis);
        }
    }

    /**
     * The same for a peer that goes on sending: what comes is thrown away for a while, since to close a socket with bytes unread
     * resets the connection, and takes the answer from the peer that was on its way.
     */
    private void refuse(String why) {
        end(why, written -> {
            ((DuplexChannel) channel).shutdownOutput();
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void end(String why, ChannelFutureListener then) {
        Channel socket = channel;
        if (socket != null) {
            cause = why;
            queue.wake();
            socket.eventLoop().execute(() -> socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(then)); // behind the queue
        }
    }

    /** Ends it now. @param why a counter's name */
    void abort(String why) {
        cause = why;
        channel.close();
    }

    /** Ends a connection that took too long with something. Called again and again, on one thread. */
    void check(long now) {
        if (channel == null) {
            return; // the time to connect is limited by the socket
        }
        TcpSettings.Connecting limits = around.settings().connections();
        long quiet = now - Math.max(heardAt, queue.wroteAt());
        if (partial && over(now - partialSince, limits.messageMillis())) {
            abort("closed.slow-message");
        } else if (accepted && !spoke && over(quiet, limits.messageMillis())) {
            abort("closed.silent");
        } else if (queue.waits() && over(now - queue.progressAt(), limits.messageMillis())) {
            abort("closed.slow-reader");
        } else if (over(quiet, limits.idleMillis())) {
            abort("closed.idle");
        }
    }

    private static boolean over(long nanos, int millis) {
        return nanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        registered = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        remote = (InetSocketAddress) channel.remoteAddress();
        flow = new Flow(around.settings().name(), Transport.TCP, (InetSocketAddress) channel.localAddress(), remote, id);
        heardAt = around.nanoTime().getAsLong();
        around.active().accept(this);
        queue.use(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            byte[] chunk = ByteBufUtil.getBytes(bytes);
            bytes.release();
            read(chunk);
        } catch (Throwable t) { // an Error too: whatever comes by one connection must not hurt the others
            around.counters().increment("failures");
            LOG.warn("a connection failed: endpoint={} remote={}", around.settings().name(), remote, t);
            abort("closed.failure");
        }
    }

    private void read(byte[] chunk) {
        long now = around.nanoTime().getAsLong();
        heardAt = now;
        around.counters().add("in.bytes", chunk.length);
        incoming.messages = 0;
        boolean before = framing.partial();
        framing.feed(chunk, incoming);
        if (framing.partial() && (!before || incoming.messages > 0)) {
            partialSince = now;
        }
        partial = framing.partial();
        if (pinged) {
            pinged = false;
            spoke = true;
            pong();
        }
        hold(framing.held());
    }

    /** One that still waits answers this ping, too: who pings and does not read piles up nothing here. */
    private void pong() {
        if (!ponging) {
            ponging = true;
            around.counters().increment("out.pongs");
            queue.send(PONG).thenRun(() -> ponging = false);
        }
    }

    private void hold(int bytes) {
        int more = bytes - held;
        held = bytes;
        if (more != 0 && around.halves().add(more) && more > 0) {
            around.crowded().run();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            queue.wake();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (flow != null) { // else it was refused, or never made
            ended();
        }
    }

    private void ended() {
        framing.stop();
        hold(0);
        queue.close();
        around.counters().increment(cause);
        LOG.debug("connection ended: endpoint={} remote={} cause={}", around.settings().name(), remote, cause);
        around.closed().accept(this);
    }

    /** A reset, or no memory for what comes next. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        LOG.debug("connection failed: endpoint={} remote={}", around.settings().name(), remote, thrown);
        cause = "closed.error";
        context.close();
    }

    /** What the framing finds. */
    private final class Incoming implements StreamFraming.Sink {
        private int messages;

        @Override
        public void message(byte[] bytes) {
            messages++;
            spoke = true;
            intake.take(bytes, flow);
        }

        /** However many pings come at a time, one pong answers them. */
        @Override
        public void ping() {
            around.counters().increment("in.pings");
            pinged = true;
        }

        /** RFC 3261 section 18.3: what follows cannot be told from the rest of this one. */
        @Override
        public void broken(byte[] head, int status, String phrase) {
            intake.takeBroken(head, status, phrase, flow);
            refuse("closed.broken-stream");
        }
    }
}
