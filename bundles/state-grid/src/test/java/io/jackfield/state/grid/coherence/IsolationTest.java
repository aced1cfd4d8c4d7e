package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that leaves a cluster in which it stood alone, and joins the others'. */
class IsolationTest {
    private final List<String> done = new ArrayList<>();
    private boolean startFails;
    private boolean clusterGone;
    private long clusterTime = 1_000;
    private long clock = 50;

    private final class Alone {
        Member getLocalMember() {
            return StandIn.of(Member.class, new Object() {
                InetAddress getAddress() {
                    return InetAddress.getLoopbackAddress();
                }
            });
        }

        long getTimeMillis() {
            if (clusterGone) {
                throw new IllegalStateException("SafeCluster has been explicitly stopped or has not been started");
            }
            return clusterTime;
        }

        void shutdown() {
            done.add("left");
        }

        void start() {
            done.add("started");
            if (startFails) {
                throw new IllegalStateException("nobody answered");
            }
        }
    }

    private final Isolation isolation = new Isolation(StandIn.of(Cluster.class, new Alone()),
            Clusters.settings("alone", "a", 7574, true), () -> clock);

    @Test
    void forgetsWhatItHadBetweenLeavingAndJoining() {
        isolation.joinAgain(() -> {
            done.add("forgot");
            assertThat(isolation.isOut()).isTrue();
            assertThat(isolation.now()).as("time goes on outside").isEqualTo(1_000);
        });

        assertThat(done).containsExactly("left", "forgot", "started");
        assertThat(isolation.isOut()).isFalse();
    }

    @Test
    void tellsTheTimeAlsoWhereTheClusterFails() {
        clusterGone = true;
        clock = 60;

        assertThat(isolation.now()).isEqualTo(1_010);
        assertThatThrownBy(isolation::keepTime).isInstanceOf(IllegalStateException.class);
        assertThat(isolation.now()).isEqualTo(1_010);
    }

    @Test
    void takesTheClustersTimeWhereThatIsCorrected() {
        clusterTime = 1_400;
        assertThat(isolation.now()).isEqualTo(1_000);

        isolation.keepTime();

        assertThat(isolation.now()).isEqualTo(1_400);
    }

    @Test
    void isAMemberAgainWhenItIsNotAloneAlsoIfJoiningFailedHalfWay() {
        startFails = true;
        assertThatThrownBy(() -> isolation.joinAgain(() -> { })).hasMessage("nobody answered");
        assertThat(isolation.isOut()).isTrue();

        isolation.together();

        assertThat(isolation.isOut()).isFalse();
    }
}
