package io.jackfield.stack;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** Why it could not be opened, in one line, where it was tried later than its configuration came; until that is changed. */
    default Optional<String> failure() {
        return Optional.empty();
    }

    /** Connections that it has at the moment, accepted and opened; 0 on a connectionless transport. */
    default int connections() {
        return 0;
    }

    /**
     * Whether its I/O threads work: completes when each of them has come to what it is given now, never exceptionally, and at once
     * where it has none. One that does not complete within seconds hangs.
     */
    default CompletionStage<Void> turns() {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Its counters by name since it was opened. Each of {@code in.datagrams} or {@code in.messages} is counted once more as
     * {@code in.accepted}, as {@code answered.STATUS} (statelessly) or as {@code dropped.CAUSE}. {@code refused.CAUSE} says why
     * well-formed requests were answered, {@code ignored.headers} how many malformed headers were let pass, {@code failures} and
     * {@code failures.socket} how many defects and errors of the socket showed. What the system dropped before the endpoint could read
     * it is not among them.
     *
     * <p>What became of messages to send: {@code out.sent}, {@code out.failed}, {@code out.queue-full}, {@code out.no-address},
     * {@code out.denied} (to a network that the operator denies), {@code out.no-connection} (theirs is gone) and
     * {@code out.no-endpoint} (it is closed).
     *
     * <p>Of connections: {@code accepted} and {@code opened}, each counted once more as {@code closed.CAUSE} when it ends,
     * {@code accept.failed} for those that the system could not give us, {@code refused.connections…} and
     * {@code refused.opened-connections} for those that found no room, and {@code connect.failed}.
     *
     * <p>Of the endpoint itself: {@code threads.lost}, I/O threads that ended unasked; {@code reopened.tries} and {@code reopened}, how
     * often its socket was to be opened anew and was.
     */
    Map<String, Long> counters();
}
