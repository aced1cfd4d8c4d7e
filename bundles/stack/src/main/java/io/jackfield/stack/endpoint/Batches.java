package io.jackfield.stack.endpoint;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.function.Consumer;

/** Writes what waits for a socket in batches, one flush each: a flush is a system call. On the socket's I/O thread. */
final class Batches {
    private static final int MOST = 64;

    private Batches() {
    }

    /** Until nothing waits or the socket takes no more. @param write hands one message to the socket, without a flush */
    static <T> void write(Channel socket, Queue<T> waiting, Consumer<T> write) {
        int batch = 0;
        while (socket.isWritable()) {
            T next = waiting.poll();
            if (next == null) {
                break;
            }
            write.accept(next);
            if (++batch == MOST) {
                socket.flush();
                batch = 0;
            }
        }
        if (batch > 0) {
            socket.flush();
        }
    }
}
