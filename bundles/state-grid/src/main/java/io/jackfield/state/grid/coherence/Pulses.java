package io.jackfield.state.grid.coherence;

import com.tangosol.net.Cluster;
import com.tangosol.net.InvocationObserver;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Signs;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As a member that keeps calls, asks every other whether it answers, and has one put out that does not. Lives end by the list of
 * members and its keeper; this is about the cluster below, which a frozen member keeps from serving what it owns, the list
 * itself included. What is answered tells the keeper of the list and the {@link Majority} the same, so that they need not ask for
 * themselves. Its one method is called every {@link Detection#everyMillis()} by one thread that does nothing else.
 */
final class Pulses {
    private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);

    private final Cluster cluster;
    private final InvocationService service;
    private final Eviction eviction;
    private final Signs signs;
    private final Signs keepers;
    private final Majority majority;
    private final boolean asks;
    private final LongSupplier clock = System::nanoTime;
    private final Set<Member> suspected = ConcurrentHashMap.newKeySet();

    /**
     * @param keepers  what this process heard as keeper of the list, for whom an answer stands in for a sign
     * @param majority for whom who answers is there
     * @param asks     whether it does; else it only is a witness
     */
    Pulses(Cluster cluster, InvocationService service, Detection detection, Signs keepers, Majority majority, boolean asks) {
        this.asks = asks;
        this.keepers = keepers;
        this.majority = majority;
        this.cluster = cluster;
        this.service = service;
        this.eviction = new Eviction(cluster, detection);
        this.signs = new Signs(detection);
    }

    @SuppressWarnings("unchecked")
    void feel() {
        try {
            eviction.prepare();
            Set<Member> others = new HashSet<>(service.getInfo().getServiceMembers()); // and so joins again if it was put out
            if (!asks) {
                return;
            }
            others.remove(cluster.getLocalMember());
            signs.look(clock.getAsLong());
            suspected.retainAll(others);
            others.forEach(this::judge);
            if (!others.isEmpty()) {
                service.execute(new Pulse(), others, new Answers(majority.begin()));
            }
        } catch (RuntimeException e) { // as while this member leaves the cluster or joins again; the next round tries again
            LOG.debug("The other members were not asked whether they answer", e);
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

    private final class Answers implements InvocationObserver {
        private final Majority.Round round;

        Answers(Majority.Round round) {
            this.round = round;
        }

        @Override
        public void memberCompleted(Member member, Object result) {
            heard(member);
            keepers.answered(GridMember.origin(member), clock.getAsLong());
            majority.heard(round, member.getMemberName());
        }

        @Override
        public void memberFailed(Member member, Throwable failure) {
            heard(member); // as one of an older release; but it answers
        }

        private void heard(Member member) {
            signs.heard(GridMember.origin(member), clock.getAsLong());
        }

        @Override
        public void memberLeft(Member member) {
            // it is gone
        }

        @Override
        public void invocationCompleted() {
            // each was heard by itself
        }
    }
}
