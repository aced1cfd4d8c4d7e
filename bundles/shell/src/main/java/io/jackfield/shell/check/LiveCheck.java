package io.jackfield.shell.check;

import io.jackfield.shell.component.NodeHealth;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the process of this node works. */
@Component(service = HealthCheck.class, property = {"hc.name=Jackfield live", "hc.tags=jackfield", "hc.tags=live"})
public final class LiveCheck implements HealthCheck {
    private final NodeHealth health;

    @Activate
    public LiveCheck(@Reference NodeHealth health) {
        this.health = health;
    }

    @Override
    public Result execute() {
        return Results.of(health.live(), Result.Status.CRITICAL);
    }
}
