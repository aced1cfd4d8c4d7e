package io.jackfield.shell.health;

import io.jackfield.deploy.Refusal;
import io.jackfield.stack.Endpoint;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterNode;
import io.jackfield.state.Member;
import io.jackfield.state.PartitionPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says whether a node is ready: its configuration works, its endpoints are open, its applications run, and the state tier is in
 * sight with every partition owned. A node that only keeps calls has neither endpoints nor applications.
 *
 * <p>Partitions without all their backups are a warning and no failure: calls are served, and if every node called itself unready
 * for that, a load balancer would leave none.
 */
public final class Readiness {
    private Readiness() {
    }

    /**
     * What is to be seen on a node.
     *
     * @param failed     configurations that do not work
     * @param endpoints  empty without a stack
     * @param runs       base names whose new calls a version takes; empty without an engine
     * @param idle       base names whose new calls none takes
     * @param refusals   bundles that are no applications, or not yet
     * @param store      empty while there is none
     * @param nodes      of the cluster; empty on a single node, or while it has joined none
     * @param partitions the same
     */
    public record Sight(List<String> failed, Optional<List<Endpoint>> endpoints, Optional<List<String>> runs, List<String> idle,
                        List<Refusal> refusals, Optional<CallStateStore.Durability> store, List<ClusterNode> nodes,
                        List<PartitionPlace> partitions) {
    }

    /** All checks that this node has, in the order in which they should become good. */
    public static List<Check> checks(Sight sight) {
        List<Check> checks = new ArrayList<>();
        checks.add(sight.failed().isEmpty() ? Check.ok("configuration", "all of it works")
                : Check.failed("configuration", "does not work: " + String.join(", ", sight.failed()) + "; sip:refused says why"));
        boolean clustered = sight.store().filter(store -> store != CallStateStore.Durability.PROCESS).isPresent();
        checks.add(tier(sight, clustered));
        if (clustered) {
            checks.add(partitions(sight.partitions()));
        }
        if (!keepsOnly(sight.nodes())) {
            checks.add(endpoints(sight));
            checks.add(applications(sight));
        }
        return List.copyOf(checks);
    }

    /** Whether no check failed. */
    public static boolean ready(List<Check> checks) {
        return checks.stream().noneMatch(check -> check.verdict() == Check.Verdict.FAILED);
    }

    private static boolean keepsOnly(List<ClusterNode> nodes) {
        return nodes.stream().anyMatch(node -> node.here() && !node.roles().contains(Member.Role.ENGINE));
    }

    private static Check tier(Sight sight, boolean clustered) {
        if (sight.store().isEmpty()) {
            return Check.failed("tier", "no store is there; a node of a cluster joins it in some seconds");
        }
        if (!clustered) {
            return Check.ok("tier", "calls are kept in this process");
        }
        return sight.nodes().stream().filter(ClusterNode::here).anyMatch(node -> node.presence() == ClusterNode.Presence.UP)
                ? Check.ok("tier", sight.nodes().size() + " nodes in sight") : Check.failed("tier", "this node takes no part yet");
    }

    private static Check partitions(List<PartitionPlace> partitions) {
        long lost = partitions.stream().filter(each -> each.owner().isEmpty()).count();
        long vulnerable = partitions.stream().filter(PartitionPlace::vulnerable).count();
        if (lost > 0 || partitions.isEmpty()) {
            return Check.failed("partitions", lost + " of " + partitions.size() + " have no owner");
        }
        return vulnerable == 0 ? Check.ok("partitions", "all " + partitions.size() + " owned and backed up")
                : Check.warning("partitions", vulnerable + " of " + partitions.size() + " are vulnerable; sip:partitions shows them");
    }

    private static Check endpoints(Sight sight) {
        List<Endpoint> endpoints = sight.endpoints().orElse(List.of());
        List<String> closed = endpoints.stream().filter(endpoint -> !endpoint.open()).map(Endpoint::name).toList();
        if (endpoints.isEmpty() || !closed.isEmpty()) {
            return Check.failed("endpoints", endpoints.isEmpty() ? "none is open" : "closed: " + String.join(", ", closed));
        }
        return Check.ok("endpoints", endpoints.stream().map(Endpoint::name).collect(Collectors.joining(", ")) + " open");
    }

    private static Check applications(Sight sight) {
        if (sight.runs().isEmpty()) {
            return Check.failed("applications", "the engine is not there");
        }
        if (!sight.refusals().isEmpty()) {
            return Check.warning("applications", sight.refusals().size() + " bundle(s) refused or still starting; sip:refused");
        }
        if (!sight.idle().isEmpty() || sight.runs().get().isEmpty()) {
            return Check.warning("applications", sight.idle().isEmpty() ? "there is none"
                    : "no version takes new calls: " + String.join(", ", sight.idle()));
        }
        return Check.ok("applications", "take new calls: " + String.join(", ", sight.runs().get()));
    }
}
