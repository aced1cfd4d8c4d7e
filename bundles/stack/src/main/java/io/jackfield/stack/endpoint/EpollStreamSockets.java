package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.ThreadFactory;

/**
 * Linux. A peer that acknowledges nothing for {@value #UNACKNOWLEDGED_MILLIS} ms is gone: without that the system would go on for a
 * quarter of an hour, and requests time out after 32 s. Loading this class needs Netty's epoll classes.
 */
final class EpollStreamSockets implements StreamSockets {
    static final int UNACKNOWLEDGED_MILLIS = 15_000;

    @Override
    public EventLoopGroup newLoops(int threads, ThreadFactory factory) {
        return new EpollEventLoopGroup(threads, factory);
    }

    @Override
    public void choose(ServerBootstrap bootstrap) {
        bootstrap.channel(EpollServerSocketChannel.class)
                .childOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }

    @Override
    public void choose(Bootstrap bootstrap) {
        bootstrap.channel(EpollSocketChannel.class).option(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
