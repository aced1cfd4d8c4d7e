package io.jackfield.stack;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Who counts as one peer where peers have a share of something: an IPv4 address, or the /64 of an IPv6 one, since who has one address
 * of it has them all.
 *
 * @param prefix the address, or the first 64 bits of it
 * @param v6     whether it is one of IPv6
 */
public record PeerNetwork(long prefix, boolean v6) {
    public static PeerNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? new PeerNetwork(bytes.getInt(), false) : new PeerNetwork(bytes.getLong(), true);
    }
}
