package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls of five kinds at once: either side hangs up, either side changes the session, the caller gives up while it rings. */
interface Traffic extends AutoCloseable {
    /** Where the phone that is called listens. */
    int phonePort();

    /** @param balancer where it is, and the phones */
    void start(InetSocketAddress balancer, Options.Calls calls) throws IOException, InterruptedException;

    /** What all callers have counted so far. */
    Tally callers() throws IOException, InterruptedException;

    Tally phone() throws IOException, InterruptedException;

    /**
     * Makes no more calls, lets those that are up come to their end, and stops; nothing if it was not started.
     *
     * @throws AssertionError in a sentence, if calls do not come to their end
     */
    void finish(Duration within) throws IOException, InterruptedException;

    /** How many calls failed for what, on either side. */
    Map<String, Long> causes() throws IOException, InterruptedException;

    /** The Call-IDs of calls that failed, on either side, with the cause. */
    Map<String, String> failed() throws IOException, InterruptedException;

    /** The Call-IDs of what a phone wrote to a connection of its own just before that ended. */
    default Set<String> underWay() {
        return Set.of();
    }

    /** What they sent and got. */
    Trail trail();

    @Override
    void close() throws IOException;
}
