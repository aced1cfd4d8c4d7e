package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadFactory;

/** Linux: up to {@value #BATCH} datagrams per system call in either direction. Loading this class needs Netty's epoll classes. */
final class EpollSockets implements DatagramSockets {
    static final int BATCH = 16;
    private static final int DEPARTING_BYTES = 16 << 10;

    /** Each sending thread's own, for the length of one system call: a pooled one costs as much as the rest of the way to it. */
    private final ThreadLocal<ByteBuffer> departing = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(DEPARTING_BYTES));

    static boolean available() {
        return Epoll.isAvailable();
    }

    @Override
    public EventLoopGroup newLoop(ThreadFactory threads) {
        return new EpollEventLoopGroup(1, threads);
    }

    /**
     * One batch, then the system is asked what is there: it names the socket again as long as something waits. Edge-triggered,
     * each batch would be followed by a call that finds nothing, and most batches are of one datagram.
     */
    @Override
    public void choose(Bootstrap bootstrap, InternetProtocolFamily family, int datagramBytes) {
        bootstrap.channelFactory(() -> new EpollDatagramChannel(family))
                .option(EpollChannelOption.EPOLL_MODE, EpollMode.LEVEL_TRIGGERED)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytes)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new KeptBuffer(BATCH * datagramBytes, 1));
    }

    /** {@code sendto} does not block and may be called by any thread. What is longer than nearly any message goes by the queue. */
    @Override
    public boolean sendNow(Channel socket, InetSocketAddress remote, byte[] bytes) {
        if (bytes.length > DEPARTING_BYTES) {
            return false;
        }
        try {
            ByteBuffer buffer = departing.get().clear().put(bytes);
            Socket descriptor = (Socket) ((EpollDatagramChannel) socket).fd();
            return descriptor.sendTo(buffer, 0, bytes.length, remote.getAddress(), remote.getPort()) > 0;
        } catch (IOException | OutOfMemoryError e) { // by the queue it is tried again, and counted if that fails too
            return false;
        }
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
