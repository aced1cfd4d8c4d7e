package io.jackfield.shell;

import io.jackfield.shell.component.NodeHealth;
import io.jackfield.shell.health.Check;
import io.jackfield.shell.health.Readiness;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Table;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sip:health}. */
@Component(service = HealthCommand.class, property = {"osgi.command.scope=sip", "osgi.command.function=health"})
public final class HealthCommand {
    private final NodeHealth health;

    @Activate
    public HealthCommand(@Reference NodeHealth health) {
        this.health = health;
    }

    public String health(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.HEALTH.usage(), 0, 0, Set.of(), words);
            Table table = new Table("CHECK", "VERDICT", "WHY");
            List<Check> ready = health.ready();
            List<Check> live = health.live();
            live.forEach(each -> row(table, each));
            ready.forEach(each -> row(table, each));
            return table + "\n\n" + (Readiness.ready(live) ? "" : "This node is not live: end its process and begin it again. ")
                    + (Readiness.ready(ready) ? "This node is ready." : "This node is not ready.");
        });
    }

    private static void row(Table table, Check check) {
        table.row(check.name(), check.verdict().name().toLowerCase(Locale.ROOT), check.reason());
    }
}
