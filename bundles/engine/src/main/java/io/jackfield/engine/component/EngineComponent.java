package io.jackfield.engine.component;

import io.jackfield.engine.Engine;
import io.jackfield.engine.admin.CallInspector;
import io.jackfield.engine.admin.EngineCounters;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.inspect.StoredCallInspector;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.rollout.RolloutFile;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.SharedRollouts;
import io.jackfield.engine.rollout.VersionHost;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageSender;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.timer.TickThread;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Runs the {@link Engine} for as long as a state store and the stack are there, and publishes what others need of it: the
 * receiver of messages, the rollouts, the host of versions, and the operators' views.
 */
@Component(configurationPid = {EngineComponent.CLUSTER_PID, EngineComponent.PID}, immediate = true, service = {})
// A resolver that reads requirements for services, as Karaf's does, has to know what is registered by hand.
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.jackfield.engine.rollout.Rollouts,"
        + "io.jackfield.engine.rollout.VersionHost,io.jackfield.engine.admin.EngineCounters,"
        + "io.jackfield.engine.admin.CallInspector,io.jackfield.engine.app.Calls,io.jackfield.stack.MessageReceiver\"")
public final class EngineComponent {
    static final String PID = "io.jackfield.engine";
    /** A node of a cluster has one file: of it the engine takes its name and the secrets, where its own file says nothing. */
    static final String CLUSTER_PID = "io.jackfield.state.grid";
    /** What {@code store.target} is called by; a parameter's own name is not known to who reads the component's description. */
    private static final String STORE = "store";

    /** How long another engine's change of a rollout goes unnoticed here, at most. */
    private static final int AGREE_MILLIS = 500;

    private final Engine engine;
    private final TickThread agreeing;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    @Activate
    public EngineComponent(BundleContext context, EngineConfig config, Map<String, Object> properties,
                           @Reference(name = STORE) CallStateStore store, @Reference MessageSender sender,
                           @Reference Endpoints endpoints, @Reference RouterSource router,
                           @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<KeyValueStore> values) throws IOException {
        EngineConfig.Checked.numbers(config, properties);
        SecureRandom random = new SecureRandom();
        if (config.secrets().isBlank() && store.durability() == CallStateStore.Durability.REPLICA) {
            throw new IllegalArgumentException("secrets= is missing; in a cluster all engines have the same: write 1= and 64 "
                    + "hexadecimal digits, as openssl rand -hex 32 makes them");
        }
        Secrets secrets = config.secrets().isBlank()
                ? SecretsFile.readOrMake(context.getDataFile("secrets").toPath(), random)
                : Secrets.parse(config.secrets());
        Incarnation self = new Incarnation(config.name(), System.currentTimeMillis());
        Optional<KeyValueStore> own = beside(store, values);
        Rollouts rollouts = new Rollouts(new RolloutFile(context.getDataFile("rollouts").toPath()), store::now,
                own.filter(each -> shared(each.durability())).map(each -> new SharedRollouts(each, self)).orElse(null));
        engine = new Engine(new Engine.Ground(store, sender, endpoints, rollouts, router, own.orElse(null)), self,
                secrets, EngineConfig.Checked.engine(config),
                EngineConfig.Checked.runner(config), random);
        agreeing = TickThread.start("jackfield-rollouts", rollouts::agree, AGREE_MILLIS);
        services.add(context.registerService(Rollouts.class, rollouts, null));
        services.add(context.registerService(VersionHost.class, engine.runner(), null));
        services.add(context.registerService(EngineCounters.class, engine, null));
        services.add(context.registerService(CallInspector.class, new StoredCallInspector(store), null));
        services.add(context.registerService(Calls.class, engine.calls(), null));
        services.add(context.registerService(MessageReceiver.class, engine.runner(), null));
    }

    /** Values that survive what the calls do: where the calls are on the grid, so are the values. */
    private static Optional<KeyValueStore> beside(CallStateStore store, List<KeyValueStore> values) {
        return values.stream().filter(each -> shared(each.durability()) == shared(store.durability())).findFirst();
    }

    /** Whether other engines have the same; what a process keeps is its own. */
    private static boolean shared(CallStateStore.Durability durability) {
        return durability != CallStateStore.Durability.PROCESS;
    }

    /** Messages first, so that none comes for an engine that ends; then the rest. */
    @Deactivate
    void close() {
        for (int i = services.size() - 1; i >= 0; i--) {
            services.get(i).unregister();
        }
        agreeing.close();
        engine.close();
    }
}
