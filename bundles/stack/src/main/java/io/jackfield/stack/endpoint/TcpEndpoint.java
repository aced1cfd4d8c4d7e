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
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP port, and the connections that were accepted by it or opened for it.
 *
 * <p><b>Which connection.</b> A flow's messages leave by the connection that it names, and by no other. A message to an address
 * leaves by the connection whose other end is exactly that address and port, which its peer has proven to own; else by a new one
 * (RFC 3261 section 18.1.1). What a Via, a Contact or an {@code alias} parameter claims (RFC 5923) is not believed: over TCP without
 * TLS it would let one peer draw another's requests.
 *
 * <p><b>Limits.</b> Of connections, of their number by peer, of the time a message takes, of what waits for a peer that does not
 * read, of what all connections hold together; each is counted where it strikes. The socket that listens is opened anew should it
 * ever close unasked, and an I/O thread that ends takes no more with it than the connections that it had.
 *
 * <p>Thread-safe as {@link SocketEndpoint} says.
 */
public final class TcpEndpoint implements SocketEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TcpEndpoint.class);
    private static final int MOST_THREADS = 4;
    private static final int CHECK_MILLIS = 500;
    private static final int CLOSE_MILLIS = 1_000;

    private final TcpSettings settings;
    private final Supplier<MessageReceiver> receiver;
    private final StatelessResponses responses;
    private final LongSupplier nanoTime;
    private final LongSupplier connectionIds;
    private final StreamSockets sockets;
    private final AnswerBudget budget;
    private final Counters counters = new Counters();
    private final Connections connections;
    private final HeldBytes halves;
    private final Connection.Surroundings around;
    private final IoThreads threads;
    private final Listening listening;
    private volatile ScheduledFuture<?> checks;
    private volatile Place place;
    private volatile String failure;
    private volatile boolean closed;

    /**
     * @param receiver      gives null where there is no receiver at the moment
     * @param connectionIds never the same twice in one process, nor likely in two: stored flows outlive processes
     */
    public TcpEndpoint(TcpSettings settings, Supplier<MessageReceiver> receiver, StatelessResponses responses, LongSupplier nanoTime,
                       LongSupplier connectionIds) {
        this(settings, receiver, responses, nanoTime, connectionIds, StreamSockets.best(), HeldBytes.ofThisMachine());
    }

    TcpEndpoint(TcpSettings settings, Supplier<MessageReceiver> receiver, StatelessResponses responses, LongSupplier nanoTime,
                LongSupplier connectionIds, StreamSockets sockets, HeldBytes halves) {
        this.settings = settings;
        this.receiver = receiver;
        this.responses = responses;
        this.nanoTime = nanoTime;
        this.connectionIds = connectionIds;
        this.sockets = sockets;
        bound(settings.bind());
        this.budget = new AnswerBudget(settings.load().answersPerSecond(), nanoTime);
        this.connections = new Connections(settings.connections().most(), settings.connections().mostPerPeer());
        this.halves = halves;
        this.around = new Connection.Surroundings(settings, counters, nanoTime, halves, HeldBytes.ofThisMachine(), this::active,
                connections::remove, this::crowded);
        int most = Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() / 2));
        this.threads = new IoThreads(settings.name(), "sip-tcp-" + settings.name(), factory -> sockets.newLoops(most, factory),
                new Threads());
        this.listening = new Listening(settings.name(), sockets, threads, counters, nanoTime, new Accepting());
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
        ChannelFuture bound = listening.bind(settings.bind());
        if (!bound.isSuccess()) {
            close();
            UncheckedIOException taken = place.taken(name(), bound.cause());
            failure = taken.getCause().getMessage();
            throw taken;
        }
        bound((InetSocketAddress) bound.channel().localAddress());
        startChecks();
        LOG.info("endpoint open: name={} local={} external={} sockets={}", name(), local(), external(), sockets);
    }

    @Override
    public synchronized void close() {
        closed = true;
        listening.close(CLOSE_MILLIS);
        if (listening.socket() != null) {
            LOG.info("endpoint closed: name={} local={}", name(), local());
        }
        long deadline = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        connections.all().forEach(each -> each.close("closed.shutdown"));
        connections.all().forEach(each -> each.awaitEnd(TimeUnit.NANOSECONDS.toMillis(deadline - nanoTime.getAsLong())));
        threads.close();
    }

    private void startChecks() {
        ScheduledFuture<?> before = checks;
        if (before != null) {
            before.cancel(false);
        }
        checks = threads.current().next().scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the connections that take too long with something. */
    void check() {
        long now = nanoTime.getAsLong();
        connections.all().forEach(each -> each.check(now));
        threads.endIdle(thread -> connections.all().stream().anyMatch(each -> each.on(thread)));
    }

    /** An I/O thread takes its connections with it; peers that come again find another thread. */
    private final class Threads implements IoThreads.Owner {
        @Override
        public void abandon(EventExecutor ending) {
            counters.increment("threads.lost");
            listening.abandon(ending);
            for (Connection each : connections.all()) {
                if (each.on(ending) && each.abandon() && each.accepted()) {
                    connections.left(each.remote().getAddress()); // its socket tells nobody any more
                }
            }
        }

        @Override
        public void replaced(EventExecutor ended) {
            listening.move(local());
            startChecks();
        }
    }

    /** Half messages fill the memory: the one that has been waiting longest makes room. */
    private void crowded() {
        connections.all().stream().filter(Connection::partial).min(Comparator.comparingLong(Connection::partialSince))
                .ifPresent(oldest -> oldest.abort("closed.crowded"));
    }

    @Override
    public CompletionStage<Outcome> send(Flow flow, byte[] bytes) {
        Connection connection = connections.of(flow.connection());
        if (connection == null || !flow.remote().equals(connection.remote())) {
            return refuse(Outcome.NOT_CONNECTED);
        }
        return connection.send(bytes);
    }

    /**
     * A connection that was there already may be about to end, by its peer's idle limit: where it does, a new one is tried once.
     * Should the message have arrived all the same, the peer takes the second for a retransmission.
     */
    @Override
    public CompletionStage<Outcome> send(InetSocketAddress remote, byte[] bytes) {
        Connection there = connections.to(remote);
        if (there == null || !there.made()) {
            return open(remote, bytes);
        }
        return there.send(bytes).thenCompose(outcome -> {
            if (outcome != Outcome.TRANSPORT_ERROR && outcome != Outcome.NOT_CONNECTED) {
                return CompletableFuture.completedFuture(outcome);
            }
            counters.increment("out.again");
            connections.remove(there);
            there.close("closed.error");
            return open(remote, bytes);
        });
    }

    private CompletionStage<Outcome> open(InetSocketAddress remote, byte[] bytes) {
        EventLoopGroup loops = threads.current();
        if (closed || loops == null) {
            counters.increment("out.no-endpoint");
            return CompletableFuture.completedFuture(Outcome.NO_ENDPOINT);
        }
        Connection[] made = new Connection[1];
        Connection connection = connections.open(remote, to -> made[0] = connection(to));
        if (connection == null) {
            counters.increment("refused.opened-connections");
            return refuse(Outcome.QUEUE_FULL);
        }
        CompletionStage<Outcome> outcome = connection.send(bytes);
        if (connection == made[0]) {
            connect(connection, loops);
        }
        return outcome;
    }

    private void connect(Connection connection, EventLoopGroup loops) {
        Bootstrap bootstrap = new Bootstrap().group(loops)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connections().connectMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(connection);
        sockets.choose(bootstrap);
        boolean wildcard = settings.bind().getAddress().isAnyLocalAddress();
        InetSocketAddress from = wildcard ? null : new InetSocketAddress(settings.bind().getAddress(), 0);
        ChannelFuture connecting = bootstrap.connect(connection.remote(), from);
        if (connecting.isDone() && !connecting.isSuccess()) {
            notConnected(connection, connecting.cause()); // a thread that has just ended tells no listener
        } else {
            connecting.addListener(connected -> {
                if (!connected.isSuccess()) {
                    notConnected(connection, connected.cause());
                }
            });
        }
    }

    private void notConnected(Connection connection, Throwable cause) {
        counters.increment("connect.failed");
        LOG.debug("no connection: endpoint={} remote={}", name(), connection.remote(), cause);
        connection.failed();
    }

    private void active(Connection connection) {
        if (connection.accepted()) {
            connections.add(connection);
        }
        counters.increment(connection.accepted() ? "accepted" : "opened");
    }

    /** @param remote where to; null for an accepted one */
    private Connection connection(InetSocketAddress remote) {
        Connection[] self = new Connection[1];
        MessageIntake intake = new MessageIntake(new MessageReader(settings.limits().message()), receiver,
                new MessageIntake.Answers(responses, budget, settings.load().retryAfterSeconds(),
                        (flow, bytes) -> self[0].send(bytes)), counters, MessageIntake.MESSAGES);
        self[0] = new Connection(connectionIds.getAsLong(), remote, intake, around);
        return self[0];
    }

    @Override
    public CompletionStage<Outcome> refuse(Outcome outcome) {
        counters.increment(switch (outcome) {
            case NO_ADDRESS -> "out.no-address";
            case DENIED -> "out.denied";
            case NOT_CONNECTED -> "out.no-connection";
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
        return Transport.TCP;
    }

    @Override
    public InetSocketAddress local() {
        return place.local();
    }

    @Override
    public HostPort external() {
        return place.external();
    }

    @Override
    public boolean open() {
        Channel socket = listening.socket();
        return !closed && socket != null && socket.isActive();
    }

    @Override
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public CompletionStage<Void> turns() {
        return threads.turns();
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    /** For the tests: how many connections have half a message. */
    int halfMessages() {
        return (int) connections.all().stream().filter(Connection::partial).count();
    }

    /** For the tests: what is held of them. */
    long heldOfHalfMessages() {
        return halves.held();
    }

    /** For the tests: the socket that listens. */
    Channel socket() {
        return listening.socket();
    }

    /** Admits a connection or closes it, before anything of it is read. */
    @ChannelHandler.Sharable
    private final class Accepting extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
            String refused = closed ? "refused.closing" : peer == null ? "refused.gone" : connections.admit(peer.getAddress());
            if (refused == null) {
                channel.closeFuture().addListener(ended -> connections.left(peer.getAddress()));
                channel.pipeline().addLast(connection(null));
            } else {
                counters.increment(refused);
                LOG.debug("refused a connection: endpoint={} remote={} cause={}", name(), peer, refused);
                channel.close();
            }
        }
    }
}
