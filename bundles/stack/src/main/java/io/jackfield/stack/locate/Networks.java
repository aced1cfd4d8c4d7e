package io.jackfield.stack.locate;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A set of networks of IPv4 and IPv6, as an operator lists them. Immutable. */
public final class Networks {
    /** No address is in it. */
    public static final Networks NONE = new Networks(List.of());

    /** @param bits how many of the address count, 0 to all of them */
    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (other[i] != address[i]) {
                    return false;
                }
            }
            int mask = 0xff << 8 - bits % 8 & 0xff;
            return bits % 8 == 0 || (other[whole] & mask) == (address[whole] & mask);
        }
    }

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * @param key  what the list is called where it is configured
     * @param text networks as {@code 10.0.0.0/8} or {@code fd00::/8} (RFC 4632, RFC 4291), or addresses, parted by commas; may be
     *             empty
     * @throws IllegalArgumentException with one line that names the key and what is not a network
     */
    public static Networks parse(String key, String text) {
        List<Network> all = new ArrayList<>();
        for (String each : text.split(",")) {
            if (!each.isBlank()) {
                all.add(network(key, each.strip()));
            }
        }
        return all.isEmpty() ? NONE : new Networks(all);
    }

    private static Network network(String key, String text) {
        int slash = text.indexOf('/');
        InetAddress address = AddressLocator.literal(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            byte[] bytes = address.getAddress();
            String bits = slash < 0 ? String.valueOf(8 * bytes.length) : text.substring(slash + 1);
            if (bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= 8 * bytes.length) {
                return new Network(bytes, Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException(key + "=" + text + " is not a network, such as 10.0.0.0/8 or fd00::/8");
    }

    /** An IPv4 address that is written as one of IPv6 ({@code ::ffff:10.0.0.1}) counts as what it is. */
    public boolean contains(InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Network each : networks) {
            if (each.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
