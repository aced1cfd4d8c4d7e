package io.jackfield.state.grid.coherence;

import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import com.tangosol.net.Service;
import io.jackfield.state.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does that was left alone. It keeps what it has as long as the others may be dead: who starts anew joins it. If one
 * of them can be reached and does not join for {@value #SHUNNED_MILLIS} ms, the others went on without it behind a cut and shun
 * it: it leaves its cluster with all that it kept, which is old by now, and joins theirs.
 *
 * <pre>
 *   alone -- another machine answers on the cluster's port, and is no member of this one's cluster --> SHUNNED
 *     ^                                                                                                   |
 *     +------------------------------- leaves and joins again after a while ------------------------------+
 * </pre>
 *
 * {@link #isShunned} and {@link #joinAgain} are for one thread; they block.
 */
final class Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);
    /** Who starts is a member within that time. */
    private static final long SHUNNED_MILLIS = 10_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int PROBE_MILLIS = 500;

    private final Cluster cluster;
    private final LongSupplier clock;
    private final InetAddress self;
    private final List<String> members;
    private final int port;
    private long reachableSince = NEVER;
    /** Of this process's clock, ms. */
    private volatile long ahead;
    private volatile boolean out;

    /** @param clock ms, never goes back */
    Isolation(Cluster cluster, GridSettings settings, LongSupplier clock) {
        this.clock = clock;
        this.cluster = cluster;
        this.self = cluster.getLocalMember().getAddress();
        this.members = settings.members();
        this.port = settings.clusterPort();
        keepTime();
    }

    /** Whether this process is no member for the moment. */
    boolean isOut() {
        return out;
    }

    /** The answer to whatever is asked while this process is no member. */
    <T> CompletionStage<T> refused() {
        return CompletableFuture.failedFuture(new StoreUnavailableException("this member left the cluster because it stood alone", null));
    }

    /**
     * The cluster's time, as this process's clock goes on from when the cluster was {@linkplain #keepTime asked} last: it does not wait
     * and does not fail, wherever the cluster is.
     */
    long now() {
        return clock.getAsLong() + ahead;
    }

    /** Asks the cluster for its time, which may correct it. To be called now and then; fails where there is no cluster. */
    void keepTime() {
        if (!out) {
            ahead = cluster.getTimeMillis() - clock.getAsLong();
        }
    }

    /** This member is not alone; so it is a member, also where {@link #joinAgain} failed half-way and Coherence joined by itself. */
    void together() {
        reachableSince = NEVER;
        out = false;
    }

    /** Whether the others went on without this member, which is alone. */
    boolean isShunned(Service service) {
        long now = clock.getAsLong();
        Set<InetAddress> present = new HashSet<>();
        present.add(self);
        for (Object each : service.getInfo().getServiceMembers()) {
            present.add(((Member) each).getAddress());
        }
        if (members.stream().noneMatch(member -> isReachable(member, present))) {
            reachableSince = NEVER;
            return false;
        }
        reachableSince = Math.min(reachableSince, now);
        return now - reachableSince >= SHUNNED_MILLIS;
    }

    private boolean isReachable(String member, Set<InetAddress> present) {
        try {
            InetAddress address = InetAddress.getByName(member);
            if (present.contains(address)) {
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

    /** @param left runs when this process is no member and before it is one again */
    void joinAgain(Runnable left) {
        reachableSince = NEVER;
        out = true;
        LOG.warn("The others went on without this member; it leaves the cluster with what it kept, and joins theirs");
        cluster.shutdown();
        left.run();
        cluster.start();
        out = false;
    }
}
