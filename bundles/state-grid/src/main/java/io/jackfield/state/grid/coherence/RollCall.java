package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.Invocable;
import com.tangosol.net.InvocationObserver;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import io.jackfield.state.grid.client.Majority;
import java.util.HashSet;
import java.util.Set;

/**
 * Asks members whether they are there: that it ran is the answer. A member answers those only that it counts as members itself.
 * Coherence makes it with the constructor without arguments.
 */
public final class RollCall implements Invocable, PortableObject {
    private static final long serialVersionUID = 1L;

    public RollCall() {
    }

    /** Asks all others of a service. Does not wait. */
    static void of(InvocationService service, Majority majority) {
        Majority.Round round = majority.begin();
        Set<Member> others = new HashSet<>();
        for (Object each : service.getInfo().getServiceMembers()) {
            others.add((Member) each);
        }
        others.remove(service.getCluster().getLocalMember());
        if (others.isEmpty()) {
            return;
        }
        service.execute(new RollCall(), others, new InvocationObserver() {
            @Override
            public void memberCompleted(Member member, Object result) {
                majority.heard(round, member.getMemberName());
            }

            @Override
            public void memberFailed(Member member, Throwable failure) {
                // the next round asks again
            }

            @Override
            public void memberLeft(Member member) {
                // it does not answer
            }

            @Override
            public void invocationCompleted() {
                // nobody waits for all
            }
        });
    }

    @Override
    public void init(InvocationService service) {
        // needs nothing
    }

    @Override
    public void run() {
        // that is all
    }

    @Override
    public Object getResult() {
        return null;
    }

    @Override
    public void readExternal(PofReader in) {
        // has no fields
    }

    @Override
    public void writeExternal(PofWriter out) {
        // has no fields
    }
}
