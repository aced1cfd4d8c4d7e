package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/** Which of Netty's datagram sockets this platform has: native epoll with batched receive, or Java's own. */
interface DatagramSockets {
    /** A group of one thread. */
    EventLoopGroup newLoop(ThreadFactory threads);

    /** @param datagramBytes the largest datagram that is to arrive whole; what is larger arrives cut or at its length */
    void choose(Bootstrap bootstrap, InternetProtocolFamily family, int datagramBytes);

    /** How many datagrams one reading takes at most. */
    int batch();

    /** Sends without the I/O thread, as {@link SendQueue.Shortcut} has it. */
    default boolean sendNow(Channel socket, InetSocketAddress remote, byte[] bytes) {
        return false;
    }

    /** The best that works here; tried once per call, never fails. */
    static DatagramSockets best() {
        try {
            if (EpollSockets.available()) {
                return new EpollSockets();
            }
        } catch (LinkageError e) { // Netty's epoll classes or their native library are not there
            LoggerFactory.getLogger(DatagramSockets.class).debug("no native epoll", e);
        }
        return new NioSockets();
    }

    /** Java's own sockets. */
    final class NioSockets implements DatagramSockets {
        private static final int BATCH = 32;

        @Override
        public EventLoopGroup newLoop(ThreadFactory threads) {
            return new NioEventLoopGroup(1, threads);
        }

        @Override
        public void choose(Bootstrap bootstrap, InternetProtocolFamily family, int datagramBytes) {
            bootstrap.channelFactory(() -> new NioDatagramChannel(family))
                    .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(datagramBytes).maxMessagesPerRead(BATCH));
        }

        @Override
        public int batch() {
            return BATCH;
        }

        @Override
        public String toString() {
            return "nio";
        }
    }
}
