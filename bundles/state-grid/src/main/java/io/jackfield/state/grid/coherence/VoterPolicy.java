package io.jackfield.state.grid.coherence;

import com.tangosol.net.Action;
import com.tangosol.net.ActionPolicy;
import com.tangosol.net.CacheService;
import com.tangosol.net.Member;
import com.tangosol.net.Service;
import io.jackfield.state.grid.client.Majority;
import java.util.HashSet;
import java.util.Set;

/**
 * The owner's side of a cut: what it keeps is neither read nor written while the members that Coherence counts are not more than
 * half of the voters. All members vote, whether they keep calls or not. Asked on the threads of the cache service for every
 * request. Coherence makes it, with what the cache configuration says.
 */
public final class VoterPolicy implements ActionPolicy {
    private final int voters;

    /** @param voters at least 1; with 1 everything is allowed */
    public VoterPolicy(int voters) {
        this.voters = voters;
    }

    @Override
    public void init(Service service) {
        // asked with each question
    }

    @Override
    public boolean isAllowed(Service service, Action action) {
        boolean guarded = action == CacheService.CacheAction.READ || action == CacheService.CacheAction.WRITE;
        return !guarded || voters == 1 || isMajority(service, voters);
    }

    /** Whether more than half of the voters are members of a service; who is there in two lives counts once. */
    static boolean isMajority(Service service, int voters) {
        Set<String> names = new HashSet<>();
        for (Object each : service.getInfo().getServiceMembers()) {
            names.add(((Member) each).getMemberName());
        }
        return Majority.isMajority(names.size(), voters);
    }

    @Override
    public String toString() {
        return "more than half of " + voters + " voters";
    }
}
