package io.jackfield.shell;

import io.jackfield.deploy.Refusals;
import io.jackfield.shell.view.CountersView;
import io.jackfield.shell.view.Moments;
import java.time.ZoneId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sip:refused}. */
@Component(service = DeployCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=refused"})
public final class DeployCommands {
    private final Refusals refusals;

    @Activate
    public DeployCommands(@Reference Refusals refusals) {
        this.refusals = refusals;
    }

    public String refused() {
        return CountersView.refusals(refusals.list(), new Moments(ZoneId.systemDefault()));
    }
}
