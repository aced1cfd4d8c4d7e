package io.jackfield.shell.check;

import io.jackfield.shell.component.NodeHealth;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether this node may get calls. */
@Component(service = HealthCheck.class, property = {"hc.name=Jackfield ready", "hc.tags=jackfield", "hc.tags=ready"})
public final class ReadyCheck implements HealthCheck {
    private final NodeHealth health;

    @Activate
    public ReadyCheck(@Reference NodeHealth health) {
        this.health = health;
    }

    @Override
    public Result execute() {
        return Results.of(health.ready(), Result.Status.TEMPORARILY_UNAVAILABLE);
    }
}
