package io.jackfield.itests.bench.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;

/** No server: caller and phone face to face, for what the load itself adds to the times. */
public record Direct(InetSocketAddress address) implements Server {
    @Override
    public String name() {
        return "no server";
    }

    @Override
    public String description() {
        return "caller and phone face to face";
    }

    @Override
    public int phone() {
        return address.getPort();
    }

    @Override
    public Duration cpu() {
        return Duration.ZERO;
    }

    @Override
    public OptionalLong liveHeap() {
        return OptionalLong.empty();
    }

    @Override
    public boolean compilesAsItRuns() {
        return false;
    }

    @Override
    public void close() {
        // nothing runs
    }
}
