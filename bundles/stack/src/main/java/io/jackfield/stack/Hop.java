package io.jackfield.stack;

import java.util.Objects;

/**
 * A next hop by name, before location (RFC 3263). Found by A and AAAA alone at present: NAPTR and SRV are not asked, so the caller
 * names transport and port.
 *
 * @param endpoint  the endpoint to leave by
 * @param transport the endpoint's transport
 * @param host      a host name, an IPv4 address or an IPv6 address without brackets
 * @param port      1 to 65535
 * @param forSize   whether the transport is not UDP only since the message is too long for that, so that it goes by UDP after all
 *                  where no connection can be made (RFC 3261 section 18.1.1)
 */
public record Hop(String endpoint, Transport transport, String host, int port, boolean forSize) implements Target {
    public Hop {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
    }

    public Hop(String endpoint, Transport transport, String host, int port) {
        this(endpoint, transport, host, port, false);
    }
}
