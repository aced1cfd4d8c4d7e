package io.jackfield.itests.cluster.chaos.phones;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;

/** How the phones of one side speak. Messages are handed on by threads of the wire; everything here may be called on any. */
interface Wire extends AutoCloseable {
    /** Where a message came from, for the answer to it. */
    interface Way {
    }

    /** As Via and {@code transport} have it. */
    String protocol();

    /** Whether messages may be lost, so that phones repeat them (RFC 3261 section 17). */
    boolean loses();

    int port();

    /** Whether it was handed to the system. */
    boolean send(Message message, InetSocketAddress remote);

    /** Where RFC 3261 section 18.2.2 says. @return whether it was handed to the system */
    boolean answer(Message response, Way way);

    /** Call-IDs of what was written just before its connection ended. */
    Set<String> underWay();

    @Override
    void close() throws IOException;
}
