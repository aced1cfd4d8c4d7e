package io.jackfield.state.grid.coherence;

import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import com.tangosol.net.MemberEvent;
import com.tangosol.net.MemberListener;
import com.tangosol.net.PartitionedService;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Ending;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.client.Tier;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.DropAsk;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.MarkAsk;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.Wake;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does now and then: keeps its clock, and, with what it owns, wakes those whose turn it is, writes down which calls engines
 * ended with, drops calls whose time has come, and, as the eldest of those who keep calls, ends lives whose member is gone. On one
 * thread of its own.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long EVERY_MILLIS = 250;
    private static final int DROPPED_AT_ONCE = 64;

    private final Tier tier;
    private final Cluster cluster;
    private final PartitionedService owners;
    private final KeyOwners keyOwners;
    private final Desks desks;
    private final News news;
    private final Messages messages;
    private final Majority majority;
    private final Isolation isolation;
    private final Replicas replicas;
    private final ScheduledExecutorService thread;
    /** Calls whose entries are being dropped; each is asked once at a time. */
    private final Set<CallKey> dropping = ConcurrentHashMap.newKeySet();
    private final Set<Life> ending = ConcurrentHashMap.newKeySet();
    /** Those that somebody began to end and that were on the list still in the round before. */
    private Set<Life> unfinished = Set.of();

    Housekeeping(Tier tier, PartitionedService owners, KeyOwners keyOwners, Desks desks, News news, Messages messages, Majority majority,
                 Isolation isolation, Replicas replicas, ScheduledExecutorService thread) {
        this.keyOwners = keyOwners;
        this.tier = tier;
        this.cluster = owners.getCluster();
        this.owners = owners;
        this.desks = desks;
        this.news = news;
        this.messages = messages;
        this.majority = majority;
        this.isolation = isolation;
        this.replicas = replicas;
        this.thread = thread;
    }

    /** @param left runs, on a thread of the service's, when this member has left its cluster */
    void begin(Runnable left) {
        owners.addMemberListener(new Departures(left));
        thread.scheduleWithFixedDelay(this::keepHouse, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void keepHouse() {
        majority.look(); // here, too: the rounds block while this member is shunned
        if (isolation.isOut()) {
            return;
        }
        try {
            owners.getOwnershipEnabledMembers(); // a service that ended begins anew for it, and for no question: that would wait
            desks.endLeftOvers().forEach(messages::wake);
            mark(desks.unmarked(DROPPED_AT_ONCE));
            List<CallKey> gone = desks.expired(DROPPED_AT_ONCE).stream().filter(dropping::add).toList();
            for (int from = 0; from < gone.size(); from += DROPPED_AT_ONCE) {
                drop(gone.subList(from, Math.min(gone.size(), from + DROPPED_AT_ONCE)));
            }
            endTheDead();
            if (keyOwners.look()) {
                news.moved();
            }
            replicas.look();
            isolation.keepTime();
        } catch (RuntimeException e) { // the next round tries again
            LOG.warn("Housekeeping of the state tier failed", e);
        }
    }

    /** What is not written now is asked for in the next round again. */
    private void mark(List<CallKey> keys) {
        if (!keys.isEmpty()) {
            tier.ask(keys, Ask.newBuilder().setMark(MarkAsk.getDefaultInstance()).build());
        }
    }

    /** In one message: each alone would cost as much as a check-in. */
    private void drop(List<CallKey> keys) {
        tier.ask(keys, Ask.newBuilder().setDrop(DropAsk.getDefaultInstance()).build())
                .whenComplete((told, failure) -> keys.forEach(dropping::remove));
    }

    /** The eldest of those who keep calls ends lives whose member is gone, or whose end whoever began it did not finish. */
    private void endTheDead() {
        if (!cluster.getLocalMember().equals(owners.getOwnershipSenior())) {
            return;
        }
        Roster now = news.roster();
        Set<Life> begun = new HashSet<>(now.getEndedList());
        Set<Life> still = new HashSet<>();
        for (Enrolment present : now.getPresentList()) {
            boolean gone = cluster.getMemberSet().stream().noneMatch(each ->
                    GridMember.origin((Member) each).equals(present.getOrigin()));
            if (begun.contains(present.getLife())) {
                still.add(present.getLife());
            }
            if ((gone || unfinished.contains(present.getLife())) && end(present.getLife())) {
                LOG.warn("A member of the state tier is gone; what it held is given up life={}", Codec.incarnation(present.getLife()));
            }
        }
        unfinished = still;
    }

    /** Ends what a life still holds, and announces that it left. False if that is being done already. */
    boolean end(Life life) {
        boolean first = ending.add(life);
        if (first) {
            new Ending(tier).of(life).whenComplete((freed, failure) -> ending.remove(life));
        }
        return first;
    }

    /** Hears, on a thread of the service's, of members that leave. */
    private final class Departures implements MemberListener {
        private final Runnable left;

        Departures(Runnable left) {
            this.left = left;
        }

        @Override
        public void memberJoined(MemberEvent event) {
            // it asks when it needs something
        }

        @Override
        public void memberLeaving(MemberEvent event) {
            // it may still ask
        }

        @Override
        public void memberLeft(MemberEvent event) {
            if (event.isLocal()) {
                left.run();
                return;
            }
            thread.execute(() -> {
                List<Wake> wakes = desks.gone(GridMember.origin(event.getMember()));
                wakes.forEach(messages::wake);
                keepHouse();
            });
        }
    }
}
