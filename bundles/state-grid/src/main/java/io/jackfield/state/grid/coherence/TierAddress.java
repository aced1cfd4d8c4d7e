package io.jackfield.state.grid.coherence;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;

/** Where a member may be reached: by the loopback interface or a private network, and by a public one only where that was asked for. */
public final class TierAddress {
    private static final int UNIQUE_LOCAL_MASK = 0xFE;
    private static final int UNIQUE_LOCAL = 0xFC;
    private static final int IPV6_BYTES = 16;

    private TierAddress() {
    }

    /**
     * The address that is meant.
     *
     * @param address     an address, a host name, or the name of a network interface, whose first address that is allowed it is
     * @param allowPublic whether a public address, or all addresses at once, are wanted
     * @throws IllegalArgumentException with the reason in one line
     */
    public static String of(String address, boolean allowPublic) {
        List<InetAddress> all = find(address);
        return all.stream().filter(each -> allowPublic || reserved(each)).findFirst().map(InetAddress::getHostAddress)
                .orElseThrow(() -> new IllegalArgumentException("address=" + address + " is public (" + all.get(0).getHostAddress()
                        + "); name an address of the loopback interface or of a private network, or say public=true"));
    }

    private static List<InetAddress> find(String address) {
        try {
            NetworkInterface named = address.isBlank() ? null : NetworkInterface.getByName(address);
            List<InetAddress> all = named != null ? Collections.list(named.getInetAddresses())
                    : List.of(InetAddress.getByName(address));
            if (!all.isEmpty() && !address.isBlank()) {
                return all;
            }
        } catch (UnknownHostException | SocketException e) {
            throw new IllegalArgumentException("address=" + address + " is no address, host or network interface of this machine", e);
        }
        throw new IllegalArgumentException("address=" + address + " names no address; give one, a host name or a network interface");
    }

    /** Loopback, link-local (RFC 3927), private (RFC 1918) or unique local (RFC 4193). */
    private static boolean reserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == IPV6_BYTES && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal;
    }
}
