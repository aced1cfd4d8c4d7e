package io.jackfield.stack.endpoint;

import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageSender.Outcome;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * An endpoint that owns its sockets. {@link #start} and {@link #close} are for threads that are no I/O threads, and exclude each other;
 * all else is thread-safe and as {@link io.jackfield.stack.MessageSender#send} has it.
 */
public interface SocketEndpoint extends Endpoint {
    /**
     * Binds the socket and begins to receive; does nothing once it is closed.
     *
     * @throws java.io.UncheckedIOException when the address cannot be bound; the endpoint is closed then
     */
    void start();

    /** Lets what waits leave, then closes all sockets; waits at most two seconds. */
    void close();

    /** By the connection that the flow names and no other; on a connectionless transport to the flow's remote address. */
    CompletionStage<Outcome> send(Flow flow, byte[] bytes);

    /** To an address, by a connection that is open to it or a new one. */
    CompletionStage<Outcome> send(InetSocketAddress remote, byte[] bytes);

    /** Counts a message that could not be sent by this endpoint, for a reason that is not the socket's. */
    CompletionStage<Outcome> refuse(Outcome outcome);
}
