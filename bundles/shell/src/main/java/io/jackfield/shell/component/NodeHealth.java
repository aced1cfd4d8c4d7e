package io.jackfield.shell.component;

import io.jackfield.deploy.Refusals;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.shell.health.Check;
import io.jackfield.shell.health.Readiness;
import io.jackfield.shell.health.Readiness.Answer;
import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterView;
import io.jackfield.state.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Looks whether this node is ready and live. There whatever else is missing, since that is what it says. Blocks its caller for a few
 * seconds at most; what did not answer by then is a row that says so.
 */
@Component(service = NodeHealth.class)
public final class NodeHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Of no call. */
    private static final CallKey NONE = new CallKey(0, 0);

    private final Supplier<List<FailedConfiguration>> failed;
    private final Services services;
    private final Duration patience;

    /** What is there; null for what is not. */
    public record Services(Endpoints endpoints, Rollouts rollouts, Refusals refusals, CallStateStore store, ClusterView cluster) {
    }

    @Activate
    public NodeHealth(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Endpoints endpoints,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Rollouts rollouts,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Refusals refusals,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) CallStateStore store,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) ClusterView cluster,
            @Reference ServiceComponentRuntime components) {
        this(new Services(endpoints, rollouts, refusals, store, cluster), new FailedComponents(components, endpoints)::list, PATIENCE);
    }

    /** @param patience for all answers together */
    public NodeHealth(Services services, Supplier<List<FailedConfiguration>> failed, Duration patience) {
        this.services = services;
        this.failed = failed;
        this.patience = patience;
    }

    /** Whether it may get calls. */
    public List<Check> ready() {
        Rollouts rollouts = services.rollouts();
        Map<Boolean, List<String>> names = rollouts == null ? Map.of() : new TreeSet<>(rollouts.baseNames()).stream()
                .collect(Collectors.partitioningBy(name -> rollouts.forNewSession(name).isPresent()));
        return Readiness.checks(new Readiness.Sight(failed.get().stream().map(FailedConfiguration::name).toList(),
                Optional.ofNullable(services.endpoints()).map(Endpoints::list), Optional.ofNullable(names.get(true)),
                names.getOrDefault(false, List.of()), services.refusals() == null ? List.of() : services.refusals().list(), tier()));
    }

    /** All are asked at once. */
    private Readiness.Tier tier() {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<CallStateStore.Durability> durability = Optional.ofNullable(services.store()).map(CallStateStore::durability);
        ClusterView cluster = services.cluster();
        if (cluster == null || durability.isEmpty()) {
            return new Readiness.Tier(durability, Answer.GIVEN, Optional.of(List.of()), Optional.of(List.of()));
        }
        CompletionStage<Answer> answer = answer();
        var nodes = cluster.nodes();
        var partitions = cluster.partitions();
        return new Readiness.Tier(durability, await(answer, deadline).orElse(Answer.LATE), await(nodes, deadline),
                await(partitions, deadline));
    }

    private CompletionStage<Answer> answer() {
        try {
            return services.store().read(NONE).handle((record, failure) -> failure == null ? Answer.GIVEN : Answer.REFUSED);
        } catch (StoreUnavailableException e) {
            return CompletableFuture.completedStage(Answer.REFUSED);
        }
    }

    /** Whether its process works. */
    public List<Check> live() {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Endpoint> endpoints = services.endpoints() == null ? List.of() : services.endpoints().list();
        List<CompletionStage<Boolean>> turns = endpoints.stream().map(each -> each.turns().thenApply(turned -> true)).toList();
        List<String> hanging = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            if (await(turns.get(i), deadline).isEmpty()) {
                hanging.add(endpoints.get(i).name());
            }
        }
        return List.of(Readiness.live(hanging, endpoints.stream().map(Endpoint::name).toList()));
    }

    /** Empty if there is no answer by then. */
    private static <T> Optional<T> await(CompletionStage<T> stage, long deadline) {
        try {
            return Optional.of(stage.toCompletableFuture().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
