package io.jackfield.stack.component;

import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.endpoint.SocketEndpoint;

/** What endpoint components need of the stack component; a service inside this bundle only. */
interface EndpointRegistry {
    void add(SocketEndpoint endpoint);

    void remove(SocketEndpoint endpoint);

    /** Null where there is none at the moment. */
    MessageReceiver receiver();

    StatelessResponses responses();

    /** The number of the next connection. */
    long nextConnection();
}
