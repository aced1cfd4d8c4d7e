package io.jackfield.shell;

import io.jackfield.engine.admin.EngineCounters;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.CountersView;
import io.jackfield.shell.view.Help;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code sip:endpoints} and {@code sip:counters}. */
@Component(service = StackCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=endpoints",
    "osgi.command.function=counters"})
public final class StackCommands {
    private final Endpoints endpoints;
    private final List<EngineCounters> counters;

    @Activate
    public StackCommands(@Reference Endpoints endpoints,
                         @Reference(cardinality = ReferenceCardinality.MULTIPLE,
                                 policyOption = ReferencePolicyOption.GREEDY) List<EngineCounters> counters) {
        this.endpoints = endpoints;
        this.counters = List.copyOf(counters);
    }

    public String endpoints(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.ENDPOINTS.usage(), 0, 0, Set.of(), words);
            return CountersView.endpoints(endpoints.list());
        });
    }

    /** An endpoint's counters go by {@code endpoint.NAME}. */
    public String counters(String... words) {
        return Reply.to(() -> {
            String prefix = Arguments.of(Help.COUNTERS.usage(), 0, 1, Set.of(), words).word(0).orElse("");
            List<Map<String, Long>> sources = new ArrayList<>();
            for (Endpoint each : endpoints.list()) {
                Map<String, Long> named = new HashMap<>();
                each.counters().forEach((name, count) -> named.put("endpoint." + each.name() + "." + name, count));
                sources.add(named);
            }
            counters.forEach(each -> sources.add(each.snapshot()));
            return CountersView.counters(sources, prefix);
        });
    }
}
