package io.jackfield.state.grid.component;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.Member;
import io.jackfield.state.Membership;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import io.jackfield.state.grid.client.GridClusterView;
import io.jackfield.state.grid.client.GridKeyValueStore;
import io.jackfield.state.grid.client.Thrift;
import io.jackfield.state.grid.coherence.GridMember;
import io.jackfield.state.grid.coherence.GridSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process a member of the state tier for as long as configuration {@value #PID} exists, and publishes the store
 * when it is one. Joining takes seconds, so it is done aside.
 */
@Component(configurationPid = GridStoreComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true,
        service = {})
@Designate(ocd = GridConfig.class)
// A resolver that reads requirements for services, as Karaf's does, has to know what is registered by hand.
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.jackfield.state.CallStateStore,"
        + "io.jackfield.state.ClusterView,io.jackfield.state.KeyValueStore\"")
public final class GridStoreComponent {
    static final String PID = "io.jackfield.state.grid";
    private static final Logger LOG = LoggerFactory.getLogger(GridStoreComponent.class);

    private static final long JOIN_AGAIN_MILLIS = 1_000;
    private static final long START_AGAIN_MILLIS = 10_000;
    private static final long LEAVE_MILLIS = 2_000;
    private static final long POLLS_MILLIS = 1_000;

    /** Joins, and later tells who joined and left: both one thing after the other. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "jackfield-grid-members"));
    /** Runs what other engines write, in order. */
    private final ExecutorService letters = Executors.newSingleThreadExecutor(task -> new Thread(task, "jackfield-grid-letters"));
    private final BundleContext context;
    private final DelayThread delays = new DelayThread();
    private GridMember member;
    private GridCallStateStore store;
    private GridKeyValueStore values;
    private GridClusterView view;
    private final boolean engineToo;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    /** As one that keeps calls; null for one that does not: an engine joins by itself. */
    private Membership membership;
    private boolean closed;

    /** @throws IllegalArgumentException if the configuration is out of bounds, with the reason in one line */
    @Activate
    public GridStoreComponent(BundleContext context, GridConfig config, Map<String, Object> properties) {
        this.context = context;
        GridSettings settings = GridConfig.Checked.settings(config, properties);
        engineToo = config.role().equals("both");
        Thrift thrift = GridConfig.Checked.thrift(config);
        thread.execute(() -> open(settings, thrift));
    }

    private void open(GridSettings settings, Thrift thrift) {
        try {
            GridMember started = GridMember.start(settings);
            publish(settings, started, thrift);
        } catch (RuntimeException e) {
            LOG.error("This process did not become a member of the state tier, and tries again cluster={} member={}",
                    settings.cluster(), settings.name(), e);
            openAgain(settings, thrift);
        }
    }

    /** As when others could not answer in time; Coherence is shut down by then. */
    private synchronized void openAgain(GridSettings settings, Thrift thrift) {
        if (!closed) {
            delays.after(START_AGAIN_MILLIS, () -> thread.execute(() -> open(settings, thrift)));
        }
    }

    private synchronized void publish(GridSettings settings, GridMember started, Thrift thrift) {
        if (closed) {
            started.close();
            return;
        }
        member = started;
        store = new GridCallStateStore(member, delays, thread, member.standing(), letters, thrift);
        if (settings.storage()) {
            Incarnation life = new Incarnation(keeper(settings.name()), System.currentTimeMillis());
            membership = new Membership(store, life, Set.of(Member.Role.STATE), again -> delays.after(JOIN_AGAIN_MILLIS, again));
            store.watchMembers(membership);
            membership.begin();
        }
        lookAtPolls();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("jackfield.store", "grid");
        values = new GridKeyValueStore(member, settings.valueLimits());
        // Values first: who finds the calls finds them, too.
        registrations.add(context.registerService(KeyValueStore.class, values, properties));
        view = new GridClusterView(member, member.layout(), () -> started.damaged() + store.damaged());
        registrations.add(context.registerService(CallStateStore.class, store, properties));
        registrations.add(context.registerService(ClusterView.class, view, properties));
    }

    private void lookAtPolls() {
        delays.after(POLLS_MILLIS, () -> {
            lookAtPolls();
            store.endWhoPollsNoMore();
        });
    }

    /** What keeps calls has a life of its own, beside that of an engine of the same name. */
    private String keeper(String name) {
        return engineToo ? name + "-state" : name;
    }

    /** First: what is on the list and hands its calls over, which may take longer than detection, would be declared dead. */
    private void leaveTheList() {
        membership.close();
        try {
            store.releaseAll(membership.life()).toCompletableFuture().get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("This member leaves without a word; the others notice that it is gone: reason={}", e.toString());
        }
    }

    @Deactivate
    synchronized void close() {
        closed = true;
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
        if (member != null) {
            if (membership != null) {
                leaveTheList();
            }
            view.close();
            store.close();
            values.close();
            LOG.info("This process leaves the state tier valuesFull={} valuesTooLarge={}", values.full(), values.tooLarge());
            member.close();
        }
        delays.close();
        letters.shutdownNow();
        thread.shutdownNow(); // also one that waits for somebody who keeps calls
    }
}
