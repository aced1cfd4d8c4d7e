package io.jackfield.jmx;

import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Member;
import io.jackfield.state.PartitionPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three MBeans of a cluster: {@code io.jackfield:type=Engines}, {@code type=Replicas} and {@code type=Partitions}. Thread-safe; an
 * attribute waits for the tier, a few seconds at most.
 */
public final class ClusterBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterBeans.class);
    private static final long PATIENCE_SECONDS = 10;
    private static final Comparator<ClusterNode> LIVELIEST = Comparator.comparing(ClusterNode::presence)
            .thenComparing(ClusterNode::since, Comparator.reverseOrder());

    private final MBeanServer server;
    private final ClusterView cluster;
    private final List<ObjectName> registered = new ArrayList<>();

    private ClusterBeans(MBeanServer server, ClusterView cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    /** Registers them; a name that is taken is left out, with a line in the log. */
    public static ClusterBeans register(MBeanServer server, ClusterView cluster) {
        ClusterBeans beans = new ClusterBeans(server, cluster);
        beans.register("Engines", beans.new Engines());
        beans.register("Replicas", beans.new Replicas());
        beans.register("Partitions", beans.new Partitions());
        return beans;
    }

    private void register(String type, Object bean) {
        try {
            registered.add(server.registerMBean(bean, new ObjectName("io.jackfield:type=" + type)).getObjectName());
        } catch (JMException e) {
            LOG.warn("An MBean is not registered: type={} reason={}", type, e.toString());
        }
    }

    @Override
    public void close() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("An MBean was gone already: name={}", name, e);
            }
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cluster could not be asked: " + e, e);
        }
    }

    private List<ClusterNode> nodes(Member.Role role) {
        return of(role, now(cluster.nodes()));
    }

    private static List<ClusterNode> of(Member.Role role, List<ClusterNode> nodes) {
        return nodes.stream().filter(node -> node.roles().contains(role)).toList();
    }

    /** One for each name: of a node's lives the one that works, or else is there, or else was the last. */
    private static Map<String, ClusterNode> byName(List<ClusterNode> nodes) {
        Map<String, ClusterNode> byName = new TreeMap<>();
        nodes.forEach(node -> byName.merge(node.name(), node, BinaryOperator.minBy(LIVELIEST)));
        return byName;
    }

    private List<PartitionPlace> places() {
        return now(cluster.partitions());
    }

    private static int count(List<ClusterNode> nodes, ClusterNode.Presence presence) {
        return (int) nodes.stream().filter(node -> node.presence() == presence).count();
    }

    private int places(Predicate<PartitionPlace> of) {
        return (int) places().stream().filter(of).count();
    }

    private final class Engines implements EnginesMXBean {
        @Override
        public Map<String, EngineRow> getEngines() {
            Map<String, EngineRow> rows = new TreeMap<>();
            byName(nodes(Member.Role.ENGINE)).forEach((name, node) -> rows.put(name, new EngineRow(node)));
            return rows;
        }

        @Override
        public int getUp() {
            return count(nodes(Member.Role.ENGINE), ClusterNode.Presence.UP);
        }

        @Override
        public int getGone() {
            return count(nodes(Member.Role.ENGINE), ClusterNode.Presence.GONE);
        }
    }

    private final class Replicas implements ReplicasMXBean {
        @Override
        public Map<String, ReplicaRow> getReplicas() {
            CompletionStage<List<ClusterNode>> nodes = cluster.nodes(); // both asked at once: each may take as long as is waited for
            List<PartitionPlace> places = places();
            Map<String, ReplicaRow> rows = new TreeMap<>();
            byName(of(Member.Role.STATE, now(nodes))).forEach((name, node) -> rows.put(name, new ReplicaRow(node, places)));
            return rows;
        }

        @Override
        public int getUp() {
            return count(nodes(Member.Role.STATE), ClusterNode.Presence.UP);
        }

        @Override
        public long getCalls() {
            List<ClusterNode> nodes = nodes(Member.Role.STATE);
            return nodes.stream().anyMatch(node -> node.calls() == ClusterView.UNKNOWN) ? ClusterView.UNKNOWN
                    : nodes.stream().mapToLong(ClusterNode::calls).sum();
        }

        @Override
        public long getDamagedHere() {
            return cluster.damaged();
        }
    }

    private final class Partitions implements PartitionsMXBean {
        @Override
        public Map<Integer, PartitionRow> getPartitions() {
            Map<Integer, PartitionRow> rows = new TreeMap<>();
            places().forEach(place -> rows.put(place.number(), new PartitionRow(place)));
            return rows;
        }

        @Override
        public int getCount() {
            return places().size();
        }

        @Override
        public int getVulnerable() {
            return places(PartitionPlace::vulnerable);
        }

        @Override
        public int getWithoutOwner() {
            return places(place -> place.owner().isEmpty());
        }

        @Override
        public int getBackupsWanted() {
            return places().stream().mapToInt(PartitionPlace::wanted).max().orElse(0);
        }
    }
}
