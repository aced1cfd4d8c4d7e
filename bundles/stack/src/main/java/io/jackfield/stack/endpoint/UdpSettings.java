package io.jackfield.stack.endpoint;

import io.jackfield.stack.locate.AddressLocator;
import io.jackfield.stack.read.MessageLimits;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an operator sets for one UDP endpoint. The constructor refuses what is out of bounds with one line that names the key, the
 * value and what is allowed.
 *
 * @param name            1 to 64 letters, digits, dots, underscores and hyphens
 * @param bind            the address to bind; port 0 takes any free one
 * @param externalAddress what Via, Contact and Record-Route show, a name or an address; empty for the bound one; needed with a
 *                        wildcard address
 * @param externalPort    0 for the bound port
 * @param limits          of messages
 * @param load            of queues and buffers
 */
public record UdpSettings(String name, InetSocketAddress bind, String externalAddress, int externalPort, MessageLimits limits,
                          Load load) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    private static final int LARGEST_DATAGRAM = 65_535;

    /**
     * @param sendQueue          messages waiting for the socket before new ones are refused, 16 to 1,000,000
     * @param receiveBufferBytes the kernel's queue of datagrams that wait for this endpoint, 8 KiB to 1 GiB; the system may cap it
     * @param sendBufferBytes    the kernel's queue of datagrams that leave, 8 KiB to 1 GiB
     * @param answersPerSecond   stateless failure answers (400, 503, 505) per second, 0 to 1,000,000; beyond it they are dropped
     * @param retryAfterSeconds  the Retry-After of a 503, 0 to 86,400
     */
    public record Load(int sendQueue, int receiveBufferBytes, int sendBufferBytes, int answersPerSecond, int retryAfterSeconds) {
        public static final Load DEFAULT = new Load(10_000, 4 << 20, 1 << 20, 5_000, 5);

        public Load {
            within("sendQueue", sendQueue, 16, 1_000_000);
            within("receiveBufferBytes", receiveBufferBytes, 8 << 10, 1 << 30);
            within("sendBufferBytes", sendBufferBytes, 8 << 10, 1 << 30);
            within("answersPerSecond", answersPerSecond, 0, 1_000_000);
            within("retryAfterSeconds", retryAfterSeconds, 0, 86_400);
        }
    }

    public UdpSettings {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(load, "load");
        checkName(name);
        within("maxMessageBytes", limits.messageBytes(), 500, LARGEST_DATAGRAM);
        within("externalPort", externalPort, 0, 65_535);
        externalAddress = external(externalAddress, bind);
    }

    static void checkName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name=" + name + " is not 1 to 64 letters, digits, dots, underscores or hyphens");
        }
    }

    /** What was configured, an IPv6 address in brackets; empty for none. */
    static String external(String configured, InetSocketAddress bind) {
        String external = configured == null ? "" : bracketed(configured.trim());
        if (external.isEmpty() && bind.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("externalAddress= is empty: with address=" + NetUtil.toAddressString(bind.getAddress())
                    + " it must name what Via and Contact are to show");
        }
        return external;
    }

    /** An endpoint with the default limits, which shows the address that it is bound to. */
    public static UdpSettings of(String name, InetSocketAddress bind) {
        return new UdpSettings(name, bind, "", 0, MessageLimits.DEFAULT, Load.DEFAULT);
    }

    /**
     * @param address an IPv4 or IPv6 address, never a name
     * @param port    0 to 65,535
     */
    public static InetSocketAddress bindAddress(String address, int port) {
        within("port", port, 0, 65_535);
        InetAddress literal = address == null ? null : AddressLocator.literal(address.trim());
        if (literal == null) {
            throw new IllegalArgumentException("address=" + address + " is not an IPv4 or IPv6 address");
        }
        return new InetSocketAddress(literal, port);
    }

    private static String bracketed(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (NetUtil.isValidIpV6Address(bare)) {
            return "[" + bare + "]";
        }
        if (!host.isEmpty() && !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("externalAddress=" + host + " is not a host name, an IPv4 or an IPv6 address");
        }
        return host;
    }

    static void within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + "=" + value + " is not within " + min + " to " + max);
        }
    }
}
