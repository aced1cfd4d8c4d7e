package io.jackfield.deploy.osgi;

import io.jackfield.deploy.container.CountingEnvironment;
import io.jackfield.deploy.container.ServletContainer;
import io.jackfield.deploy.deployment.Deployments;
import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.deployment.RefusalLog;
import io.jackfield.deploy.Refusals;
import io.jackfield.engine.admin.EngineCounters;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Makes application versions of bundles for as long as there is an engine. Wiring only, see {@link Deployments}. */
@Component(configurationPid = DeployComponent.PID, service = {Refusals.class, EngineCounters.class}, immediate = true)
@Designate(ocd = DeployComponent.Config.class)
public final class DeployComponent implements Refusals, EngineCounters {
    static final String PID = "io.jackfield.deploy";

    /** How patient deployment is. */
    @ObjectClassDefinition(name = "Jackfield deployment",
            description = "Makes application versions out of bundles and their services.")
    @interface Config {
        @AttributeDefinition(name = "Start patience",
                description = "Milliseconds that whoever starts a bundle waits for its version's own code, such as a servlet's init; "
                        + "after that the version goes on starting by itself.", min = "100")
        int start_patience_millis() default 10_000;

        @AttributeDefinition(name = "Stop patience",
                description = "Milliseconds that stopping a version waits for its events in hand, and then again for its "
                        + "attributes to be put away.", min = "100")
        int stop_patience_millis() default 5_000;

        @AttributeDefinition(name = "Whiteboard settling",
                description = "Milliseconds without a further service of a bundle before its version starts.", min = "0")
        int settle_millis() default 200;

        @AttributeDefinition(name = "Hold new versions",
                description = "Whether a version that was never seen takes no new call when it is started, until an operator gives it "
                        + "some; a bundle's header Jackfield-Activation says otherwise, held or start.")
        boolean hold() default false;
    }

    private final RefusalLog refusals = new RefusalLog(System::currentTimeMillis);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "jackfield-deploy");
        thread.setDaemon(true);
        return thread;
    });
    private final CountingEnvironment environment;
    private final Deployments deployments;
    private final ApplicationBundles bundles;
    private final SipWhiteboard whiteboard;
    private final RetiredBundles retired;

    @Activate
    public DeployComponent(BundleContext context, Config config, @Reference Rollouts rollouts,
                           @Reference VersionHost host, @Reference Calls calls) {
        if (config.start_patience_millis() < 100 || config.stop_patience_millis() < 100 || config.settle_millis() < 0) {
            throw new IllegalArgumentException(PID
                    + ": start.patience.millis and stop.patience.millis are at least 100, settle.millis at least 0");
        }
        environment = new CountingEnvironment(context.getBundle().getVersion().toString(), calls, rollouts::state);
        deployments = new Deployments(rollouts, host, new ServletContainer(environment), refusals,
                new Deployments.Patience(Duration.ofMillis(config.start_patience_millis()),
                        Duration.ofMillis(config.stop_patience_millis())), config.hold());
        bundles = new ApplicationBundles(context, deployments);
        whiteboard = new SipWhiteboard(context, bundles, deployments, later, config.settle_millis());
        retired = new RetiredBundles(context, rollouts, deployments, later);
        bundles.open();
        retired.open();
        whiteboard.open();
    }

    /** Stops all versions first, so that the engine is still there to put their attributes away. */
    @Deactivate
    void close() {
        retired.close();
        bundles.close();
        whiteboard.close();
        deployments.close();
        later.shutdownNow();
    }

    @Override
    public List<Refusal> list() {
        return refusals.list();
    }

    @Override
    public Map<String, Long> snapshot() {
        Map<String, Long> counters = environment.snapshot();
        counters.put("deploy.started", deployments.started());
        counters.put("deploy.refused", refusals.total());
        return counters;
    }
}
