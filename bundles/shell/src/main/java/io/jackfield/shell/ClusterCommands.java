package io.jackfield.shell;

import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.shell.view.ClusterTables;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Moments;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterView;
import java.time.ZoneId;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code sip:cluster} and {@code sip:partitions}. There even when no engine is, as on a node that only keeps calls. */
@Component(service = ClusterCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=cluster",
    "osgi.command.function=partitions"})
public final class ClusterCommands {
    private final ClusterView cluster;
    private final CallStateStore store;
    private final Moments moments = new Moments(ZoneId.systemDefault());

    /** @param cluster null where no cluster was joined @param store null where there is none yet */
    @Activate
    public ClusterCommands(@Reference(cardinality = ReferenceCardinality.OPTIONAL,
                                   policyOption = ReferencePolicyOption.GREEDY) ClusterView cluster,
                           @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                                   policyOption = ReferencePolicyOption.GREEDY) CallStateStore store) {
        this.cluster = cluster;
        this.store = store;
    }

    public String cluster(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.CLUSTER.usage(), 0, 0, Set.of(), words);
            return ClusterTables.nodes(Reply.await(joined().nodes()), moments);
        });
    }

    public String partitions(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.PARTITIONS.usage(), 0, 0, Set.of("all"), words);
            ClusterView view = joined();
            return arguments.option("all").isPresent() ? ClusterTables.everyPartition(Reply.await(view.partitions()))
                    : ClusterTables.partitions(Reply.await(view.partitions()));
        });
    }

    private ClusterView joined() throws Wrong {
        if (cluster != null) {
            return cluster;
        }
        throw new Wrong(store == null
                ? "This node has joined no cluster yet; var/log/jackfield.log says what it waits for, sip:refused what is wrong."
                : "Calls are kept in this process alone: it is a single node, and there is no cluster.");
    }
}
