package io.jackfield.stack.endpoint;

import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageSender.Outcome;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.stack.read.MessageReader;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket with one I/O thread. What came to it leaves from it, so an answer has the source address that the request was
 * sent to. Bound to a wildcard address the system chooses the source address and {@link Flow#local()} is the wildcard: on a host
 * with several addresses configure an endpoint for each.
 *
 * <p>There is no queue between the socket and the receiver: what the I/O thread has not read yet waits in the kernel's buffer. An
 * ICMP error is counted and harmless. Should the socket or its thread ever end unasked, the endpoint opens anew on the same port.
 *
 * <p>Thread-safe. {@link #start} and {@link #close} are for one thread that is not an I/O thread.
 */
public final class UdpEndpoint implements SocketEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoint.class);
    private static final int LONGEST_PAUSE_MS = 5_000;

    private final UdpSettings settings;
    private final Supplier<MessageReceiver> receiver;
    private final StatelessResponses responses;
    private final LongSupplier nanoTime;
    private final DatagramSockets sockets;
    private final Counters counters = new Counters();
    private final SendQueue sendQueue;
    private final IoThreads threads;
    private volatile Channel channel;
    private volatile Place place;
    private volatile boolean closed;

    /** @param receiver gives null where there is no receiver at the moment */
    public UdpEndpoint(UdpSettings settings, Supplier<MessageReceiver> receiver, StatelessResponses responses,
                       LongSupplier nanoTime) {
        this(settings, receiver, responses, nanoTime, DatagramSockets.best());
    }

    UdpEndpoint(UdpSettings settings, Supplier<MessageReceiver> receiver, StatelessResponses responses, LongSupplier nanoTime,
                DatagramSockets sockets) {
        this.settings = settings;
        this.receiver = receiver;
        this.responses = responses;
        this.nanoTime = nanoTime;
        this.sockets = sockets;
        bound(settings.bind());
        this.sendQueue = new SendQueue(settings.load().sendQueue(), counters, sockets::sendNow);
        this.threads = new IoThreads(settings.name(), "sip-udp-" + settings.name(), sockets::newLoop, new Single());
    }

    private void bound(InetSocketAddress address) {
        place = Place.of(address, settings.externalAddress(), settings.externalPort());
    }

    @Override
    public synchronized void start() {
        if (closed) {
            return; // by another thread, before it was this one's turn
        }
        threads.start();
        ChannelFuture bound = bootstrap().bind(settings.bind()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw place.taken(name(), bound.cause());
        }
        use(bound.channel());
        LOG.info("endpoint open: name={} local={} external={} sockets={}", name(), local(), external(), sockets);
    }

    /** Lets what waits leave, then closes the socket; waits at most two seconds. */
    @Override
    public synchronized void close() {
        closed = true;
        Channel socket = channel;
        if (socket != null) {
            sendQueue.closeBehindWhatWaits(socket).awaitUninterruptibly(1, TimeUnit.SECONDS);
            LOG.info("endpoint closed: name={} local={}", name(), local());
        }
        sendQueue.use(null);
        threads.close();
    }

    @Override
    public CompletionStage<Outcome> send(Flow flow, byte[] bytes) {
        return sendQueue.send(flow.remote(), bytes);
    }

    @Override
    public CompletionStage<Outcome> send(InetSocketAddress remote, byte[] bytes) {
        return sendQueue.send(remote, bytes);
    }

    @Override
    public CompletionStage<Outcome> refuse(Outcome outcome) {
        counters.increment(switch (outcome) {
            case NO_ADDRESS -> "out.no-address";
            case DENIED -> "out.denied";
            default -> "out.queue-full";
        });
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public InetSocketAddress local() {
        return place.local();
    }

    /** Before {@link #start} the configured port, or 5060 where that is 0. */
    @Override
    public HostPort external() {
        return place.external();
    }

    @Override
    public boolean open() {
        Channel socket = channel;
        return !closed && socket != null && socket.isActive();
    }

    @Override
    public CompletionStage<Void> turns() {
        return threads.turns();
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    /** For the tests: the socket in use. */
    Channel socket() {
        return channel;
    }

    /** The one that there is. */
    private final class Single implements IoThreads.Owner {
        @Override
        public void abandon(EventExecutor ending) {
            counters.increment("threads.lost");
            Channel socket = channel;
            if (socket != null) {
                sendQueue.byQueueOnly();
                socket.unsafe().closeForcibly();
            }
        }

        @Override
        public void replaced(EventExecutor ended) {
            reopen(1);
        }
    }

    private Bootstrap bootstrap() {
        InternetProtocolFamily family = settings.bind().getAddress() instanceof Inet4Address
                ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6;
        Bootstrap bootstrap = new Bootstrap().group(threads.current())
                .option(ChannelOption.SO_RCVBUF, settings.load().receiveBufferBytes())
                .option(ChannelOption.SO_SNDBUF, settings.load().sendBufferBytes())
                .handler(new Receiving());
        // One byte more than allowed, so that a message which is too large is seen to be.
        sockets.choose(bootstrap, family, Math.min(settings.limits().messageBytes() + 1, 65_535));
        return bootstrap;
    }

    private void use(Channel socket) {
        bound((InetSocketAddress) socket.localAddress());
        channel = socket;
        sendQueue.use(socket);
        socket.closeFuture().addListener(ended -> {
            if (!closed && threads.serve(socket.eventLoop())) {
                LOG.warn("socket closed unasked, opening it anew: endpoint={} local={}", name(), local());
                reopen(1);
            }
        });
    }

    /** Tries until it succeeds or the endpoint is closed, at growing intervals. */
    private void reopen(int pauseMs) {
        if (closed) {
            return;
        }
        counters.increment("reopened.tries");
        bootstrap().bind(local()).addListener((ChannelFuture bound) -> {
            if (closed) {
                bound.channel().close();
            } else if (bound.isSuccess()) {
                counters.increment("reopened");
                use(bound.channel());
            } else {
                int next = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
                GlobalEventExecutor.INSTANCE.schedule(() -> reopen(next), pauseMs, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** The I/O thread's side. One per socket. */
    private final class Receiving extends SimpleChannelInboundHandler<DatagramPacket> {
        private final MessageIntake intake = new MessageIntake(new MessageReader(settings.limits()), receiver,
                new MessageIntake.Answers(responses, new AnswerBudget(settings.load().answersPerSecond(), nanoTime),
                        settings.load().retryAfterSeconds(), (flow, bytes) -> sendQueue.send(flow.remote(), bytes)),
                counters, MessageIntake.DATAGRAMS);
        private final Backlog backlog = new Backlog(sockets.batch(), nanoTime);

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            backlog.read();
            ByteBuf content = packet.content();
            intake.take(ByteBufUtil.getBytes(content), new Flow(settings.name(), Transport.UDP, local(), packet.sender(), 0));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            long millis = backlog.over();
            MessageReceiver to = millis > 0 ? receiver.get() : null;
            if (to != null) {
                to.waiting(millis);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                sendQueue.wake(context.channel());
            }
        }

        /** An ICMP error, no memory for the next datagram, or a defect: the socket goes on receiving. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            counters.increment("failures.socket");
            LOG.debug("socket error: endpoint={}", name(), cause);
        }
    }
}
