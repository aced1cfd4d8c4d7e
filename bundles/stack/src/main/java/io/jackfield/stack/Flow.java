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
 * @param owner      whose socket it is, as an engine of a cluster names itself; empty for this process, or if any will do
 */
public record Flow(String endpoint, Transport transport, InetSocketAddress local, InetSocketAddress remote,
                   long connection, String owner) implements Target {
    public Flow {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
    }

    /** Of this process. */
    public Flow(String endpoint, Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {
        this(endpoint, transport, local, remote, connection, "");
    }

    /** The same flow, of that engine. */
    public Flow ownedBy(String engine) {
        return engine.equals(owner) ? this : new Flow(endpoint, transport, local, remote, connection, engine);
    }

    /** The same flow towards another address of the peer; only meaningful on a connectionless transport. */
    public Flow towards(InetSocketAddress other) {
        return new Flow(endpoint, transport, local, other, connection, owner);
    }
}
