package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Tier;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Whether it is known who owns a call. */
class KeyOwnersTest {
    private static final CallKey KEY = new CallKey(1, 2);

    private boolean beginsAnew;
    private boolean running = true;
    private int asked;

    private static final class Owner {
        int getId() {
            return 7;
        }
    }

    private final class Service {
        boolean isRunning() {
            return running;
        }

        Member getKeyOwner(Object key) {
            asked++;
            if (beginsAnew) {
                throw new IllegalStateException("SafeCluster has been explicitly stopped or has not been started");
            }
            return StandIn.of(Member.class, new Owner());
        }
    }

    private static final class Joined {
        Member getLocalMember() {
            return StandIn.of(Member.class, new Object() {
                InetAddress getAddress() {
                    return InetAddress.getLoopbackAddress();
                }
            });
        }

        long getTimeMillis() {
            return 1_000;
        }

        void shutdown() {
            // the test looks while this process is out
        }

        void start() {
            // as above
        }
    }

    private final Isolation isolation = new Isolation(StandIn.of(Cluster.class, new Joined()),
            Clusters.settings("alone", "a", 7574, true), () -> 50);
    private final KeyOwners owners = new KeyOwners(StandIn.of(PartitionedService.class, new Service()), isolation);

    @Test
    void isTheMemberThatHasThePartition() {
        assertThat(owners.of(KEY)).isEqualTo(7);
    }

    @Test
    void isNotKnownWhileTheServiceBeginsAnew() {
        beginsAnew = true;

        assertThat(owners.of(KEY)).isEqualTo(Tier.NOT_KNOWN);
    }

    /** Whoever asked it then would start it, and wait. */
    @Test
    void isNotAskedForWhileTheServiceDoesNotRun() {
        running = false;

        assertThat(owners.of(KEY)).isEqualTo(Tier.NOT_KNOWN);
        assertThat(asked).isZero();
    }

    @Test
    void isNotAskedForWhileThisProcessIsNoMember() {
        isolation.joinAgain(() -> assertThat(owners.of(KEY)).isEqualTo(Tier.NOT_KNOWN));

        assertThat(asked).isZero();
    }
}
