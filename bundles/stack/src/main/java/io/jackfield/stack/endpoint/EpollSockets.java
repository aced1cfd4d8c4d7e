package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
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

    @Override
    public void choose(Bootstrap bootstrap, InternetProtocolFamily family, int datagramBytes) {
        bootstrap.channelFactory(() -> new EpollDatagramChannel(family))
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytes)
                .option(ChannelOption.RCVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(BATCH * datagramBytes).maxMessagesPerRead(4 * BATCH));
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
