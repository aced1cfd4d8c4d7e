package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import com.tangosol.io.Serializer;
import com.tangosol.io.pof.ConfigurablePofContext;
import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.partition.DefaultKeyAssociator;
import com.tangosol.net.partition.DefaultKeyPartitioningStrategy;
import com.tangosol.net.partition.KeyAssociator;
import com.tangosol.net.partition.PartitionSet;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Tier;
import java.net.InetAddress;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether it is known who owns a call. */
class KeyOwnersTest {
    private static final CallKey KEY = new CallKey(1, 2);

    private static final int PARTITIONS = 257;

    private int number = 7;
    private int asked;

    private final class Owner {
        int getId() {
            return number;
        }
    }

    private final class Service {
        private final Member owner = StandIn.of(Member.class, new Owner());

        int getPartitionCount() {
            return PARTITIONS;
        }

        KeyAssociator getKeyAssociator() {
            return new DefaultKeyAssociator();
        }

        Serializer getSerializer() {
            return new ConfigurablePofContext("io/jackfield/state/grid/coherence/jackfield-pof-config.xml");
        }

        Set<Member> getOwnershipEnabledMembers() {
            asked++;
            return Set.of(owner);
        }

        PartitionSet getOwnedPartitions(Member member) {
            PartitionSet all = new PartitionSet(PARTITIONS);
            all.fill();
            return all;
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
    void isTheMemberThatHadThePartitionWhenItWasLookedLast() {
        assertThat(owners.of(KEY)).as("before anybody looked").isEqualTo(Tier.NOT_KNOWN);
        assertThat(owners.look()).isTrue();
        assertThat(owners.of(KEY)).isEqualTo(7);
        assertThat(owners.look()).as("whether it moved").isFalse();
        number = 8;
        assertThat(owners.of(KEY)).isEqualTo(7);
        assertThat(owners.look()).isTrue();
        assertThat(owners.of(KEY)).isEqualTo(8);
    }

    @Test
    void isNotAskedForByAQuestion() {
        owners.look();
        owners.of(KEY);
        owners.of(KEY);

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void isNotKnownWhileThisProcessIsNoMember() {
        owners.look();

        isolation.joinAgain(() -> assertThat(owners.of(KEY)).isEqualTo(Tier.NOT_KNOWN));
    }

    @Test
    void aKeyIsInThePartitionThatCoherenceHasItIn() {
        Random random = new Random(4);
        PartitionedService service = StandIn.of(PartitionedService.class, new Service());
        for (int i = 0; i < 1_000; i++) {
            CallKey key = new CallKey(random.nextLong(), random.nextLong());
            assertThat(owners.partition(key, PARTITIONS))
                    .isEqualTo(DefaultKeyPartitioningStrategy.calculateKeyPartition(service, Bytes.of(key)));
        }
    }
}
