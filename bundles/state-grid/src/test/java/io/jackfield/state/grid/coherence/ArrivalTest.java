package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import com.tangosol.net.Member;
import com.tangosol.net.MemberListener;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.RequestPolicyException;
import com.tangosol.net.ServiceInfo;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Waiting for more than half of the voters, who may go again before anything was asked. */
class ArrivalTest {
    private final LinkedBlockingQueue<MemberListener> waits = new LinkedBlockingQueue<>();
    private volatile boolean theOtherIsThere;

    private final class Service {
        Set<Member> getOwnershipEnabledMembers() {
            return Set.of(member("a"));
        }

        ServiceInfo getInfo() {
            return StandIn.of(ServiceInfo.class, new Object() {
                Set<Member> getServiceMembers() {
                    return theOtherIsThere ? Set.of(member("a"), member("b")) : Set.of(member("a"));
                }
            });
        }

        void addMemberListener(MemberListener listener) {
            waits.add(listener);
        }

        void removeMemberListener(MemberListener listener) {
            // one wait has ended
        }
    }

    private static Member member(String name) {
        return StandIn.of(Member.class, new Object() {
            String getMemberName() {
                return name;
            }
        });
    }

    @Test
    void waitsAgainWhenTheMajorityThatItWaitedForIsGone() throws Exception {
        Arrival arrival = new Arrival(StandIn.of(PartitionedService.class, new Service()), 3);
        CompletableFuture<Void> arrived = CompletableFuture.runAsync(arrival::await);
        MemberListener first = waits.poll(20, TimeUnit.SECONDS);
        theOtherIsThere = true;
        first.memberJoined(null);
        arrived.get(20, TimeUnit.SECONDS);

        LinkedBlockingQueue<String> tried = new LinkedBlockingQueue<>();
        theOtherIsThere = false;
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> arrival.until(() -> {
            tried.add("tried");
            if (!theOtherIsThere) {
                throw new RequestPolicyException("no majority");
            }
        }));
        MemberListener second = waits.poll(20, TimeUnit.SECONDS);
        assertThat(waits.poll(500, TimeUnit.MILLISECONDS)).as("does not try again and again while nobody came").isNull();
        theOtherIsThere = true;
        second.memberJoined(null);

        done.get(20, TimeUnit.SECONDS);
        assertThat(tried).hasSize(2);
    }
}
