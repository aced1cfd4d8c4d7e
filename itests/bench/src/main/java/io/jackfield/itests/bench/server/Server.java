package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A running server that sends every call on to the phone. Closing ends it. */
public interface Server extends AutoCloseable {
    /** What tables and plots call it. */
    String name();

    /** What it is, in a line below the table: kind, version, settings. */
    String description();

    /** Where to call. */
    InetSocketAddress address();

    /** The UDP port of the loopback address where it sends its calls. */
    int phone();

    /**
     * Where the phone sends its responses; empty for where the request came from. Whoever stands there hands them to changing
     * engines, so that they may come late, again, or in another order.
     */
    default Optional<InetSocketAddress> answersGoTo() {
        return Optional.empty();
    }

    /** CPU time that all its processes have used since they began, in user and system mode. */
    Duration cpu() throws IOException;

    /** Whether it needs calls to become as fast as it can. */
    boolean compilesAsItRuns();

    /** Bytes of live objects on the heap after a full collection; empty for a server without one. Takes up to seconds. */
    OptionalLong liveHeap() throws IOException, InterruptedException;

    /** Bytes of memory that the processes which keep calls take now; empty where nobody asked for that yet. */
    default OptionalLong resident() throws IOException {
        return OptionalLong.empty();
    }

    @Override
    void close();
}
