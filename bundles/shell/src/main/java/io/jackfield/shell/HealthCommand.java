package io.jackfield.shell;

import io.jackfield.deploy.Refusals;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.shell.component.FailedComponents;
import io.jackfield.shell.health.Check;
import io.jackfield.shell.health.Readiness;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Table;
import io.jackfield.stack.Endpoints;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code sip:health}. There whatever else is missing, since that is what it says. */
@Component(service = HealthCommand.class, property = {"osgi.command.scope=sip", "osgi.command.function=health"})
public final class HealthCommand {
    private final Supplier<List<FailedConfiguration>> failed;
    private final Services services;

    /** What is there; null for what is not. */
    record Services(Endpoints endpoints, Rollouts rollouts, Refusals refusals, CallStateStore store, ClusterView cluster) {
    }

    @Activate
    public HealthCommand(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Endpoints endpoints,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Rollouts rollouts,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) Refusals refusals,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) CallStateStore store,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) ClusterView cluster,
            @Reference ServiceComponentRuntime components) {
        this(new Services(endpoints, rollouts, refusals, store, cluster), new FailedComponents(components)::list);
    }

    HealthCommand(Services services, Supplier<List<FailedConfiguration>> failed) {
        this.services = services;
        this.failed = failed;
    }

    public String health(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.HEALTH.usage(), 0, 0, Set.of(), words);
            List<Check> checks = Readiness.checks(sight());
            Table table = new Table("CHECK", "VERDICT", "WHY");
            checks.forEach(each -> table.row(each.name(), each.verdict().name().toLowerCase(Locale.ROOT), each.reason()));
            return table + "\n\n" + (Readiness.ready(checks) ? "This node is ready." : "This node is not ready.");
        });
    }

    private Readiness.Sight sight() throws Wrong {
        Rollouts rollouts = services.rollouts();
        Map<Boolean, List<String>> names = rollouts == null ? Map.of() : new TreeSet<>(rollouts.baseNames()).stream()
                .collect(Collectors.partitioningBy(name -> rollouts.forNewSession(name).isPresent()));
        ClusterView cluster = services.cluster();
        return new Readiness.Sight(failed.get().stream().map(FailedConfiguration::name).toList(),
                Optional.ofNullable(services.endpoints()).map(Endpoints::list), Optional.ofNullable(names.get(true)),
                names.getOrDefault(false, List.of()), services.refusals() == null ? List.of() : services.refusals().list(),
                Optional.ofNullable(services.store()).map(CallStateStore::durability),
                cluster == null ? List.of() : Reply.await(cluster.nodes()),
                cluster == null ? List.of() : Reply.await(cluster.partitions()));
    }
}
