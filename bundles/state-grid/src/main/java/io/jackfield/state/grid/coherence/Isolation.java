package io.jackfield.state.grid.coherence;

import com.tangosol.net.Cluster;
import io.jackfield.state.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does that was left alone: it leaves its cluster, and with it forgets what it kept, because the others went on
 * without it; and joins again when one of them can be reached. Until then it begins no cluster of its own, which Coherence would
 * have to dissolve later, on whichever side it likes.
 *
 * <pre>
 *   IN  -- alone, and counted out by Coherence --> OUT  -- another answers on the cluster's port --> IN
 * </pre>
 *
 * {@link #leave} and {@link #tryReturn} are for one thread; they block for seconds.
 */
final class Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);
    private static final int PROBE_MILLIS = 500;

    private final Cluster cluster;
    private final InetAddress self;
    private final List<String> members;
    private final int port;
    private volatile long ahead;
    private volatile boolean out;

    Isolation(Cluster cluster, GridSettings settings) {
        this.cluster = cluster;
        this.self = cluster.getLocalMember().getAddress();
        this.members = settings.members();
        this.port = settings.clusterPort();
    }

    boolean isOut() {
        return out;
    }

    /** The answer to whatever is asked while this process is no member. */
    <T> CompletionStage<T> refused() {
        return CompletableFuture.failedFuture(new StoreUnavailableException("this member left the cluster because it stood alone", null));
    }

    /** The cluster's time; outside of it that of this process, as far off as when it left. */
    long now() {
        return out ? System.currentTimeMillis() + ahead : cluster.getTimeMillis();
    }

    void leave() {
        ahead = cluster.getTimeMillis() - System.currentTimeMillis();
        out = true;
        LOG.warn("Coherence counts no more than half of the voters; this member leaves the cluster with what it kept");
        cluster.shutdown();
    }

    /** Joins again if one of the others can be reached. Whether it did. */
    boolean tryReturn() {
        if (members.stream().noneMatch(this::isReachable)) {
            return false;
        }
        LOG.info("Another member can be reached; this one joins again");
        cluster.start();
        out = false;
        return true;
    }

    private boolean isReachable(String member) {
        try {
            InetAddress address = InetAddress.getByName(member);
            if (address.equals(self)) {
                return false;
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), PROBE_MILLIS);
                return true;
            }
        } catch (IOException e) {
            LOG.debug("A member cannot be reached address={}", member, e);
            return false;
        }
    }
}
