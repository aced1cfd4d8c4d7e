package io.jackfield.stack.component;

import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.endpoint.SocketEndpoint;

/** What endpoint components need of the stack component; a service inside this bundle only. */
interface EndpointRegistry {
    void add(SocketEndpoint endpoint);

    /** Also one that was to be started later. */
    void remove(SocketEndpoint endpoint);

    /**
     * Starts it, or has it started once there is a receiver: a node of a cluster leaves messages to others until then, and what comes by a
     * connection comes once, so nobody is to connect before. One that cannot be opened then says so by {@link SocketEndpoint#failure}.
     */
    void start(SocketEndpoint endpoint);

    /** Null where there is none at the moment. */
    MessageReceiver receiver();

    StatelessResponses responses();

    /** The number of the next connection. */
    long nextConnection();
}
