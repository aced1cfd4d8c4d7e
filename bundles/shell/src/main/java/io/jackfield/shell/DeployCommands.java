package io.jackfield.shell;

import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.Refusals;
import io.jackfield.shell.component.FailedComponents;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.CountersView;
import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Moments;
import io.jackfield.stack.Endpoints;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code sip:refused}. There even when no engine is, since a refused configuration may be why. */
@Component(service = DeployCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=refused"})
public final class DeployCommands {
    private final Supplier<List<Refusal>> refusals;
    private final Supplier<List<FailedConfiguration>> failed;

    @Activate
    public DeployCommands(@Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                          Refusals refusals,
                          @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                          Endpoints endpoints, @Reference ServiceComponentRuntime components) {
        this(refusals == null ? List::of : refusals::list, new FailedComponents(components, endpoints)::list);
    }

    DeployCommands(Supplier<List<Refusal>> refusals, Supplier<List<FailedConfiguration>> failed) {
        this.refusals = refusals;
        this.failed = failed;
    }

    public String refused(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.REFUSED.usage(), 0, 0, Set.of(), words);
            return CountersView.refusals(refusals.get(), failed.get(), new Moments(ZoneId.systemDefault()));
        });
    }
}
