package io.jackfield.stack.endpoint;

import io.jackfield.stack.PeerNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The connections of one endpoint: by number, and by the peer's address and port (RFC 3261 section 18). Accepted ones are limited
 * in all and by peer; opened ones apart from them, so that nobody who connects keeps us from connecting. They are limited by peer
 * as well: what to connect to is what a Contact or a Via's port says, and whoever owns an address has 65,535 ports to name. Thread-safe.
 */
final class Connections {
    private final int most;
    private final int mostPerPeer;
    private final ConcurrentHashMap<Long, Connection> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<InetSocketAddress, Connection> byRemote = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PeerNetwork, Integer> peers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PeerNetwork, Integer> openedPeers = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    Connections(int most, int mostPerPeer) {
        this.most = most;
        this.mostPerPeer = mostPerPeer;
    }

    /** The connection of that number; null where there is none. */
    Connection of(long id) {
        return byId.get(id);
    }

    Collection<Connection> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** Makes room for one that comes from there. @return the counter's name of what is exceeded, null for nothing */
    String admit(InetAddress peer) {
        if (accepted.incrementAndGet() > most) {
            accepted.decrementAndGet();
            return "refused.connections";
        }
        if (!room(peers, peer)) {
            accepted.decrementAndGet();
            return "refused.connections-of-peer";
        }
        return null;
    }

    private boolean room(ConcurrentHashMap<PeerNetwork, Integer> counts, InetAddress peer) {
        boolean[] room = new boolean[1];
        counts.compute(PeerNetwork.of(peer), (key, count) -> {
            int now = count == null ? 0 : count;
            room[0] = now < mostPerPeer;
            return room[0] ? now + 1 : count;
        });
        return room[0];
    }

    private static void oneLess(ConcurrentHashMap<PeerNetwork, Integer> counts, InetAddress peer) {
        counts.computeIfPresent(PeerNetwork.of(peer), (key, count) -> count == 1 ? null : count - 1);
    }

    /** An admitted connection is there. A request to exactly its address and port may leave by it. */
    void add(Connection connection) {
        byId.put(connection.id(), connection);
        byRemote.putIfAbsent(connection.remote(), connection);
    }

    /** The connection to that address and port. Null where there is none. */
    Connection to(InetSocketAddress remote) {
        return byRemote.get(remote);
    }

    /**
     * The connection to that address and port, a new one where there is none.
     *
     * @param opens makes it, without connecting yet
     * @return null where too many are open, in all or to that address
     */
    Connection open(InetSocketAddress remote, Function<InetSocketAddress, Connection> opens) {
        return byRemote.computeIfAbsent(remote, to -> {
            if (opened.incrementAndGet() > most || !room(openedPeers, to.getAddress())) {
                opened.decrementAndGet();
                return null;
            }
            Connection connection = opens.apply(to);
            byId.put(connection.id(), connection);
            return connection;
        });
    }

    /** Nothing is to leave by it any more. */
    void remove(Connection connection) {
        if (byId.remove(connection.id(), connection)) {
            byRemote.remove(connection.remote(), connection);
            if (!connection.accepted()) {
                opened.decrementAndGet();
                oneLess(openedPeers, connection.remote().getAddress());
            }
        }
    }

    /** To be called once for each that was admitted, when its socket is closed. */
    void left(InetAddress peer) {
        accepted.decrementAndGet();
        oneLess(peers, peer);
    }
}
