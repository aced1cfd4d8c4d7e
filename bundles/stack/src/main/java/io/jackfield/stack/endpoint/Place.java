package io.jackfield.stack.endpoint;

import io.jackfield.stack.HostPort;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Where an endpoint is: asked for with each message, and another one only when the socket is.
 *
 * @param local    what it is bound to, or is to be
 * @param external what it shows of itself in Via, Contact and Record-Route; port 5060 where it is not bound to a port yet
 */
record Place(InetSocketAddress local, HostPort external) {
    private static final int DEFAULT_PORT = 5060;

    /** @param externalAddress empty for the bound one. @param externalPort 0 for the bound one */
    static Place of(InetSocketAddress local, String externalAddress, int externalPort) {
        int port = externalPort > 0 ? externalPort : local.getPort();
        return new Place(local, new HostPort(externalAddress.isEmpty() ? host(local) : externalAddress, port > 0 ? port : DEFAULT_PORT));
    }

    private static String host(InetSocketAddress local) {
        String literal = NetUtil.toAddressString(local.getAddress());
        return local.getAddress() instanceof Inet4Address ? literal : "[" + literal + "]";
    }

    /** What an endpoint says that cannot be opened here. Its text says it all: operators read the last cause. */
    UncheckedIOException taken(String name, Throwable cause) {
        return new UncheckedIOException(new IOException("endpoint " + name + " cannot bind address="
                + NetUtil.toAddressString(local.getAddress()) + " port=" + local.getPort() + ": " + cause.getMessage()));
    }
}
