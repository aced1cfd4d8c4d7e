package io.jackfield.stack;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The endpoints that are open now. Thread-safe. */
@ProviderType
public interface Endpoints {
    /** Ordered by name. */
    List<Endpoint> list();

    Optional<Endpoint> named(String name);

    /** The endpoint that a new request over this transport leaves by: the first by name. */
    Optional<Endpoint> forTransport(Transport transport);

    /**
     * The endpoint that a new request over this transport to that host leaves by: the first by name whose address is of the family
     * of the host's, where the host is an address, else the first.
     *
     * @param host a name or an address without brackets
     */
    default Optional<Endpoint> towards(Transport transport, String host) {
        Optional<Endpoint> first = forTransport(transport);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null || first.isEmpty() || address.length == family(first.get())) {
            return first;
        }
        return list().stream().filter(each -> each.transport() == transport && each.open() && family(each) == address.length)
                .findFirst();
    }

    private static int family(Endpoint endpoint) {
        return endpoint.local().getAddress().getAddress().length;
    }

    /** Whether a host and port is one of the addresses that Jackfield itself shows or listens on. */
    boolean isLocal(String host, int port);
}
