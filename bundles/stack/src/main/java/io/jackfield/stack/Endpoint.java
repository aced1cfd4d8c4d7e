package io.jackfield.stack;

import java.net.InetSocketAddress;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A socket that SIP messages come to and leave from. Thread-safe; a view that stays valid after the endpoint closed. */
@ProviderType
public interface Endpoint {
    /** The name that configuration gave it, unique in this process. */
    String name();

    Transport transport();

    /** The address it is bound to. */
    InetSocketAddress local();

    /** What Via, Contact and Record-Route show: the external address where one is configured, else the local one. */
    HostPort external();

    boolean open();

    /** Connections that it has at the moment, accepted and opened; 0 on a connectionless transport. */
    default int connections() {
        return 0;
    }

    /**
     * Its counters by name since it was opened. Each of {@code in.datagrams} or {@code in.messages} is counted once more as
     * {@code in.accepted}, as {@code answered.STATUS} (statelessly) or as {@code dropped.CAUSE}. {@code refused.CAUSE} says why well-formed requests were
     * answered, {@code ignored.headers} how many malformed headers were let pass, {@code failures} how many defects showed,
     * {@code out.sent}, {@code out.failed}, {@code out.queue-full} and {@code out.no-address} what became of messages to send. What
     * the system dropped before the endpoint could read it is not among them. Of connections: {@code accepted} and {@code opened},
     * each counted once more as {@code closed.CAUSE} when it ends, {@code refused.connections…} for those that found no room, and
     * {@code connect.failed}.
     */
    Map<String, Long> counters();
}
