package io.jackfield.stack.endpoint;

import io.jackfield.stack.read.StreamLimits;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * What an operator sets for one TCP endpoint. The constructor refuses what is out of bounds with one line that names the key, the
 * value and what is allowed.
 *
 * @param name            1 to 64 letters, digits, dots, underscores and hyphens
 * @param bind            the address to bind; port 0 takes any free one
 * @param externalAddress what Via, Contact and Record-Route show, a name or an address; empty for the bound one; needed with a
 *                        wildcard address
 * @param externalPort    0 for the bound port
 * @param limits          of messages
 * @param connections     of connections
 * @param load            of queues and answers
 */
public record TcpSettings(String name, InetSocketAddress bind, String externalAddress, int externalPort, StreamLimits limits,
                          Connecting connections, Load load) {
    /**
     * @param most          accepted connections at a time, and as many opened ones, 1 to 1,000,000
     * @param mostPerPeer   accepted connections from one address (of IPv6 one /64) at a time, and as many opened ones to it,
     *                      1 to 1,000,000
     * @param connectMillis how long a connection may take to be made, 100 to 60,000
     * @param messageMillis how long a message may take to be whole, an accepted connection to bring its first, and a write to
     *                      go on, 100 to 600,000
     * @param idleMillis    how long a connection is kept on which nothing comes or leaves, 1,000 to 86,400,000
     */
    public record Connecting(int most, int mostPerPeer, int connectMillis, int messageMillis, int idleMillis) {
        public static final Connecting DEFAULT = new Connecting(10_000, 1_000, 4_000, 10_000, 600_000);

        public Connecting {
            UdpSettings.within("maxConnections", most, 1, 1_000_000);
            UdpSettings.within("maxConnectionsPerPeer", mostPerPeer, 1, 1_000_000);
            UdpSettings.within("connectTimeoutMillis", connectMillis, 100, 60_000);
            UdpSettings.within("messageTimeoutMillis", messageMillis, 100, 600_000);
            UdpSettings.within("idleTimeoutMillis", idleMillis, 1_000, 86_400_000);
        }
    }

    /**
     * @param sendQueueBytes    waiting for one connection before new messages for it are refused, 256 for each message beside
     *                          its own, 65,536 to 1,073,741,824
     * @param answersPerSecond  stateless failure answers of the whole endpoint per second, 0 to 1,000,000
     * @param retryAfterSeconds the Retry-After of a 503, 0 to 86,400
     */
    public record Load(int sendQueueBytes, int answersPerSecond, int retryAfterSeconds) {
        public static final Load DEFAULT = new Load(4 << 20, 5_000, 5);

        public Load {
            UdpSettings.within("sendQueueBytes", sendQueueBytes, 65_536, 1 << 30);
            UdpSettings.within("answersPerSecond", answersPerSecond, 0, 1_000_000);
            UdpSettings.within("retryAfterSeconds", retryAfterSeconds, 0, 86_400);
        }
    }

    public TcpSettings {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(load, "load");
        UdpSettings.checkName(name);
        UdpSettings.within("externalPort", externalPort, 0, 65_535);
        externalAddress = UdpSettings.external(externalAddress, bind);
    }

    /** An endpoint with the default limits, which shows the address that it is bound to. */
    public static TcpSettings of(String name, InetSocketAddress bind) {
        return new TcpSettings(name, bind, "", 0, StreamLimits.DEFAULT, Connecting.DEFAULT, Load.DEFAULT);
    }
}
