package io.jackfield.stack;

import java.util.Objects;

/**
 * A host and a port as SIP writes them.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    public HostPort {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
