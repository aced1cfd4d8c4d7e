package io.jackfield.stack;

import java.util.Objects;

/**
 * Where the responses to a request go that came by a connection: back by it, and where it is no more to the address that the top
 * Via gives (RFC 3261 section 18.2.2). So do requests to a peer whose URI names the far end of its connection.
 *
 * @param flow      the way that the request came
 * @param otherwise for a response the source's address at the port of sent-by
 */
public record WayBack(Flow flow, Hop otherwise) implements Target {
    public WayBack {
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(otherwise, "otherwise");
    }

    @Override
    public String endpoint() {
        return flow.endpoint();
    }

    @Override
    public Transport transport() {
        return flow.transport();
    }
}
