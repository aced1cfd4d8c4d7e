package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verifies the ends of I/O threads that nobody else shows: TcpThreadsTest and UdpEndpointTest have the rest. */
@Timeout(20)
class IoThreadsTest implements IoThreads.Owner {
    private final LinkedBlockingQueue<EventExecutor> abandoned = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<EventExecutor> replaced = new LinkedBlockingQueue<>();
    private final List<EventLoopGroup> groups = new CopyOnWriteArrayList<>();
    private IoThreads threads;

    @Override
    public void abandon(EventExecutor ending) {
        abandoned.add(ending);
    }

    @Override
    public void replaced(EventExecutor ended) {
        replaced.add(ended);
    }

    @AfterEach
    void close() {
        threads.close();
    }

    private EventLoopGroup two(ThreadFactory factory) {
        EventLoopGroup group = new DefaultEventLoopGroup(2, factory);
        groups.add(group);
        return group;
    }

    /** Ends one of the two threads of the first group, and starts the other. @return the one that ends */
    private EventExecutor end() {
        EventLoopGroup first = groups.get(0);
        first.forEach(each -> each.submit(() -> { }).syncUninterruptibly());
        EventExecutor one = first.iterator().next();
        one.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        return one;
    }

    @Test
    void theyHaveTurnedWhenTheLastOfThemComesToIt() throws Exception {
        threads = new IoThreads("e", "t", this::two, this);
        threads.start();
        CompletableFuture<Void> hangs = new CompletableFuture<>();
        CompletableFuture<Void> hanging = new CompletableFuture<>();
        groups.get(0).next().execute(() -> {
            hanging.complete(null);
            hangs.join();
        });
        hanging.get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> turns = threads.turns().toCompletableFuture();
        assertThat(turns).isNotDone();

        hangs.complete(null);
        assertThat(turns).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aThreadThatAnErrorEndsIsSeenToEnd() throws Exception {
        threads = new IoThreads("e", "t", factory -> two(work -> {
            Thread thread = factory.newThread(() -> {
                work.run();
                throw new OutOfMemoryError("as the test wants it");
            });
            thread.setUncaughtExceptionHandler((which, error) -> { });
            return thread;
        }), this);
        threads.start();
        EventExecutor ended = end();

        assertThat(abandoned.poll(10, TimeUnit.SECONDS)).isSameAs(ended);
        assertThat(replaced.poll(10, TimeUnit.SECONDS)).isSameAs(ended);
        assertThat(threads.current()).isSameAs(groups.get(1));
    }

    /** Closed by another thread while the new ones are made: close() ends those that it knows. */
    @Test
    void threadsThatAreMadeWhileTheEndpointClosesEnd() throws Exception {
        threads = new IoThreads("e", "t", factory -> {
            EventLoopGroup group = two(factory);
            if (groups.size() == 2) {
                CompletableFuture.runAsync(threads::close).join();
            }
            return group;
        }, this);
        threads.start();
        end();

        while (groups.size() < 2) {
            Thread.onSpinWait();
        }
        for (EventLoopGroup each : groups) {
            assertThat(each.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(replaced).isEmpty();
    }
}
