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
 * Says whether a node is ready for calls: its configuration works, its endpoints are open, a version of an application takes new
 * calls, and the state tier answers with partitions owned. A node that only keeps calls has neither endpoints nor applications.
 * And whether it is live: its I/O threads turn. One that is not live is to be ended and begun again; one that is not ready is
 * to be left alone and to get no calls.
 *
 * <p>What all nodes of a cluster see at the same time, such as partitions without all their backups, some without an owner, or an owner
 * that is frozen, is a warning and no failure: if every node called itself unready for that, a load balancer would leave none. Only
 * where no partition has an owner nobody can serve a call.
 */
public final class Readiness {
    private static final String NO_ANSWER = "no answer";
    private static final String THREADS = "I/O threads";

    private Readiness() {
    }

    /** What the state tier made of a question about a call that there is not. */
    public enum Answer {
        GIVEN,
        /** It does not serve, as on the smaller side of a cut. */
        REFUSED,
        /** None yet: the owner that was asked is frozen, dead or busy. */
        LATE
    }

    /**
     * What is to be seen on a node.
     *
     * @param failed     configurations that do not work
     * @param endpoints  empty without a stack
     * @param runs       base names whose new calls a version takes; empty without an engine
     * @param idle       base names whose new calls none takes
     * @param refusals   bundles that are no applications, or not yet
     * @param tier       what it stores calls in
     */
    public record Sight(List<String> failed, Optional<List<Endpoint>> endpoints, Optional<List<String>> runs, List<String> idle,
                        List<Refusal> refusals, Tier tier) {
    }

    /**
     * The state tier as a node sees it.
     *
     * @param store      empty while there is none
     * @param answer     of the store
     * @param nodes      of the cluster, none on a single node or while it has joined none; empty if nobody told in time
     * @param partitions the same
     */
    public record Tier(Optional<CallStateStore.Durability> store, Answer answer, Optional<List<ClusterNode>> nodes,
                       Optional<List<PartitionPlace>> partitions) {
        private boolean clustered() {
            return store.filter(each -> each != CallStateStore.Durability.PROCESS).isPresent();
        }
    }

    /** All checks that this node has, in the order in which they should become good. */
    public static List<Check> checks(Sight sight) {
        List<Check> checks = new ArrayList<>();
        checks.add(sight.failed().isEmpty() ? Check.ok("configuration", "all of it works")
                : Check.failed("configuration", "does not work: " + String.join(", ", sight.failed()) + "; sip:refused says why"));
        checks.add(tier(sight.tier()));
        if (sight.tier().clustered()) {
            checks.add(sight.tier().partitions().map(Readiness::partitions).orElseGet(() -> Check.failed("partitions", NO_ANSWER)));
        }
        if (!keepsOnly(sight)) {
            checks.add(endpoints(sight));
            checks.add(applications(sight));
        }
        return List.copyOf(checks);
    }

    /** Whether the I/O threads work. @param hanging names of endpoints whose threads do not turn @param all of endpoints */
    public static Check live(List<String> hanging, List<String> all) {
        return hanging.isEmpty() ? Check.ok(THREADS, all.isEmpty() ? "there is no endpoint" : "of " + String.join(", ", all) + " turn")
                : Check.failed(THREADS, "do not turn: " + String.join(", ", hanging) + "; end this process");
    }

    /** Whether no check failed. */
    public static boolean ready(List<Check> checks) {
        return checks.stream().noneMatch(check -> check.verdict() == Check.Verdict.FAILED);
    }

    /** Where nobody tells what this node is, it is what it has. */
    private static boolean keepsOnly(Sight sight) {
        return sight.tier().nodes().map(nodes -> nodes.stream().anyMatch(node -> node.here() && !node.roles().contains(Member.Role.ENGINE)))
                .orElseGet(() -> sight.endpoints().isEmpty() && sight.runs().isEmpty());
    }

    private static Check tier(Tier tier) {
        if (tier.store().isEmpty()) {
            return Check.failed("tier", "no store is there; a node of a cluster joins it in some seconds");
        }
        if (!tier.clustered()) {
            return Check.ok("tier", "calls are kept in this process");
        }
        if (tier.nodes().isEmpty()) {
            return Check.failed("tier", NO_ANSWER);
        }
        List<ClusterNode> nodes = tier.nodes().get();
        if (nodes.stream().filter(ClusterNode::here).noneMatch(node -> node.presence() == ClusterNode.Presence.UP)) {
            return Check.failed("tier", "this node takes no part yet");
        }
        return switch (tier.answer()) {
            case GIVEN -> Check.ok("tier", nodes.size() + " nodes in sight");
            case REFUSED -> Check.failed("tier", "it serves no calls here; is this node cut off from the others? sip:cluster");
            case LATE -> Check.warning("tier", "a question was not answered in time; does a node hang? sip:cluster");
        };
    }

    private static Check partitions(List<PartitionPlace> partitions) {
        long lost = partitions.stream().filter(each -> each.owner().isEmpty()).count();
        long vulnerable = partitions.stream().filter(PartitionPlace::vulnerable).count();
        if (lost > 0 || partitions.isEmpty()) {
            String without = lost + " of " + partitions.size() + " have no owner";
            return lost == partitions.size() ? Check.failed("partitions", without)
                    : Check.warning("partitions", without + "; their calls wait or are refused; sip:partitions shows them");
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
        String idle = "no version takes new calls: " + String.join(", ", sight.idle());
        if (sight.runs().get().isEmpty()) {
            return Check.failed("applications", sight.idle().isEmpty() ? "there is none that takes calls; sip:apps" : idle);
        }
        if (!sight.refusals().isEmpty()) {
            return Check.warning("applications", sight.refusals().size() + " bundle(s) refused or still starting; sip:refused");
        }
        if (!sight.idle().isEmpty()) {
            return Check.warning("applications", idle);
        }
        return Check.ok("applications", "take new calls: " + String.join(", ", sight.runs().get()));
    }
}
