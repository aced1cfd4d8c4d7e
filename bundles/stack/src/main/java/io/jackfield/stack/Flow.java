package io.jackfield.stack;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The way that a message came, and that an answer or a later request may leave by (RFC 5626 section 3.2 gives the word).
 *
 * @param endpoint   the endpoint's name
 * @param transport  its transport
 * @param local      the address that the message came to; an answer leaves from it
 * @param remote     the peer's address as the socket saw it
 * @param connection which connection of the endpoint, 0 on a connectionless transport; never used twice in one process
 */
public record Flow(String endpoint, Transport transport, InetSocketAddress local, InetSocketAddress remote,
                   long connection) implements Target {
    public Flow {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
    }

    /** The same flow towards another address of the peer; only meaningful on a connectionless transport. */
    public Flow towards(InetSocketAddress other) {
        return new Flow(endpoint, transport, local, other, connection);
    }
}
