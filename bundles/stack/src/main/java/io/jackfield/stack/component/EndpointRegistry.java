package io.jackfield.stack.component;

import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.endpoint.UdpEndpoint;

/** What endpoint components need of the stack component; a service inside this bundle only. */
interface EndpointRegistry {
    void add(UdpEndpoint endpoint);

    void remove(UdpEndpoint endpoint);

    /** Null where there is none at the moment. */
    MessageReceiver receiver();

    StatelessResponses responses();
}
