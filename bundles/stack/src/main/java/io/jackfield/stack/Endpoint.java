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

    /** Its counters by name since it was opened: messages in, out, and dropped by cause. */
    Map<String, Long> counters();
}
