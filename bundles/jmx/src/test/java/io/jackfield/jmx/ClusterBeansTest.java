package io.jackfield.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterNode.Presence;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Member.Role;
import io.jackfield.state.PartitionPlace;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads by JMX: of a cluster of two engines, one of them gone, and two state nodes. */
class ClusterBeansTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Cluster cluster = new Cluster();
    private final ClusterBeans beans = ClusterBeans.register(server, cluster);

    private static final class Cluster implements ClusterView {
        private List<ClusterNode> nodes = List.of(
                new ClusterNode("s1", Set.of(Role.STATE), "10.0.0.1:1", 1_000, 26, 0, true, true, Presence.UP),
                new ClusterNode("s2", Set.of(Role.STATE), "10.0.0.2:1", 2_000, 24, 0, false, false, Presence.UP),
                new ClusterNode("e1", Set.of(Role.ENGINE), "-", 3_000, 0, 1, false, false, Presence.GONE),
                new ClusterNode("e2", Set.of(Role.ENGINE), "10.0.0.4:1", 4_000, 0, 7, false, false, Presence.UP));

        private final List<String> asked = new ArrayList<>();

        @Override
        public CompletionStage<List<ClusterNode>> nodes() {
            return told("nodes", nodes);
        }

        @Override
        public CompletionStage<List<PartitionPlace>> partitions() {
            return told("partitions", List.of(
                    new PartitionPlace(0, Optional.of("s1"), List.of("s2"), 1, 26),
                    new PartitionPlace(1, Optional.of("s2"), List.of(), 1, 24),
                    new PartitionPlace(2, Optional.empty(), List.of(), 1, UNKNOWN)));
        }

        /** With a note of when whoever asked begins to wait. */
        private <T> CompletionStage<T> told(String what, T answer) {
            asked.add("asks for " + what);
            return new CompletableFuture<T>() {
                @Override
                public T get(long time, TimeUnit unit) {
                    asked.add("waits");
                    return answer;
                }
            };
        }

        @Override
        public long damaged() {
            return 3;
        }
    }

    private static ObjectName name(String type) throws Exception {
        return new ObjectName("io.jackfield:type=" + type);
    }

    private Object read(String type, String attribute) throws Exception {
        return server.getAttribute(name(type), attribute);
    }

    private CompositeData row(String type, String attribute, Object key) throws Exception {
        return (CompositeData) ((TabularData) read(type, attribute)).get(new Object[] {key}).get("value");
    }

    @AfterEach
    void close() throws Exception {
        beans.close();
        assertThat(server.queryNames(new ObjectName("io.jackfield:*"), null)).isEmpty();
    }

    @Test
    void showsEnginesByName() throws Exception {
        assertThat(((TabularData) read("Engines", "Engines")).size()).isEqualTo(2);
        CompositeData gone = row("Engines", "Engines", "e1");
        assertThat(gone.get("state")).isEqualTo("GONE");
        assertThat(gone.get("held")).isEqualTo(1L);
        CompositeData up = row("Engines", "Engines", "e2");
        assertThat(up.get("address")).isEqualTo("10.0.0.4:1");
        assertThat(up.get("since")).isEqualTo(new Date(4_000));
        assertThat(up.get("here")).isEqualTo(false);
        assertThat(read("Engines", "Up")).isEqualTo(1);
        assertThat(read("Engines", "Gone")).isEqualTo(1);
    }

    @Test
    void showsReplicasWithWhatTheyOwnAndBackUp() throws Exception {
        CompositeData first = row("Replicas", "Replicas", "s1");
        assertThat(first.get("owns")).isEqualTo(1);
        assertThat(first.get("backsUp")).isEqualTo(0);
        assertThat(first.get("calls")).isEqualTo(26L);
        assertThat(first.get("eldest")).isEqualTo(true);
        assertThat(row("Replicas", "Replicas", "s2").get("backsUp")).isEqualTo(1);
        assertThat(read("Replicas", "Up")).isEqualTo(2);
        assertThat(read("Replicas", "Calls")).isEqualTo(50L);
        assertThat(read("Replicas", "DamagedHere")).isEqualTo(3L);
    }

    @Test
    void theLivingLifeOfANameIsShownWhateverTheOrder() throws Exception {
        ClusterNode up = new ClusterNode("b1", Set.of(Role.ENGINE, Role.STATE), "10.0.0.5:1", 5_000, 3, 2, false, false, Presence.UP);
        ClusterNode gone = new ClusterNode("b1", Set.of(Role.ENGINE, Role.STATE), "-", 2_000, 0, 1, false, false, Presence.GONE);
        ClusterNode before = new ClusterNode("b1", Set.of(Role.ENGINE, Role.STATE), "-", 1_000, 0, 4, false, false, Presence.GONE);
        for (List<ClusterNode> order : List.of(List.of(up, gone), List.of(gone, up))) {
            cluster.nodes = order;
            assertThat(row("Engines", "Engines", "b1").get("state")).isEqualTo("UP");
            assertThat(row("Replicas", "Replicas", "b1").get("address")).isEqualTo("10.0.0.5:1");
            assertThat(read("Engines", "Gone")).isEqualTo(1);
        }
        for (List<ClusterNode> order : List.of(List.of(before, gone), List.of(gone, before))) {
            cluster.nodes = order;
            assertThat(row("Engines", "Engines", "b1").get("since")).as("the last").isEqualTo(new Date(2_000));
        }
    }

    @Test
    void replicasAskForNodesAndPartitionsAtOnce() throws Exception {
        read("Replicas", "Replicas");

        assertThat(cluster.asked).containsExactly("asks for nodes", "asks for partitions", "waits", "waits");
    }

    @Test
    void aNumberThatTheTierDidNotTellIsMinusOne() throws Exception {
        cluster.nodes = List.of(new ClusterNode("s1", Set.of(Role.STATE), "10.0.0.1:1", 1_000, ClusterView.UNKNOWN, ClusterView.UNKNOWN,
                true, true, Presence.UP));

        assertThat(read("Replicas", "Calls")).isEqualTo(-1L);
        assertThat(row("Replicas", "Replicas", "s1").get("calls")).isEqualTo(-1L);
    }

    @Test
    void showsPartitionsByNumberAndWhichAreVulnerable() throws Exception {
        CompositeData whole = row("Partitions", "Partitions", 0);
        assertThat(whole.get("owner")).isEqualTo("s1");
        assertThat((String[]) whole.get("backups")).containsExactly("s2");
        assertThat(whole.get("vulnerable")).isEqualTo(false);
        assertThat(row("Partitions", "Partitions", 2).get("owner")).isEqualTo("-");
        assertThat(read("Partitions", "Count")).isEqualTo(3);
        assertThat(read("Partitions", "Vulnerable")).isEqualTo(2);
        assertThat(read("Partitions", "WithoutOwner")).isEqualTo(1);
        assertThat(read("Partitions", "BackupsWanted")).isEqualTo(1);
    }

    @Test
    void nothingCanBeWrittenOrCalled() throws Exception {
        for (String type : List.of("Engines", "Replicas", "Partitions")) {
            assertThat(server.getMBeanInfo(name(type)).getAttributes()).noneMatch(MBeanAttributeInfo::isWritable);
            assertThat(server.getMBeanInfo(name(type)).getOperations()).isEmpty();
        }
    }

    @Test
    void aSecondClusterOfTheSameProcessIsLeftOut() throws Exception {
        ClusterBeans.register(server, cluster).close();

        assertThat(read("Partitions", "Count")).isEqualTo(3);
    }
}
