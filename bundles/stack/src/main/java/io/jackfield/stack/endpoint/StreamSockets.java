package io.jackfield.stack.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/** Which of Netty's stream sockets this platform has: native epoll, or Java's own. */
interface StreamSockets {
    EventLoopGroup newLoops(int threads, ThreadFactory factory);

    void choose(ServerBootstrap bootstrap);

    void choose(Bootstrap bootstrap);

    /** The best that works here; tried once per call, never fails. */
    static StreamSockets best() {
        try {
            if (EpollSockets.available()) {
                return new EpollStreamSockets();
            }
        } catch (LinkageError e) { // Netty's epoll classes or their native library are not there
            LoggerFactory.getLogger(StreamSockets.class).debug("no native epoll", e);
        }
        return new NioSockets();
    }

    /** Java's own sockets. */
    final class NioSockets implements StreamSockets {
        @Override
        public EventLoopGroup newLoops(int threads, ThreadFactory factory) {
            return new NioEventLoopGroup(threads, factory);
        }

        @Override
        public void choose(ServerBootstrap bootstrap) {
            bootstrap.channel(NioServerSocketChannel.class);
        }

        @Override
        public void choose(Bootstrap bootstrap) {
            bootstrap.channel(NioSocketChannel.class);
        }

        @Override
        public String toString() {
            return "nio";
        }
    }
}
