package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;

/** Linux: up to {@value #BATCH} datagrams per system call in either direction. Loading this class needs Netty's epoll classes. */
final class EpollSockets implements DatagramSockets {
    static final int BATCH = 16;

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
                .option(ChannelOption.RCVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(BATCH * datagramBytes).maxMessagesPerRead(1));
    }

    /** {@code sendto} does not block and may be called by any thread. */
    @Override
    public boolean sendNow(Channel socket, InetSocketAddress remote, byte[] bytes) {
        ByteBuf buffer = null;
        try {
            buffer = socket.alloc().directBuffer(bytes.length).writeBytes(bytes);
            Socket descriptor = (Socket) ((EpollDatagramChannel) socket).fd();
            return descriptor.sendToAddress(buffer.memoryAddress(), 0, bytes.length, remote.getAddress(), remote.getPort()) > 0;
        } catch (IOException | OutOfMemoryError e) { // by the queue it is tried again, and counted if that fails too
            return false;
        } finally {
            ReferenceCountUtil.release(buffer);
        }
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
