package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.oracle.coherence.common.base.NonBlocking;
import com.tangosol.net.Cluster;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.codec.proto.Heard;
import io.jackfield.state.grid.codec.proto.Presence;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Signs;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the others that this member is there, and hears it of them. One message serves three:
 *
 * <ul>
 *   <li>A member that keeps calls has one put out that is silent. Lives end by the list of members and its keeper; this is about the
 *       cluster below, which a frozen member keeps from serving what it owns, the list itself included.
 *   <li>To the keeper of the list it stands in for every second sign of life.
 *   <li>It says whom its sender heard, and when by that one's own clock: so that one knows that nothing was cut off then
 *       ({@link Majority}).
 * </ul>
 *
 * {@link #send} is called every {@link Detection#everyMillis()} by one thread that does nothing else.
 */
final class Pulses implements Pulse.Hand {
    private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);

    private final Cluster cluster;
    private final InvocationService service;
    private final Eviction eviction;
    private final Signs signs;
    private final Signs keepers;
    private final Majority majority;
    private final boolean judges;
    private final LongSupplier clock = System::nanoTime;
    private final Set<Member> suspected = new HashSet<>();
    /** By origin, what its last pulse said of the time. */
    private final Map<ByteString, Long> heard = new ConcurrentHashMap<>();
    private volatile ByteString self;

    /**
     * @param keepers  what this process heard as keeper of the list
     * @param judges   whether it keeps calls; else it only is a witness
     */
    Pulses(Cluster cluster, InvocationService service, Detection detection, Signs keepers, Majority majority, boolean judges) {
        this.judges = judges;
        this.keepers = keepers;
        this.majority = majority;
        this.cluster = cluster;
        this.service = service;
        this.eviction = new Eviction(cluster, detection);
        this.signs = new Signs(detection);
        this.self = GridMember.origin(cluster.getLocalMember());
        service.getResourceRegistry().registerResource(Pulse.Hand.class, this);
    }

    @SuppressWarnings("unchecked")
    void send() {
        try {
            eviction.prepare();
            Set<Member> others = new HashSet<>(service.getInfo().getServiceMembers()); // and so joins again if it was put out
            Member local = cluster.getLocalMember();
            begin(GridMember.origin(local));
            others.remove(local);
            signs.look(clock.getAsLong());
            if (judges) {
                suspected.retainAll(others);
                others.forEach(this::judge);
            }
            heard.keySet().retainAll(others.stream().map(GridMember::origin).toList());
            send(local.getMemberName(), others);
        } catch (RuntimeException e) { // as while this member leaves the cluster or joins again; the next round tries again
            LOG.debug("The other members were not told that this one is there", e);
        }
    }

    private void begin(ByteString origin) {
        if (!origin.equals(self)) {
            majority.began();
            self = origin;
        }
    }

    private void send(String name, Set<Member> others) {
        Presence.Builder presence = Presence.newBuilder().setOrigin(self).setName(name).setAt(majority.begin());
        heard.forEach((origin, at) -> presence.addHeard(Heard.newBuilder().setOrigin(origin).setAt(at)));
        if (!others.isEmpty()) {
            try (NonBlocking anyway = new NonBlocking()) { // one that takes nothing keeps nothing from the others
                service.execute(new Pulse(presence.build()), others, null);
            }
        }
    }

    private void judge(Member member) {
        if (!signs.silent(GridMember.origin(member), clock.getAsLong())) {
            suspected.remove(member);
            return;
        }
        if (suspected.add(member)) {
            LOG.warn("A member of the cluster does not answer; it is put out if nothing else is heard from it: member={}",
                    member.getMemberName());
        }
        eviction.of(member);
    }

    @Override
    public void feel(Presence presence) {
        long now = clock.getAsLong();
        ByteString origin = presence.getOrigin();
        signs.heard(origin, now);
        keepers.present(origin, now);
        heard.put(origin, presence.getAt());
        for (Heard each : presence.getHeardList()) {
            if (each.getOrigin().equals(self)) {
                majority.heard(each.getAt(), presence.getName());
            }
        }
    }
}
